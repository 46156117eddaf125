"""Readings of what other agencies counted: reports, places of work, units, pupils."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.coverage.indicators import COV_1
from app.coverage.queries.counting import counts
from app.coverage.queries.tallied import carers
from app.coverage.tables import Counts, Place, Question
from app.workforce.codes import EVERYBODY
from app.workforce.models import AgencyAggregate, Region


class Told(NamedTuple):
    """How many an agency counted, and how many of them were complete, where it counted that."""

    value: int
    complete: int | None


def reports_per_staff(session: Session, question: Question, place: Place) -> Counts:
    """RES-1: reports over people on the register."""
    people = counts(session, Question(COV_1, question.audience, question.on, question.by), place)
    told = _told(session, question, "reports")
    return Counts({id_: each.value for id_, each in told.items()}, people.headcounts, people.head_counts)


def complete_reports(session: Session, question: Question, _place: Place) -> Counts:
    """RES-1c: complete reports over reports."""
    return _shares(_told(session, question, "reports"), of_whom={})


def procedures(session: Session, question: Question, _place: Place) -> Counts:
    """RES-2: places of work that attest a written procedure over those that were asked."""
    return _shares(_told(session, question, "sites"))


def submissions(session: Session, question: Question, _place: Place) -> Counts:
    """DQ-4: units that reported in time over units that were to report."""
    return _shares(_told(session, question, "units"))


def families(session: Session, question: Question, place: Place) -> Counts:
    """COV-5: carers with a valid completion over pupils, where the pupils are known."""
    reached = carers(session, question, place)
    pupils = {id_: each.value for id_, each in _told(session, question, "pupils").items()}
    return Counts({id_: reached.get(id_, 0) for id_ in pupils}, pupils, {}, is_whole=True)


def _shares(told: Mapping[int, Told], *, of_whom: Mapping[int, int] | None = None) -> Counts:
    known = {id_: (each.complete, each.value) for id_, each in told.items() if each.complete is not None}
    return Counts(
        {id_: n for id_, (n, _) in known.items()}, {id_: d for id_, (_, d) in known.items()}, {}, of_whom=of_whom
    )


def _told(session: Session, question: Question, measure: str) -> dict[int, Told]:
    """For each region what was counted there in the year; where nobody did, the sum of all its parts, if all are known.

    Of a measure about no group in particular only what is told of all groups counts.
    """
    of_group = EVERYBODY if question.indicator.is_of_no_group else question.audience
    rows = session.execute(
        select(Region.id, Region.parent_id, AgencyAggregate.value, AgencyAggregate.complete)
        .outerjoin(
            AgencyAggregate,
            (AgencyAggregate.region_id == Region.id)
            & (AgencyAggregate.year == question.on.year)
            & (AgencyAggregate.audience == of_group)
            & (AgencyAggregate.measure == measure),
        )
        .order_by(Region.depth.desc())
    ).all()
    found: dict[int, Told] = {}
    parts: dict[int | None, list[int]] = {}
    for id_, parent_id, value, complete in rows:
        parts.setdefault(parent_id, []).append(id_)
        told = Told(value, complete) if value is not None else _sum([found.get(part) for part in parts.get(id_, ())])
        if told is not None:
            found[id_] = told
    return found


def _sum(parts: list[Told | None]) -> Told | None:
    known = [each for each in parts if each is not None]
    if not known or len(known) < len(parts):
        return None
    complete = [each.complete for each in known if each.complete is not None]
    return Told(sum(each.value for each in known), sum(complete) if len(complete) == len(known) else None)


AGENCIES: Final[Mapping[str, Callable[[Session, Question, Place], Counts]]] = {
    "COV-5": families,
    "RES-1": reports_per_staff,
    "RES-1c": complete_reports,
    "RES-2": procedures,
    "DQ-4": submissions,
}
