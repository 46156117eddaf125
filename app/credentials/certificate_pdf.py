"""A certificate as PDF: one A4 page, tagged (PDF/UA-1), its text real text in any of the six languages.

The typesetter gets the sheet as JSON and never as markup, sees no file but the template, has no package folder and
uses the fonts beside this module.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.i18n import direction

if TYPE_CHECKING:
    from typst import Compiler

HERE: Final = Path(__file__).resolve().parent
TEMPLATE: Final = HERE / "certificate.typ"
FONTS: Final = HERE / "fonts"
NO_PACKAGES: Final = FONTS / "no-packages"
"""A folder that does not exist, so that no package is ever found or kept."""
FAMILIES: Final = ("Noto Sans", "Noto Sans Arabic", "Noto Sans SC")
FAMILIES_FIRST: Final = {"ar": "Noto Sans Arabic", "zh": "Noto Sans SC"}
STANDARD: Final = "ua-1"

_compiling: Final = threading.Lock()


@dataclass(frozen=True)
class Sheet:
    """Every word on a certificate, in its language."""

    language: str
    document_title: str
    service: str
    title: str
    awarded_to: str
    holder: str
    for_track: str
    track: str
    statement: Sequence[str]
    facts: Sequence[tuple[str, str]]
    """Label and value, in the order of reading."""
    number_label: str
    number: str
    verify: str
    address: str
    """Where anybody can check it; the code on the page leads there."""
    code_alternative: str
    note: str


def render(sheet: Sheet, *, made_at: datetime) -> bytes:
    """The PDF; the same sheet and moment give the same bytes."""
    inputs = {
        **asdict(sheet),
        "direction": direction(sheet.language),
        "fonts": _families(sheet.language),
        "address_shown": sheet.address.removeprefix("https://").removeprefix("http://"),
        "code": _code(sheet.address),
    }
    with _compiling:
        return _compiled(json.dumps(inputs), int(made_at.timestamp()))


def _compiled(data: str, timestamp: int) -> bytes:
    """The tagged document, with the machine's fonts for a name whose script ours lack.

    Where the machine lacks them too, the document is tagged but cannot claim the standard: it has signs without text.
    """
    from typst import TypstError  # noqa: PLC0415  (30 MB that only this needs)

    inputs = {"sheet": data}
    try:
        return _one(_compiler().compile(sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=timestamp, format="pdf"))
    except TypstError:
        machine = _compiler(with_system_fonts=True)
    try:
        return _one(machine.compile(sys_inputs=inputs, pdf_standards=[STANDARD], timestamp=timestamp, format="pdf"))
    except TypstError:
        return _one(machine.compile(sys_inputs=inputs, timestamp=timestamp, format="pdf"))


def _one(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("a certificate is one document")
    return made


def _families(language: str) -> list[str]:
    first = FAMILIES_FIRST.get(language, FAMILIES[0])
    return [first, *(family for family in FAMILIES if family != first)]


def _code(address: str) -> str:
    """The address as a QR code, drawn as SVG in black on white with its quiet zone."""
    import segno  # noqa: PLC0415  (only needed where a certificate is drawn)

    drawing = BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", border=2, dark="#1d2430", light="#ffffff")
    return drawing.getvalue().decode("utf-8")


@cache
def _compiler(*, with_system_fonts: bool = False) -> "Compiler":
    """One typesetter for the process: it keeps the fonts it has read."""
    from typst import Compiler  # noqa: PLC0415  (30 MB that only this needs)

    return Compiler(
        TEMPLATE,
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=not with_system_fonts,
        package_path=NO_PACKAGES,
        package_cache_path=NO_PACKAGES,
    )
