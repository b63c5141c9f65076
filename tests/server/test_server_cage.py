"""Each wall around a worker holds alone: without the others, what it forbids still fails."""

from __future__ import annotations

import argparse
import re
import socket
import subprocess
import sys
from dataclasses import fields

import pytest

from conftest import ROOT
from segregatie.server.settings import Settings, add_options

#: Ends with 0 where what is forbidden failed, 1 where it was done, 3 where the system does not have this wall.
FORBIDDEN = {
    "a network of its own": """
if not cage.leave_network():
    sys.exit(3)
socket.create_connection(("127.0.0.1", port), timeout=2)
""",
    "no socket": """
cage.limit(os.dup(1), os.dup(2), 1024)
socket.create_connection(("127.0.0.1", port), timeout=2)
""",
    "no file": """
cage.limit(os.dup(1), os.dup(2), 1024)
open(os.__file__)
""",
    "no more memory": """
cage.limit(os.dup(1), os.dup(2), 100)
held = bytearray(200 << 20)
""",
    "no right": """
cage.leave_network()
cage.drop_rights()
held = [line.split() for line in open("/proc/self/status") if line.startswith(("CapInh", "CapPrm", "CapEff"))]
assert len(held) == 3
if not any(int(value, 16) for _, value in held):
    raise OSError
""",
    "no orphan": """
cage.die_with(1)
sys.exit(1)
""",
}
START = """
import os, socket, sys
from segregatie.server import cage
port = int(sys.argv[1])
try:
    {}
except (OSError, MemoryError):
    os._exit(0)
os._exit(1)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="these walls are the Linux kernel's")
@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_wall_holds(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        code = START.format(FORBIDDEN[name].strip().replace("\n", "\n    "))
        command = [sys.executable, "-c", code, str(listener.getsockname()[1])]
        done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "src")}, check=False, capture_output=True, timeout=20)
    # Where namespaces are not allowed the other walls stand, and the log says so.
    assert done.returncode in ((0, 3) if name == "a network of its own" else (0,)), done.stderr


def test_the_documentation_tells_every_option_and_its_default() -> None:
    text = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `--([a-z-]+)` \| (\S+) \|", text, re.MULTILINE))
    assert table.pop("proxy") == "none"
    expected = {each.name.replace("_", "-"): each.default for each in fields(Settings)}
    assert set(table) == set(expected) - {"release", "host", "port", "public-url", "proxy"}
    assert {name: float(value) for name, value in table.items()} == {name: expected[name] for name in table}
    assert "`--host`, `--port` | 127.0.0.1, 8000 |" in text
    parser = argparse.ArgumentParser()
    add_options(parser)
    assert all(f"--{name}" in parser.format_help() for name in table)
