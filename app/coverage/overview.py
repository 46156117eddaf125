"""The ministry's overview: of each group the headline, its trend, the way to the target, and what expires soon."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.coverage import suppression, trend
from app.coverage.beyond import NOTHING, Beyond, Registered
from app.coverage.indicators import COV_1, EXP_1, By
from app.coverage.protecting import table
from app.coverage.suppression import LOW_RELIABILITY_BELOW, Profile
from app.coverage.tables import Counts, CoverageTable, Place, Question, Row
from app.coverage.trend import Forecast, Point


@dataclass(frozen=True)
class Measured:
    """The raw counts of one group. Not protected: only :func:`laid_out` may have it."""

    stocks: Mapping[date, Counts]
    """Certified people over those on the register, on each date."""
    expiring: Counts
    """Certified people whose certificate expires soon over all certified people, on the last date."""
    registered: Mapping[date, frozenset[Registered]] = field(default_factory=dict)
    """What releases of these dates withheld."""


@dataclass(frozen=True)
class Headline:
    """What is told of one group."""

    audience: str
    points: tuple[Point, ...]
    """The share on each date from the first on which anybody of any group is known; the last one is today's."""
    expiring: Row
    forecast: Forecast

    @property
    def now(self) -> Row:
        """Today's figure."""
        return self.points[-1].row

    @property
    def is_named(self) -> bool:
        """Whether a register names anybody on any date; heads that are only counted have no share and no trend."""
        return any(point.cell.d and not point.cell.is_unlisted for point in self.points)


@dataclass(frozen=True)
class Overview:
    """The whole page, every figure protected as in the region table of its group and date."""

    on: date
    target: int
    """In percent."""
    region_code: str
    region_name: str
    crumbs: tuple[tuple[str, str], ...]
    """Code and name of the regions above that the asker may see."""
    parts: tuple[tuple[str, str], ...]
    register_date: date | None
    headlines: tuple[Headline, ...]
    unregistered: tuple[str, ...]
    """Groups of which neither register nor head count knows anything, or nobody here."""

    @property
    def told(self) -> tuple[Headline, ...]:
        """Groups whose share is told today, be it as a bound."""
        return tuple(each for each in self.headlines if each.now.cell.value is not None or each.now.cell.bound)

    @property
    def at_target(self) -> tuple[Headline, ...]:
        """Groups of which what is told says that they have reached the target."""
        return tuple(each for each in self.told if trend.is_reached(each.now.cell, self.target))

    @property
    def furthest_behind(self) -> Headline | None:
        """The group with the lowest share of 30 people or more, if it is below the target and not the only one."""
        sure = [
            each
            for each in self.told
            if each.now.cell.value is not None and (each.now.cell.d or 0) >= LOW_RELIABILITY_BELOW
        ]
        if len(sure) < 2:
            return None
        last = min(sure, key=lambda each: float(each.now.cell.value or 0))
        return None if trend.is_reached(last.now.cell, self.target) else last


def laid_out(
    place: Place,
    measured: Mapping[str, Measured],
    audiences: Iterable[str],
    *,
    on: date,
    target: int,
    profile: Profile | None = None,
) -> Overview:
    """The overview of a region; ``profile`` in place of each group's own only for tests. Raises CountsDisagree."""
    headlines: list[Headline] = []
    unregistered: list[str] = []
    for audience in audiences:
        found = _headline(place, audience, measured.get(audience), target, profile)
        if found is None:
            unregistered.append(audience)
        else:
            headlines.append(found)
    node = place.target
    return Overview(
        on,
        target,
        node.code,
        node.name,
        tuple((each.code, each.name) for each in place.way[place.seen_from : -1]),
        tuple((each.code, each.name) for each in place.parts.get(node.id, ())),
        place.register_date,
        _since_anybody(headlines),
        tuple(unregistered),
    )


def _since_anybody(headlines: Sequence[Headline]) -> tuple[Headline, ...]:
    """The same from the first date on which a register or head count knows anybody: before it there is no figure."""
    first = min((point.on for each in headlines for point in each.points if point.cell.d), default=date.max)
    return tuple(replace(each, points=tuple(point for point in each.points if point.on >= first)) for each in headlines)


def _headline(
    place: Place, audience: str, measured: Measured | None, target: int, profile: Profile | None
) -> Headline | None:
    if measured is None:
        return None
    used = profile or suppression.profile_of(audience)
    points = _points(place, audience, measured, used)
    if not points[-1].cell.d:
        return None
    soon = Question(EXP_1, audience, points[-1].on, By.REGION)
    expiring = table(soon, place, measured.expiring, used, _beyond(measured, soon.on)).total
    return Headline(audience, points, expiring, trend.forecast(points, target))


def _points(place: Place, audience: str, measured: Measured, profile: Profile) -> tuple[Point, ...]:
    days: Sequence[date] = sorted(measured.stocks)
    return tuple(Point(day, _table(place, audience, day, measured, profile).total) for day in days)


def _table(place: Place, audience: str, day: date, measured: Measured, profile: Profile) -> CoverageTable:
    question = Question(COV_1, audience, day, By.REGION)
    return table(question, place, measured.stocks[day], profile, _beyond(measured, day))


def _beyond(measured: Measured, day: date) -> Beyond:
    return Beyond(measured.registered[day]) if day in measured.registered else NOTHING
