"""The annex to a State report as PDF: at most four A4 pages, tagged (PDF/UA-1, PDF/A-2a), in one of six languages.

It is short because the report itself is capped and only refers to it. What does not fit is cut, never silently: first
everything is set a little smaller, then the list of regions is cut with a pointer to the release.
"""

import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

from app.credentials.typesetting import families, typeset
from app.i18n import N_, direction
from app.interop import annex_words as words
from app.interop.annex_parts import Annexed, parts
from app.interop.annex_words import Voice

TEMPLATE: Final = Path(__file__).resolve().parent / "annex.typ"
STANDARDS: Final = ("ua-1", "a-2a")
MOST_PAGES: Final = 4
FITTINGS: Final = ((1.12, 40), (1.0, 40), (0.9, 40), (0.9, 24), (0.82, 16), (0.78, 8))
"""How large everything is set, and how many regions are told, from the best to what always fits."""

_PAGES: Final = re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)")


def written(annexed: Annexed, language: str) -> bytes:
    """The PDF; the same releases and modules give the same bytes."""
    made = b""
    for scale, most_regions in FITTINGS:
        made = _set(_sheet(annexed, Voice(language), scale, most_regions), annexed)
        if pages(made) <= MOST_PAGES:
            break
    return made


def pages(document: bytes) -> int:
    """How many pages a document has."""
    found = _PAGES.search(document)
    if found is None:
        raise ValueError("the document does not tell its pages")
    return int(found[1])


def _sheet(annexed: Annexed, voice: Voice, scale: float, most_regions: int) -> dict[str, Any]:
    release = annexed.release
    about = N_(
        "%(country)s. Reference date: %(day)s. Published on %(published)s.",
        country=words.isolated(release.country.name),
        day=voice.day(release.ref_date),
        published=voice.day(release.published_on),
    )
    return {
        "language": voice.language,
        "direction": direction(voice.language),
        "fonts": families(voice.language),
        "scale": scale,
        "title": voice.says(words.TITLE),
        "citation": release.citation,
        "lead": [voice.says(about), f"SHA-256 {words.isolated(release.digest)}"],
        "parts": [asdict(part) for part in parts(annexed, voice, most_regions=most_regions)],
    }


def _set(sheet: dict[str, Any], annexed: Annexed) -> bytes:
    day = annexed.release.published_on or annexed.release.ref_date
    made_at = datetime.combine(day, time(), UTC)
    return typeset(TEMPLATE, sheet, standards=STANDARDS, timestamp=int(made_at.timestamp()))
