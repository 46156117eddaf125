"""The answers of many first attempts, read in a stream and turned into numbers as they come.

Persons are counted and not accounts: of somebody with two accounts the earlier first attempt counts. Attempts that were
marked before marks were kept question by question have none to compare with and are left out.
"""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, SQLColumnExpression, Text, cast, func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.assessment.item_analysis.responses import NO_ANSWER, NOT_ASKED, Codes, Floats, Responses
from app.assessment.models import Answer, Attempt, Kind
from app.assessment.selection import Selection
from app.catalogue.documents import ModuleDocument
from app.catalogue.queries import tracks
from app.workforce.models import Person

ROWS: Final = 20_000
"""Rows fetched at once."""
SEXES: Final = frozenset({"F", "M"})
TAB: Final = "\t"
LINE: Final = "\n"
"""Between an item's name and its answer, and between answers: neither stands in a name or in JSON of one line."""
NOWHERE: Final = -1
"""The column of an item that is not the module's."""


class _Names(dict[str, int]):
    """Numbers names in the order in which they first come; one that is known costs no call of ours."""

    def __init__(self, *names: str) -> None:
        super().__init__((name, place) for place, name in enumerate(names))

    def __missing__(self, name: str) -> int:
        place = self[name] = len(self)
        return place


class _Worth(dict[str, float]):
    """Marks as they are kept, such as ``1/2``, to numbers."""

    def __missing__(self, text: str) -> float:
        worth = self[text] = float(Fraction(text))
        return worth


class _Table:
    """The attempts as they come: one row each, with the marks of every item of its form."""

    def __init__(self, families: Iterable[str]) -> None:
        self.items, self.languages, self.sexes = _Names(), _Names(), _Names("")
        self.families = _Names(*families)
        self.facts = [array("h") for _ in range(3)]
        self.places = array("q")
        self.lengths = array("i")
        self.marks = array("d")
        self.said = _Names()
        self.answers = array("i")
        self.answered = array("i")
        self._worth = _Worth()

    def add(self, subject: str, language: str, sex: str | None, marks: dict[str, str], answers: Sequence[str]) -> None:
        """Take an attempt in; ``marks`` by item name as they are kept, each answer as name, tab, choice."""
        facts = (self.families[subject], self.languages[language], self.sexes[sex if sex in SEXES else ""])
        for kept, value in zip(self.facts, facts, strict=True):
            kept.append(value)
        self.places.extend(map(self.items.__getitem__, marks))
        self.marks.extend(map(self._worth.__getitem__, marks.values()))
        self.lengths.append(len(marks))
        self.answers.extend(map(self.said.__getitem__, answers))
        self.answered.append(len(answers))

    def whole(self) -> Floats:
        """The marks, a row for each attempt and a column for each item."""
        table = np.full((len(self.lengths), len(self.items)), np.nan)
        table[_rows(self.lengths), np.frombuffer(self.places, dtype=np.int64)] = np.frombuffer(
            self.marks, dtype=np.float64
        )
        return table

    def fact(self, place: int) -> NDArray[np.int16]:
        """One of family, language and sex, by row."""
        return np.frombuffer(self.facts[place], dtype=np.int16)


def responses(session: Session, document: ModuleDocument, selection: Selection) -> Responses:
    """The answers to the items of a module in the first attempts of a selection."""
    families = _families(session, document.key, selection.kind)
    table = _read(session, families, selection)
    prefix = "" if selection.kind == Kind.QUIZ else f"{document.key}."
    keys = tuple(item.key for item in document.items)
    columns = tuple(table.items.get(prefix + key) for key in keys)
    marks = table.whole()
    codes, chosen = _codes(table, _asked(marks, columns), {prefix + key: place for place, key in enumerate(keys)})
    return Responses(
        items=keys,
        codes=codes,
        chosen=chosen,
        marks=marks,
        columns=columns,
        families=table.fact(0),
        family_names=tuple(table.families),
        languages=table.fact(1),
        language_names=tuple(table.languages),
        sexes=table.fact(2),
        sex_names=tuple(table.sexes),
    )


def _read(session: Session, families: tuple[str, ...], selection: Selection) -> _Table:
    """Without the ORM, which would cost as much as everything else together."""
    table = _Table(families)
    seen: set[tuple[int, str]] = set()
    found = session.connection().execute(_attempts(families, selection), execution_options={"yield_per": ROWS})
    for part in found.partitions():
        for learner, subject, language, sex, marks, said in part:
            if marks and (learner, subject) not in seen:
                seen.add((learner, subject))
                table.add(subject, language, sex, json.loads(marks), said.split(LINE) if said else ())
    return table


def _families(session: Session, module_key: str, kind: str) -> tuple[str, ...]:
    """What attempts with the module's items are attempts at: the module itself, or the tracks it is a part of."""
    if kind == Kind.QUIZ:
        return (module_key,)
    return tuple(card.code for card in tracks(session) if module_key in card.document.modules)


def _chosen_attempts(families: tuple[str, ...], selection: Selection) -> list[SQLColumnExpression[bool]]:
    wanted: list[SQLColumnExpression[bool]] = [
        Attempt.kind == selection.kind,
        Attempt.subject.in_(families),
        Attempt.is_first,
        Attempt.submitted_at.is_not(None),
    ]
    if selection.language:
        wanted.append(Attempt.language == selection.language)
    if selection.audience:
        wanted.append(Attempt.audience == selection.audience)
    if selection.start:
        wanted.append(Attempt.submitted_at >= datetime.combine(selection.start, time(), UTC))
    if selection.end:
        wanted.append(Attempt.submitted_at < datetime.combine(selection.end, time(), UTC) + timedelta(days=1))
    return wanted


def _attempts(families: tuple[str, ...], selection: Selection) -> Select[*tuple[Any, ...]]:
    """One row for an attempt, all its answers in one text: a fifth of the time that a row for each answer takes."""
    learner = func.coalesce(Account.person_id, -Account.id)
    marks = func.nullif(cast(Attempt.marks, Text), "null")
    said = (
        select(func.aggregate_strings(Answer.item_key + TAB + cast(Answer.chosen, Text), LINE))
        .where(Answer.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
    )
    return (
        select(learner, Attempt.subject, Attempt.language, Person.sex, marks, said)
        .join(Account, Account.id == Attempt.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(*_chosen_attempts(families, selection))
        .order_by(Attempt.submitted_at, Attempt.id)
    )


def _asked(marks: Floats, columns: tuple[int | None, ...]) -> Codes:
    """The codes before any answer is read: asked or not."""
    codes = np.full((len(marks), len(columns)), NOT_ASKED, dtype=np.int32)
    for place, column in enumerate(columns):
        if column is not None:
            codes[~np.isnan(marks[:, column]), place] = NO_ANSWER
    return codes


def _codes(table: _Table, codes: Codes, places: Mapping[str, int]) -> tuple[Codes, tuple[tuple[str, ...], ...]]:
    """Fill in what was chosen; each distinct response has one code, so that it is read and marked once."""
    spoken = _Names("[]")
    parts = [said.partition(TAB) for said in table.said]
    columns = np.array([places.get(name, NOWHERE) for name, _, _ in parts], dtype=np.int64)
    texts = np.array([spoken[text] for _, _, text in parts], dtype=np.int32)
    if parts:
        said = np.frombuffer(table.answers, dtype=np.int32)
        rows, column, text = _rows(table.answered), columns[said], texts[said]
        kept = np.flatnonzero(column != NOWHERE)
        kept = kept[codes[rows[kept], column[kept]] != NOT_ASKED]
        codes[rows[kept], column[kept]] = text[kept]
    return codes, tuple(tuple(json.loads(text)) for text in spoken)


def _rows(lengths: "array[int]") -> NDArray[np.intp]:
    """The row of each of the things that rows have so many of."""
    return np.repeat(np.arange(len(lengths)), np.frombuffer(lengths, dtype=np.int32))
