"""Pictures of the docs: each that is named exists and says in words what it shows, each that exists is named."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "pictures"
SHOWN: Final = re.compile(r"!\[([^\]]*)\]\(([^)\s]+\.(?:png|webp|jpe?g|svg|gif))\)")
MOST: Final = 100_000
"""Bytes of one picture: whoever reads the docs on a slow line reads them too."""


def shown() -> list[tuple[Path, str]]:
    """Every picture that a page names, with its words."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    return [
        ((page.parent / path).resolve(), words)
        for page in pages
        for words, path in SHOWN.findall(page.read_text("utf-8"))
    ]


def test_every_picture_that_the_docs_show_exists_is_small_and_says_what_it_shows() -> None:
    found = shown()
    assert found
    wrong = [
        str(path) for path, words in found if not path.is_file() or path.stat().st_size > MOST or len(words.split()) < 3
    ]
    assert wrong == []


def test_every_picture_in_the_folder_is_shown_somewhere() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path, _ in shown() if path.parent == FOLDER}
