"""Take the pictures of ``docs/authoring.md`` anew: the author's year is played in a browser and photographed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
STORY = "tests/browser/test_authors_year.py"
PREFIX = "studio-"
MOST = 60_000
"""Bytes of a picture."""
COLOURS = (64, 48, 32, 24, 16)


def main() -> None:
    """Play the story, make its pictures small, and put those that the docs show beside them."""
    docs = (ROOT / "docs" / "authoring.md").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        played = [sys.executable, "-m", "pytest", STORY, "-n", "0", "-q"]
        subprocess.run(played, cwd=ROOT, env={**os.environ, "PICTURES": folder}, check=True)
        for path in sorted(Path(folder).glob(f"{PREFIX}*.png")):
            if f"pictures/{path.name}" in docs:
                size = small(path, ROOT / "docs" / "pictures" / path.name)
                sys.stdout.write(f"{path.name}: {size} bytes\n")


def small(taken: Path, kept: Path) -> int:
    """Keep a picture with as many colours as its size allows; gives how many bytes it has."""
    with Image.open(taken) as picture:
        for colours in COLOURS:
            picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(kept, optimize=True)
            if kept.stat().st_size <= MOST:
                return kept.stat().st_size
    raise SystemExit(f"{taken.name} does not become smaller than {MOST} bytes")


if __name__ == "__main__":
    main()
