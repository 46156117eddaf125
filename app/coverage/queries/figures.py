"""Figures that are not of people in regions: age of the register, consistency, lessons and languages."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Module, ModuleText, ModuleVersion
from app.catalogue.queries import tracks
from app.coverage import suppression
from app.coverage.consistency import NAMES, Agreement, agreements
from app.coverage.indicators import AUDIENCE_NAMES, By, percent
from app.coverage.queries.wholes import reading
from app.coverage.releases.checks import register_age
from app.coverage.releases.contents import Tables, tables_of
from app.coverage.suppression import Cell
from app.coverage.tables import CoverageTable, Place, Question, Row, laid_out
from app.credentials.validity import expiry
from app.workforce.codes import AUDIENCES

MONTHS_IN_DATE: Final = 12


def age_of_register(place: Place, question: Question) -> CoverageTable:
    """DQ-5: whole months from the last update of the register."""
    months = register_age(place.register_date, question.on)
    cell = Cell(None, None) if months is None else Cell(None, None, str(months))
    return _table(place, question, (), cell)


def consistency(session: Session, place: Place, question: Question) -> CoverageTable:
    """DQ-6: comparisons that held over comparisons that were made, by check."""
    found = agreement(session, question.on)
    rows = tuple(Row(each.code, NAMES[each.code], share(each.passed, each.run)) for each in found)
    passed, run = sum(each.passed for each in found), sum(each.run for each in found)
    return _table(place, question, rows, share(passed, run))


def agreement(session: Session, on: date) -> tuple[Agreement, ...]:
    """Every consistency check of the counts on a date, in ten statements."""
    year_before = date(on.year - 1, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)
    return agreements(_all_tables(session, on), _all_tables(session, year_before))


def _all_tables(session: Session, on: date) -> tuple[Tables, ...]:
    found = reading(session, on)
    return tuple(tables_of(found, audience) for audience in found.audiences(AUDIENCES)) if found.regions else ()


def lessons_in_date(session: Session, place: Place, question: Question) -> CoverageTable:
    """CNT-1: lessons whose module was published in the last twelve months, over published lessons, by track."""
    published = {
        key: (at.date(), len(document["lessons"]))
        for key, at, document in session.execute(
            select(Module.key, ModuleVersion.published_at, ModuleVersion.document).join(
                ModuleVersion, Module.current_version_id == ModuleVersion.id
            )
        )
        if at.date() <= question.on
    }
    rows, sums = [], [0, 0]
    for card in tracks(session):
        found = [published[key] for key in card.document.modules if key in published]
        n = sum(lessons for day, lessons in found if question.on < expiry(day, MONTHS_IN_DATE))
        d = sum(lessons for _, lessons in found)
        rows.append(Row(card.code, AUDIENCE_NAMES.get(card.audience, card.code), share(n, d)))
        sums = [sums[0] + n, sums[1] + d]
    return _table(place, question, tuple(rows) if question.by is By.TRACK else (), share(*sums))


def languages_covered(session: Session, place: Place, question: Question, offered: Sequence[str]) -> CoverageTable:
    """CNT-2: languages with every core module over the languages offered."""
    written: dict[str, set[str]] = {}
    for key, language in session.execute(
        select(Module.key, ModuleText.language).join(ModuleText, ModuleText.version_id == Module.current_version_id)
    ):
        written.setdefault(language, set()).add(key)
    core = set(chain.from_iterable(card.document.modules for card in tracks(session)))
    whole = [language for language in offered if core and core <= written.get(language, set())]
    return _table(place, question, (), share(len(whole), len(offered)))


def share(n: int, d: int) -> Cell:
    """A share of things, which need no protection."""
    return Cell(n, d, str(percent(n, d)) if d else None)


def _table(place: Place, question: Question, rows: Iterable[Row], cell: Cell) -> CoverageTable:
    target = place.target
    total = Row(target.code, target.name, cell, unit=question.indicator.unit_code)
    return laid_out(question, place, tuple(rows), total, suppression.NORMAL)
