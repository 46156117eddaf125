"""Where the register disagrees with itself or with what was learnt: lists from which a data officer mends."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.i18n import N_, Message
from app.web.csv_cells import guarded

LISTED: Final = 100
"""So many rows of a list are told."""

APART: Final = 20
"""A head count and the register disagree strongly when they lie more than so many per cent apart."""
FEW: Final = 10
"""A difference of at most so many people is none."""

UNMATCHED, DOUBLE, NO_SITE, HEAD_COUNTS, SIZES = "unmatched", "double", "no-site", "head-counts", "sizes"


@dataclass(frozen=True)
class Kind:
    """One list: what stands on it, what to do about a row, and what the list cannot know."""

    name: Message
    advice: Message
    limits: Message | None = None


KINDS: Final[Mapping[str, Kind]] = {
    UNMATCHED: Kind(
        N_("Certified, and not on the register"),
        N_(
            "Ask the holder to link the account to the register, or bring in the position that is missing. Until then"
            " the certificate counts in no share."
        ),
        N_("Only certificates of this year are listed."),
    ),
    DOUBLE: Kind(
        N_("Perhaps one person with two entries"),
        N_("Compare the two entries in the ministry's own files. If they are one person, merge them here."),
        N_(
            "The register holds no names. Two entries are listed when their accounts have the same name and they the"
            " same birth year, or when both began the same work at the same place on the same day with the same sex"
            " and birth year. The second is often chance. Who has two numbers without either is not found."
        ),
    ),
    NO_SITE: Kind(
        N_("Positions without a place of work"),
        N_("Add the code of the place of work to the register file and bring it in again."),
    ),
    HEAD_COUNTS: Kind(
        N_("Head counts that the register contradicts"),
        N_(
            "Ask both sources for whom they count and on which day. Bring in the head count again when it was wrong;"
            " ask for the register of the missing places when that has gaps."
        ),
        N_("Only regions that have a register and a head count of the same group can be compared."),
    ),
    SIZES: Kind(
        N_("More are counted than there are"),
        N_(
            "Nothing of this may be released. Ask the operator to run: coverage rebuild --check. If it agrees, look for"
            " people who are certified in the region and missing from its register."
        ),
    ),
}
"""The lists, in the order of worth."""

REASONS: Final[Mapping[str, Message]] = {
    "unlinked": N_("the account is linked to nobody on the register"),
    "elsewhere": N_("not on the register of the group on that day"),
    "name": N_("the accounts have the same name"),
    "post": N_("same place, first day, sex and birth year"),
    "site": N_("place of work"),
    "head count": N_("the head count and the register differ"),
    "size": N_("more are certified than are on the register"),
}


@dataclass(frozen=True)
class Line:
    """One row to mend: keys and places, never who it is about. ``figures`` are plain numbers, where there are any."""

    key: str
    reason: str
    audience: str = ""
    region_code: str = ""
    site_code: str = ""
    figures: str = ""
    pair: tuple[int, int] | None = None
    """The two entries that may be one person: the elder first."""


@dataclass(frozen=True)
class List:
    """The first rows of a list; ``is_cut`` when there are more."""

    code: str
    lines: tuple[Line, ...]
    is_cut: bool

    @property
    def kind(self) -> Kind:
        """What stands on it."""
        return KINDS[self.code]


def listed(code: str, lines: list[Line]) -> List:
    """At most :data:`LISTED` rows; ``lines`` may hold one more, which tells that there are more."""
    return List(code, tuple(lines[:LISTED]), len(lines) > LISTED)


def disagree(registered: int, counted: int) -> bool:
    """Whether a register and a head count lie strongly apart; where either has nobody, nothing can be compared."""
    apart = abs(registered - counted)
    return bool(registered and counted) and apart > FEW and apart * 100 > APART * max(registered, counted)


def same_names(rows: list[tuple[int, str, int]]) -> list[tuple[int, int]]:
    """Pairs of persons, among person, account name and birth year, whose names are the same but for case and spaces."""
    first: dict[tuple[str, int], int] = {}
    found: set[tuple[int, int]] = set()
    for person_id, name, birth_year in sorted(rows):
        other = first.setdefault((" ".join(name.casefold().split()), birth_year), person_id)
        if other != person_id:
            found.add((other, person_id))
    return sorted(found)


def written(found: List, words: Mapping[str, str]) -> str:
    """The list as a CSV file; ``words`` are the reasons and the advice (``advice``) in the reader's language."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("key", "reason", "group", "region", "site", "figures", "what_to_do"))
    for line in found.lines:
        cells = (line.key, words[line.reason], line.audience, line.region_code, line.site_code, line.figures)
        writer.writerow([guarded(cell) for cell in (*cells, words["advice"])])
    return text.getvalue()
