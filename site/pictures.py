"""Write the pictures of the README from a build: `python site/pictures.py BUILD FOLDER`. Needs Playwright and chromium."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def main(build: Path, target: Path) -> None:
    """The matrix as the build draws it, and the page of Rotterdam as a browser shows it."""
    from playwright.sync_api import sync_playwright

    site = build.resolve() / "site"
    shutil.copyfile(site / "beeld" / "matrix" / "matrix.svg", target / "matrix.svg")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1100, "height": 760}, color_scheme="light", reduced_motion="reduce")
        page.goto((site / "id" / "gemeente" / "rotterdam" / "index.html").as_uri())
        page.screenshot(path=target / "rotterdam.png")
        chromium.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
