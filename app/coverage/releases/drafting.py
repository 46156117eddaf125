"""From raw counts and the registry to the document of a release that protects everybody in it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.coverage.disclosure.linked import Inconsistent, Key
from app.coverage.disclosure.patterns import CannotProtect, protected
from app.coverage.indicators import VERSION
from app.coverage.releases import checks
from app.coverage.releases.contents import PROFILE_VERSION, Tables, tables_of
from app.coverage.releases.document import CellKey, ReleaseDocument, period_of
from app.coverage.releases.readings import Counted, Reading
from app.coverage.releases.registry import Registry, ties
from app.coverage.releases.words import place_words
from app.coverage.suppression import Withheld
from app.coverage.tables import CountsDisagree
from app.errors import Conflict
from app.i18n import N_
from app.workforce.codes import AUDIENCES

Progress = Callable[[int, int], None]
"""Told after each group: how many are done, of how many."""

NOTHING: Final[Mapping[Key, Withheld]] = {}


class Unprotectable(Conflict):
    """Raised when a number stays exposed whatever is withheld: regions must be joined before this can be published."""


@dataclass(frozen=True)
class Request:
    """What is asked for: a date, and for a version after the first why; ``explanation`` is of jumps."""

    ref_date: date
    number: int = 1
    revises: str | None = None
    reason: str | None = None
    explanation: str | None = None

    @property
    def code(self) -> str:
        """Names the release: ``2026-12-31.1``."""
        return f"{self.ref_date.isoformat()}.{self.number}"


@dataclass(frozen=True)
class Entry:
    """One line of the registry."""

    key: CellKey
    withheld: Withheld | None
    n: int | None


@dataclass(frozen=True)
class DraftedRelease:
    """A document with the lines that it adds to the registry. ``seen``: the latest published release it knows of."""

    document: ReleaseDocument
    entries: tuple[Entry, ...]
    seen: int | None


def drafted(
    reading: Reading,
    registry: Registry,
    request: Request,
    *,
    before: ReleaseDocument | None = None,
    seen: int | None = None,
    progress: Progress | None = None,
) -> DraftedRelease:
    """The protected document of a date.

    Args:
        reading: the raw counts.
        registry: what earlier releases withheld and told.
        request: the date, number and reasons.
        before: the release of the period before, for jumps.
        seen: the latest published release.
        progress: told of each group done.

    Raises:
        CountsDisagree: parts do not add up, or more count than there are; says where.
        Unprotectable: withholding cannot protect a number; says where.
        NothingToTell: nobody is on a register or in a head count.
    """
    all_tables = tables_by_audience(reading)
    cells, entries = [], []
    for done, tables in enumerate(all_tables, 1):
        pattern = _pattern(tables, registry)
        cells += list(tables.cells(pattern))
        entries += [_entry(each, pattern.get(each.key)) for each in tables.counted.values()]
        if progress:
            progress(done, len(all_tables))
    document = ReleaseDocument(
        code=request.code,
        number=request.number,
        revises=request.revises,
        reason=request.reason,
        ref_date=request.ref_date,
        period=period_of(request.ref_date),
        register_date=reading.register_date,
        definitions_version=VERSION,
        profile_version=PROFILE_VERSION,
        areas=reading.areas,
        cells=tuple(cells),
        effects=reading.effects,
        explanation=request.explanation,
    )
    return DraftedRelease(checks.with_quality(document, all_tables, before), tuple(entries), seen)


class NothingToTell(Conflict):
    """Raised when nobody is on a register or in a head count on the date."""


def tables_by_audience(reading: Reading) -> tuple[Tables, ...]:
    """The tables of every group of which there is anybody; raise NothingToTell."""
    found = tuple(tables_of(reading, audience) for audience in reading.groups)
    if not reading.audiences(AUDIENCES):
        raise NothingToTell(
            N_("Nobody is on the register or in a head count on this date. Bring a register in, then prepare again.")
        )
    return found


def _pattern(tables: Tables, registry: Registry) -> Mapping[Key, Withheld]:
    demanded = ties(tables, registry)
    try:
        found = protected(
            tables.linked.checked(),
            registered=demanded.registered,
            told=demanded.told,
            preferred=registry.preferred,
            guarded=demanded.guarded,
        )
    except Inconsistent as error:
        raise CountsDisagree(
            N_(
                "The counts do not agree at %(where)s, so nothing can be released. "
                "Ask the operator to run: safeguard coverage rebuild --check",
                where=place_words(error.key),
            )
        ) from None
    except CannotProtect as error:
        raise Unprotectable(
            N_(
                "Too few people: whatever is withheld, the figures at %(where)s could be calculated. "
                "Join regions in the register, or wait until more people are counted.",
                where="; ".join(_first(place_words(key) for key in sorted(error.exposed))),
            )
        ) from None
    return found.withheld


def _first(words: Iterable[str]) -> Iterator[str]:
    """At most five."""
    yield from (word for _, word in zip(range(5), words, strict=False))


def _entry(counted: Counted, why: Withheld | None) -> Entry:
    if why in (Withheld.PRIMARY, Withheld.SECONDARY):
        return Entry(counted.key, why, None)
    return Entry(counted.key, None, counted.n)
