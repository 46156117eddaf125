"""The statistics of a module, protected: the one thing that pages and the API start from."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from app.assessment.item_analysis.difficulty import difficulty, discrimination, groups, point_biserial
from app.assessment.item_analysis.distractors import PartTable, part_table
from app.assessment.item_analysis.flags import Flag, flags
from app.assessment.item_analysis.functioning import LEAST, Functioning, mantel_haenszel, stratified
from app.assessment.item_analysis.parts import fits, parts, picked
from app.assessment.item_analysis.reliability import Reliability, reliability
from app.assessment.item_analysis.responses import Booleans, ItemResponses, Responses, item_responses, responses_met
from app.assessment.question_types import type_of
from app.catalogue.documents import Item, ModuleDocument

LEAST_ANSWERS: Final = 10
"""Of an item with fewer answers nothing is told but that."""
LOW: Final = 50
"""Fewer answers: low reliability, to be read with care."""
PLACES: Final = 3


@dataclass(frozen=True)
class ItemStatistics:
    """One item. Below ten answers everything is None or empty."""

    key: str
    type: str
    outcome: str
    level: str
    must: bool
    n: int | None
    """First attempts that met the item; None below ten."""
    left_out: int | None
    """Answers to an edition of the item with other options; None where 1 to 4."""
    p: float | None
    d: float | None
    r: float | None
    """Point-biserial with the rest score; None also where one of the two never varies."""
    tables: tuple[PartTable, ...]
    compared: tuple[Functioning, ...]
    flags: tuple[Flag, ...]

    @property
    def is_told(self) -> bool:
        """Whether there are enough answers to tell anything."""
        return self.n is not None

    @property
    def is_low(self) -> bool:
        """Whether there are so few answers that the figures are unsure."""
        return self.n is not None and self.n < LOW


@dataclass(frozen=True)
class ModuleStatistics:
    """All items of a module and the reliability of its forms."""

    attempts: int | None
    """First attempts; None below ten."""
    forms: tuple[Reliability, ...]
    items: tuple[ItemStatistics, ...]

    @property
    def has_any(self) -> bool:
        """Whether anything is told."""
        return any(item.is_told for item in self.items)


def statistics(document: ModuleDocument, answers: Responses) -> ModuleStatistics:
    """The statistics of a module; items in the order of its document."""
    places = {key: place for place, key in enumerate(answers.items)}
    items = tuple(_item(item, answers, places[item.key]) for item in document.items)
    told = answers.attempts if answers.attempts >= LEAST_ANSWERS else None
    return ModuleStatistics(told, tuple(_forms(answers)), items)


def _forms(answers: Responses) -> Iterator[Reliability]:
    for place, family in enumerate(answers.family_names):
        marks = answers.marks[answers.families == place]
        if len(marks) >= LEAST_ANSWERS:
            yield reliability(family, marks[:, ~np.all(np.isnan(marks), axis=0)])


def _item(item: Item, answers: Responses, place: int) -> ItemStatistics:
    grade = type_of(item).grade
    responses = {code: chosen for code, chosen in responses_met(answers, place) if fits(item, chosen)}
    met = item_responses(answers, place, {code: float(grade(item, chosen)) for code, chosen in responses.items()})
    n = len(met.rows)
    if n < LEAST_ANSWERS:
        return ItemStatistics(
            item.key, item.type, item.outcome, item.level, item.must, None, None, None, None, None, (), (), ()
        )
    found = groups(met.score)
    p, d, r = difficulty(met.own), discrimination(met.own, found), point_biserial(met.own, met.rest)
    tables = tuple(
        part_table(part, _choices(item, place_of, responses, met), met.rest, found)
        for place_of, part in enumerate(parts(item))
    )
    compared = tuple(_compared(answers, met))
    return ItemStatistics(
        item.key,
        item.type,
        item.outcome,
        item.level,
        item.must,
        n,
        None if 0 < met.left_out < 5 else met.left_out,
        round(p, PLACES),
        round(d, PLACES),
        None if r is None else round(r, PLACES),
        tables,
        compared,
        flags(n=n, p=p, d=d, r=r, tables=tables, compared=compared),
    )


def _choices(item: Item, place: int, responses: dict[int, tuple[str, ...]], met: ItemResponses) -> dict[str, Booleans]:
    """For each option of a part, which of the attempts chose it; each distinct response is read once."""
    part = parts(item)[place]
    full = type_of(item).grade
    size = max(responses, default=0) + 1
    lookup = {key: np.zeros(size, dtype=bool) for key in part.options}
    for code, chosen in responses.items():
        for key in picked(item, part, chosen, is_right=full(item, chosen) == 1):
            if key in lookup:
                lookup[key][code] = True
    return {key: chose[met.codes] for key, chose in lookup.items()}


def _compared(answers: Responses, met: ItemResponses) -> Iterator[Functioning]:
    """Languages against the one that most people used, and women against men."""
    yield from _pairs("language", answers.language_names, answers.languages[met.rows], met)
    yield from _pairs("sex", answers.sex_names, answers.sexes[met.rows], met)


def _pairs(by: str, names: tuple[str, ...], groups_of: np.ndarray, met: ItemResponses) -> Iterator[Functioning]:
    sizes = {name: int(np.sum(groups_of == place)) for place, name in enumerate(names)}
    present = sorted((name for name in names if name and sizes[name]), key=lambda name: (-sizes[name], name))
    if by == "sex":
        present = [name for name in ("M", "F") if sizes.get(name)]
    for reference, focal in combinations(present, 2):
        if reference != present[0]:
            continue
        if min(sizes[reference], sizes[focal]) < LEAST:
            yield Functioning(by, reference, focal, None)
            continue
        first, second = groups_of == names.index(reference), groups_of == names.index(focal)
        tables = stratified(met.own == 1, met.score * met.asked, first, second)
        yield Functioning(by, reference, focal, mantel_haenszel(tables))
