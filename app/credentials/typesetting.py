"""Documents set from a template: tagged PDF whose text is real text in any of the six languages.

The typesetter gets what is written as JSON and never as markup, sees no file but those beside the template, has no
package folder and uses the fonts beside this module.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typst import Compiler

FONTS: Final = Path(__file__).resolve().parent / "fonts"
NO_PACKAGES: Final = FONTS / "no-packages"
"""A folder that does not exist, so that no package is ever found or kept."""
FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic", "Noto Sans SC")
FAMILIES_FIRST: Final = {"ar": "Noto Sans Arabic", "zh": "Noto Sans SC"}

_compiling: Final = threading.Lock()


def families(language: str) -> list[str]:
    """The fonts of a language, the one of its own script first."""
    first = FAMILIES_FIRST.get(language, FAMILIES[0])
    return [first, *(family for family in FAMILIES if family != first)]


def typeset(template: Path, sheet: Mapping[str, Any], *, standards: Sequence[str], timestamp: int) -> bytes:
    """The tagged document, with the machine's fonts for a name whose script ours lack.

    Where the machine lacks them too, the document is tagged but cannot claim the standards: it has signs without text.

    Args:
        template: reads the input ``sheet``; nothing outside its folder is seen.
        sheet: everything that is written.
        standards: those the document shall keep, such as ``ua-1``.
        timestamp: when it was made, in seconds; the same input gives the same bytes.
    """
    from typst import TypstError  # noqa: PLC0415  (30 MB that only this needs)

    said: dict[str, Any] = {"sys_inputs": {"sheet": json.dumps(sheet)}, "timestamp": timestamp, "format": "pdf"}
    kept: dict[str, Any] = {**said, "pdf_standards": list(standards)}
    with _compiling:
        try:
            return _one(_compiler(template).compile(**kept))
        except TypstError:
            machine = _compiler(template, with_system_fonts=True)
        try:
            return _one(machine.compile(**kept))
        except TypstError:
            return _one(machine.compile(**said))


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("a typeset document is one document")
    return made


@cache
def _compiler(template: Path, *, with_system_fonts: bool = False) -> "Compiler":
    """One typesetter for the process and template: it keeps the fonts it has read."""
    from typst import Compiler  # noqa: PLC0415

    return Compiler(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=not with_system_fonts,
        package_path=NO_PACKAGES,
        package_cache_path=NO_PACKAGES,
    )
