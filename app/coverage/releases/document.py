"""A release as one frozen value: its regions, its protected cells, its quality figures, and its digest.

Everything here is public once the release is. A cell that is withheld has neither number nor reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple

from app.catalogue.digests import digest
from app.coverage.effects.definitions import EFFECT_INDICATORS
from app.coverage.indicators import COV_5, By
from app.coverage.releases.steps import citation

EVERYBODY: Final = "_T"
"""``dim`` and ``dim_value`` of a cell that is not cut; the area's own total."""

CADRE: Final = "cadre"
"""The occupation, as a unit group of ISCO-08."""
MODE: Final = "mode"
"""How the valid certificate that was issued last was earned."""
PART: Final = "part"
MONTHS: Final = "months"
"""Of a figure of learning, retention or practice: which part of it, or how many months after the certificate."""

PEOPLE_CUTS: Final = (str(By.SEX), str(By.AGE), str(By.SETTING), str(By.SECTOR), CADRE, MODE)
"""Besides these a cell is of everybody, or of ``region`` with one value only, ``_Z`` (``tables.ELSEWHERE``): people of
the area who are in none of its parts."""

STEPS: Final = ("prepared_on", "reviewed_on", "published_on")


class CellKey(NamedTuple):
    """Names a cell in every release; ``module`` is empty where the indicator has none."""

    indicator: str
    module: str
    audience: str
    area: str
    dim: str = EVERYBODY
    dim_value: str = EVERYBODY


@dataclass(frozen=True)
class Area:
    """A region; ``parent`` is None and ``depth`` 0 for the country."""

    code: str
    name: str
    parent: str | None
    depth: int


@dataclass(frozen=True)
class ReleasedCell:
    """One protected number: ``n`` of ``d``, and the share as far as it may be told."""

    indicator: str
    module: str | None
    audience: str
    area: str
    dim: str
    dim_value: str
    n: int | None
    """None when it is withheld, or told as a bound."""
    d: int | None
    """Of how many; None without a register."""
    value: str | None = None
    """In percent with one decimal, unless ``unit`` says otherwise."""
    bound: str | None = None
    """``<=10``, ``>=90``, ``<=5`` or ``>=95``, in percent, in place of number and value (strict profile)."""
    withheld: bool = False
    is_low_reliability: bool = False
    status: str = ""
    """Why there is no percentage: ``c`` withheld, ``z`` nobody there, ``x`` no register, ``low`` fewer than ten."""
    is_head_count: bool = False
    """``d`` holds plain head counts, so the share is a lower bound."""
    unit: str = ""
    """Of the value: ``per 100``, ``score`` (of 100 points), ``ratio``; empty for percent."""

    @property
    def is_hidden(self) -> bool:
        """Whether its number must not be told."""
        return self.withheld or self.bound is not None

    @property
    def is_figure(self) -> bool:
        """Whether it is of learning, retention or practice: then of how many is no public number either."""
        return self.indicator in EFFECT_INDICATORS

    @property
    def key(self) -> CellKey:
        """What names it."""
        return CellKey(self.indicator, self.module or "", self.audience, self.area, self.dim, self.dim_value)


@dataclass(frozen=True)
class QualityFigure:
    """A figure about the figures, for the country or an area: DQ-5 in months, DQ-6 in percent of the checks."""

    indicator: str
    area: str
    n: int | None
    d: int | None
    value: str | None


@dataclass(frozen=True)
class ReleaseDocument:
    """A release. ``number`` counts the versions of a reference date; ``revises`` is the code of the one before."""

    code: str
    number: int
    revises: str | None
    reason: str | None
    """Why it was revised; None for a first version."""
    ref_date: date
    period: str
    """The calendar year that ends on the date ("2026"), else twelve months as SDMX has them ("2026-07-01/P1Y")."""
    register_date: date | None
    definitions_version: str
    profile_version: str
    areas: tuple[Area, ...]
    """From the country down, parts after their whole, by name."""
    cells: tuple[ReleasedCell, ...]
    quality: tuple[QualityFigure, ...] = ()
    effects: tuple[ReleasedCell, ...] = ()
    """Learning, retention and practice of the calendar year in the country, by group; ``dim`` is ``part`` or
    ``months`` for what is part of a figure. Empty where the date does not end a calendar year."""
    explanation: str | None = None
    """Why shares jumped since the period before, where they did."""
    prepared_on: date | None = None
    reviewed_on: date | None = None
    published_on: date | None = None

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "ReleaseDocument":
        """The document that :meth:`plain` wrote."""
        found = plain["document"]
        steps = plain["steps"]
        return cls(
            found["code"],
            found["number"],
            found.get("revises"),
            found.get("reason"),
            ref_date=date.fromisoformat(found["ref_date"]),
            period=found["period"],
            register_date=_day(found.get("register_date")),
            definitions_version=found["definitions_version"],
            profile_version=found["profile_version"],
            areas=tuple(Area(**{"parent": None, **each}) for each in found["areas"]),
            cells=tuple(ReleasedCell(**{**_NOTHING, **each}) for each in found["cells"]),
            quality=tuple(QualityFigure(**{"n": None, "d": None, "value": None, **each}) for each in found["quality"]),
            effects=tuple(ReleasedCell(**{**_NOTHING, **each}) for each in found.get("effects", ())),
            explanation=found.get("explanation"),
            prepared_on=_day(steps.get("prepared_on")),
            reviewed_on=_day(steps.get("reviewed_on")),
            published_on=_day(steps.get("published_on")),
        )

    def plain(self) -> dict[str, Any]:
        """Plain values for JSON: ``document``, which the digest covers, and ``steps``, the days of the steps."""
        return {
            "document": self._contents,
            "steps": {name: _iso(getattr(self, name)) for name in STEPS if getattr(self, name)},
        }

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the ``document`` of :meth:`plain`, in hexadecimal."""
        return self._digest

    @property
    def citation_hash(self) -> str:
        """The first twelve characters of the digest."""
        return self._digest[:12]

    @property
    def citation(self) -> str:
        """How a text names the release."""
        return citation(self.ref_date, self.number, self._digest)

    @property
    def country(self) -> Area:
        """The area that has no parent."""
        return self.areas[0]

    @property
    def everything(self) -> tuple[ReleasedCell, ...]:
        """All numbers, as every file of the release has them."""
        return (*self.cells, *self.effects)

    @cached_property
    def audiences(self) -> tuple[str, ...]:
        """The groups of people on a register or in a head count, in the order of the cells."""
        return tuple(dict.fromkeys(cell.audience for cell in self.cells if cell.indicator != COV_5.code))

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The indicators of which there are cells, in the order of the cells."""
        return tuple(dict.fromkeys(cell.indicator for cell in self.cells))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every indicator that it tells anything of, those of learning, retention and practice too."""
        return tuple(dict.fromkeys(cell.indicator for cell in self.everything))

    def modules(self, audience: str) -> tuple[str, ...]:
        """The modules of a group's cells."""
        return self._modules.get(audience, ())

    def figures(self, audience: str) -> tuple[ReleasedCell, ...]:
        """What is told of the learning, retention and practice of a group."""
        return tuple(cell for cell in self.effects if cell.audience == audience)

    def area(self, code: str) -> Area | None:
        """An area by its code."""
        return self._by_code.get(code)

    def parts(self, area: str) -> tuple[Area, ...]:
        """The areas directly below one, in order."""
        return self._parts.get(area, ())

    def cell(self, key: Sequence[str]) -> ReleasedCell | None:
        """The cell of a :class:`CellKey`, or of six strings in its order; None where the release has none."""
        return self._by_key.get(CellKey(*key))

    def table(
        self, indicator: str, audience: str, dim: str, *, module: str | None = None, area: str | None = None
    ) -> tuple[ReleasedCell, ...]:
        """Cells in order, without the area's own total, which is :meth:`cell`.

        Args:
            indicator: its code.
            audience: a code of the register.
            dim: ``region`` for the parts of the area and those in none of them, one of PEOPLE_CUTS for cuts of it.
            module: the key, for COV-4.
            area: the code of a region; the country when absent.
        """
        code = area or self.country.code
        own = CellKey(indicator, module or "", audience, code, dim)
        cells = self._by_cut.get(own[:5], ())
        if dim != By.REGION:
            return cells
        parts = (self._by_key.get(own._replace(area=part.code, dim=EVERYBODY)) for part in self.parts(code))
        return (*(part for part in parts if part), *cells)

    @cached_property
    def _contents(self) -> dict[str, Any]:
        own = {
            "code": self.code,
            "number": self.number,
            "revises": self.revises,
            "reason": self.reason,
            "explanation": self.explanation,
            "ref_date": _iso(self.ref_date),
            "period": self.period,
            "register_date": _iso(self.register_date),
            "definitions_version": self.definitions_version,
            "profile_version": self.profile_version,
        }
        rows: dict[str, tuple[Any, ...]] = {"areas": self.areas, "cells": self.cells, "quality": self.quality}
        if self.effects:
            rows["effects"] = self.effects
        return own | {name: [_spare(row) for row in found] for name, found in rows.items()}

    @cached_property
    def _digest(self) -> str:
        return digest(self._contents)

    @cached_property
    def _modules(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for cell in self.cells:
            if cell.module:
                found.setdefault(cell.audience, {})[cell.module] = None
        return {audience: tuple(modules) for audience, modules in found.items()}

    @cached_property
    def _by_code(self) -> Mapping[str, Area]:
        return {area.code: area for area in self.areas}

    @cached_property
    def _by_key(self) -> Mapping[CellKey, ReleasedCell]:
        return {cell.key: cell for cell in self.cells}

    @cached_property
    def _by_cut(self) -> Mapping[tuple[str, ...], tuple[ReleasedCell, ...]]:
        found: dict[tuple[str, ...], list[ReleasedCell]] = {}
        for cell in self.cells:
            found.setdefault(cell.key[:5], []).append(cell)
        return {key: tuple(cells) for key, cells in found.items()}

    @cached_property
    def _parts(self) -> Mapping[str, tuple[Area, ...]]:
        found: dict[str, list[Area]] = {}
        for area in self.areas:
            if area.parent is not None:
                found.setdefault(area.parent, []).append(area)
        return {code: tuple(areas) for code, areas in found.items()}


_NOTHING: Final = {"module": None, "n": None, "d": None}


def period_of(ref_date: date) -> str:
    """The twelve months that end on a reference date: a year's number, or an SDMX time range."""
    if (ref_date.month, ref_date.day) == (12, 31):
        return str(ref_date.year)
    first = date(ref_date.year - 1, ref_date.month + 1, 1)
    return f"{first.isoformat()}/P1Y"


def in_order(areas: Iterable[Area]) -> tuple[Area, ...]:
    """Areas from the country down, level by level, by name."""
    return tuple(sorted(areas, key=lambda area: (area.depth, area.name, area.code)))


def _spare(row: Any) -> dict[str, Any]:
    """What a row says, without what it leaves open."""
    told = ((field.name, getattr(row, field.name)) for field in fields(row))
    return {name: value for name, value in told if value is not None and value is not False and value != ""}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
