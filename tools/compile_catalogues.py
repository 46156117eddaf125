"""Write the binary catalogues that the program reads; part of every installation."""

from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).resolve().parent.parent / "translations"


def compile_all() -> None:
    """Compile each language's ``messages.po`` beside itself; ``tools/translations.py check`` judges what is in it."""
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


if __name__ == "__main__":
    compile_all()
