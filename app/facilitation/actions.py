"""Record a group session with its roster."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.actions import record
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import track
from app.db import note_change
from app.errors import Conflict, Invalid
from app.facilitation import roster
from app.facilitation.models import Attendance, GroupSession
from app.facilitation.roster import BadLine, RosterLine
from app.i18n import N_, Message
from app.learning.actions import record_group_result
from app.workforce.models import Person, Region, Site
from app.workforce.queries import person_by_staff_number

OLDEST: Final = timedelta(days=10 * 366)
"""A session longer ago is taken for a slip of the pen."""


@dataclass(frozen=True)
class Held:
    """A session as it was held: when, for which track, where, how many came, who of them was tested."""

    on: date
    track_code: str
    region: Region
    site: Site | None
    attendees: int
    roster: Sequence[RosterLine] = ()
    submission_key: str | None = None
    """Made by the sender; the same key of the same account keeps one record."""
    unreadable: Sequence[BadLine] = ()
    """Lines of the roster that could not be read; any of them refuses the whole, told together with all others."""


class RosterRefused(Invalid):
    """Raised when lines of a roster are wrong; ``fields`` names each, and nothing was recorded."""

    def __init__(self, bad: Sequence[BadLine]) -> None:
        """``bad``: every line that is wrong."""
        fields: dict[str, list[Message]] = {}
        for line in sorted(bad, key=lambda each: each.line):
            fields.setdefault(f"roster.{line.line}", []).append(line.reason)
        super().__init__(N_("Lines of the roster need another look. Nothing was recorded."), fields=fields)


def record_session(session: Session, held: Held, *, key: bytes, by: int, at: datetime) -> GroupSession:
    """Record a session; everybody on the roster who passed gets the result of the whole track.

    Heads without a line on the roster are activity only. ``key`` is the country's key of staff numbers.

    Raises:
        Invalid: the day, the head count or a line of the roster cannot be; nothing is recorded then.
        Conflict: another account has used the submission key.
    """
    known = _recorded_before(session, held.submission_key, by)
    if known is not None:
        return known
    rule = track(session, held.track_code)
    _check(held, at)
    people = _people(session, held, key)
    kept = _new(held, rule, by, at)
    if not _is_kept(session, kept):
        return _recorded_meanwhile(session, held.submission_key, by)
    for line in held.roster:
        _enter(session, kept, people[line.line], line, rule, at)
    session.flush()
    _tell(session, kept, people.values())
    return kept


def _recorded_before(session: Session, submission_key: str | None, by: int) -> GroupSession | None:
    if submission_key is None:
        return None
    found = session.scalar(select(GroupSession).where(GroupSession.submission_key == submission_key))
    if found is not None and found.recorded_by != by:
        raise Conflict(N_("This form was sent by another account. Open a new one."))
    return found


def _recorded_meanwhile(session: Session, submission_key: str | None, by: int) -> GroupSession:
    found = _recorded_before(session, submission_key, by)
    if found is None:
        raise Conflict(N_("The session was not recorded. Send the form again."))
    return found


def _check(held: Held, at: datetime) -> None:
    """Raise :class:`Invalid` that names the field, for a day or a head count that cannot be."""
    if held.on > at.date():
        _refuse("on", N_("The session has not been held yet."))
    if held.on < at.date() - OLDEST:
        _refuse("on", N_("The session is too long ago. Check the year."))
    if held.attendees < max(1, len(held.roster)):
        _refuse("attendees", N_("Fewer people came than stand on the roster. Count everybody in the room."))


def _refuse(field: str, reason: Message) -> None:
    raise Invalid(reason, fields={field: [reason]})


def _people(session: Session, held: Held, key: bytes) -> dict[int, Person]:
    """The person of each line; raise :class:`RosterRefused` with every line that names nobody, or somebody twice."""
    people: dict[int, Person] = {}
    bad: list[BadLine] = list(held.unreadable)
    for line in held.roster:
        person = person_by_staff_number(session, line.staff_number, line.birth_year, key=key)
        if person is None:
            bad.append(BadLine(line.line, N_("The register has nobody with this staff number and birth year.")))
        else:
            people[line.line] = person
    bad.extend(roster.repeated((line, person.id) for line, person in people.items()))
    if bad:
        raise RosterRefused(bad)
    return people


def _new(held: Held, rule: TrackDocument, by: int, at: datetime) -> GroupSession:
    return GroupSession(
        on=held.on,
        audience=rule.audience,
        track_code=rule.code,
        region_id=held.region.id,
        site_id=None if held.site is None else held.site.id,
        attendees=held.attendees,
        verified=len(held.roster),
        recorded_by=by,
        recorded_at=at,
        submission_key=held.submission_key,
    )


def _is_kept(session: Session, new: GroupSession) -> bool:
    """Insert the session; False when the same submission was recorded in the same moment."""
    try:
        with session.begin_nested():
            session.add(new)
    except IntegrityError:
        if new.submission_key is None:
            raise
        return False
    return True


def _enter(
    session: Session, kept: GroupSession, person: Person, line: RosterLine, rule: TrackDocument, at: datetime
) -> None:
    """Keep one result; who passed by the track's rule has done the whole track (CR-06, CR-10)."""
    passed = not rule.is_assessed or (line.score_percent >= rule.pass_percent and line.must_ok)
    session.add(
        Attendance(
            group_session_id=kept.id,
            person_id=person.id,
            score_percent=line.score_percent,
            must_ok=line.must_ok,
            passed=passed,
        )
    )
    if passed:
        record_group_result(
            session,
            person,
            rule.code,
            on=kept.on,
            region=session.get_one(Region, kept.region_id),
            by=kept.recorded_by,
            at=at,
        )


def _tell(session: Session, kept: GroupSession, people: Iterable[Person]) -> None:
    record(
        session,
        "group session recorded",
        f"group session:{kept.id}",
        by=kept.recorded_by,
        at=kept.recorded_at,
        track=kept.track_code,
        attendees=kept.attendees,
        verified=kept.verified,
    )
    note_change(session, "group session", kept.id)
    note_change(session, "learner", *(person.id for person in people))
