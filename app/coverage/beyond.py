"""What lies outside the counts of a live table and bears on it: releases of the date, the groups behind all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.coverage.indicators import By
from app.coverage.tables import ELSEWHERE, Counts, Question


class Registered(NamedTuple):
    """A number that a published release withheld: of an indicator and audience, in an area, by a dimension."""

    indicator: str
    audience: str
    area: str
    dim: str = "_T"
    value: str = "_T"


@dataclass(frozen=True)
class Beyond:
    """What lies outside the counts of a table and bears on it."""

    registered: frozenset[Registered] = frozenset()
    groups: Mapping[str, Counts] | None = None
    """For all groups together: the counts of the country of each group; None where nobody knows them."""

    def knows(self, question: Question, area: str, value: str | None = None) -> bool:
        """Whether a release withheld the number of an area, or of one row of its cut."""
        dims = ("_T", "_T") if value is None else (str(question.by), value)
        return Registered(question.indicator.code, question.audience, area, *dims) in self.registered

    def knows_part(self, question: Question, node: str, code: str, indicator: str) -> bool:
        """The same of a part of a region, or of those who are in none of its parts."""
        where = (node, str(By.REGION), ELSEWHERE) if code == ELSEWHERE else (code,)
        return Registered(indicator, question.audience, *where) in self.registered

    def knows_line(self, question: Question, country: str, area: str, value: str) -> bool:
        """The same of a cut of a region directly below the country, or of those who are in none."""
        if area != ELSEWHERE:
            return self.knows(question, area, value)
        dims = (f"{By.REGION}+{question.by}", f"{ELSEWHERE}+{value}")
        return Registered(question.indicator.code, question.audience, country, *dims) in self.registered


NOTHING: Final = Beyond()
