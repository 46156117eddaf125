"""A certificate as PDF: one A4 page, tagged (PDF/UA-1), its text real text in any of the six languages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from app.credentials.typesetting import NO_PACKAGES, families, typeset
from app.i18n import direction

TEMPLATE: Final = Path(__file__).resolve().parent / "certificate.typ"
STANDARD: Final = "ua-1"


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
        "fonts": families(sheet.language),
        "address_shown": sheet.address.removeprefix("https://").removeprefix("http://"),
        "code": _code(sheet.address),
    }
    return typeset(TEMPLATE, inputs, standards=[STANDARD], timestamp=int(made_at.timestamp()))


def _code(address: str) -> str:
    """The address as a QR code, drawn as SVG in black on white with its quiet zone."""
    import segno  # noqa: PLC0415  (only needed where a certificate is drawn)

    drawing = BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", border=2, dark="#1d2430", light="#ffffff")
    return drawing.getvalue().decode("utf-8")


__all__ = ["NO_PACKAGES", "STANDARD", "TEMPLATE", "Sheet", "render"]
