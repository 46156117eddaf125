"""What somebody has weighed and lets stand: the sign by which a finding is known again while its words are the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.authoring.findings import Finding
from app.authoring.forms.pointers import at
from app.authoring.limits import LONGEST_FOUND, MARK_LENGTH
from app.authoring.parts import Parts
from app.catalogue.digests import digest
from app.catalogue.problems import WARNING

PARAGRAPH: Final = "\n\n"


@dataclass(frozen=True)
class Weighed:
    """A finding that somebody lets stand, with the reason."""

    id: int
    mark: str
    part: str
    rule: str
    found: str
    reason: str
    by: str
    """The name of whoever weighed it."""
    at: datetime


def mark_of(finding: Finding, parts: Parts) -> str:
    """The sign of a finding: it is another one as soon as the words at its place are others."""
    words = _words_at(finding, parts)
    signs = [finding.part, list(finding.path), finding.rule, str(finding.sentence), finding.found, words]
    return digest(signs)[:MARK_LENGTH]


def words_of(finding: Finding, parts: Parts) -> str:
    """What the finding is about, for a list: the words that were found, else the beginning of those at its place."""
    said = finding.found or _words_at(finding, parts)
    line = " ".join(said.split()) if isinstance(said, str) else ""
    return line if len(line) <= LONGEST_FOUND else f"{line[: LONGEST_FOUND - 1]}…"


def can_be_weighed(finding: Finding) -> bool:
    """Whether it asks for a second look: what must be mended is mended, and a hint binds nobody."""
    return finding.severity == WARNING


def marks_of(found: list[Finding], parts: Parts) -> Mapping[Finding, str]:
    """The signs of those that can be weighed."""
    return {each: mark_of(each, parts) for each in found if can_be_weighed(each)}


def _words_at(finding: Finding, parts: Parts) -> Any:
    """The paragraph in which the finding stands, or the whole value at its place."""
    value = at(parts.get(finding.part), finding.path)
    if not isinstance(value, str) or finding.start is None:
        return value
    first = value.rfind(PARAGRAPH, 0, finding.start) + 1
    last = value.find(PARAGRAPH, finding.start)
    return value[first : last if last >= 0 else len(value)].strip()
