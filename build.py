#!/usr/bin/env python3
"""Build, judge and ask the knowledge graph. `python build.py --help` lists what it can do."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PYTHON = ROOT / ".venv" / "bin" / "python"


def main() -> int:
    """Run in the project's own environment, wherever it is called from."""
    if PYTHON.exists() and Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606 - the project's own interpreter
    sys.path.insert(0, str(ROOT / "src"))
    try:
        import pyoxigraph  # noqa: F401 - only to see whether the environment is there
    except ModuleNotFoundError:
        print("build.py: the environment is not set up; run make first", file=sys.stderr)
        return 2
    from segregatie.cli import main as run

    return run(ROOT)


if __name__ == "__main__":
    sys.exit(main())
