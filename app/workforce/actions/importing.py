"""Bringing a register file in: read, check everything, then merge it whole or not at all."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, BinaryIO, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import actions as audit
from app.db import note_change
from app.errors import Invalid, NotAllowed
from app.i18n import N_, Message
from app.permissions import Principal
from app.workforce import policy, queries
from app.workforce.actions import absences, staging
from app.workforce.actions.absences import Complete
from app.workforce.actions.merging import settle
from app.workforce.actions.regions import merge_tree, plan_tree
from app.workforce.actions.turns import take_turn
from app.workforce.clashes import clashes
from app.workforce.codes import FIRST_DAY
from app.workforce.file_reading import QUOTES, RegisterFile, cells, lines
from app.workforce.findings import BadRow, Findings
from app.workforce.models import Position, Region, RegisterImport, Site
from app.workforce.register_files import KINDS, Kind, Places, Reading, RowReader, header_flaws, kind_of

Progress = Callable[[int], None]
"""Told now and then how many rows were read."""
Line = tuple[int, str | Message]
Tally = tuple[int, int, int]
"""Rows added, changed, unchanged."""

MOST_ENDED: Final = 5
"""Per cent of the open positions that a file of everybody ends without anybody asking whether it is whole."""
CHUNK: Final = 5_000
"""Rows read, looked up and staged together."""
SITES_REMEMBERED: Final = 100_000


SHAPES: Final[Mapping[str, staging.Shape]] = {
    "sites": staging.SITES,
    "positions": staging.POSITIONS,
    "headcounts": staging.HEADCOUNTS,
    "aggregates": staging.AGGREGATES,
}


@dataclass(frozen=True)
class ImportReport:
    """What a file held and did, or in a dry run would do; with errors it did nothing.

    ``errors`` are the first bad rows by line, ``error_count`` counts all that is wrong; ``rows`` counts bad rows too.
    """

    kind: str | None
    rows: int
    added: int
    changed: int
    unchanged: int
    errors: tuple[BadRow, ...]
    error_count: int
    sha256: str
    dry_run: bool
    ended: int = 0
    """Positions that a file of everybody lists no more."""

    @property
    def is_accepted(self) -> bool:
        """Whether nothing is wrong."""
        return self.error_count == 0


class RegisterRefused(Invalid):
    """Raised by whoever cannot go on without the rows of a file that was refused."""

    def __init__(self, report: ImportReport) -> None:
        """``report``: with at least one error."""
        fields: dict[str, list[Message]] = {}
        for error in report.errors:
            fields.setdefault(error.place, []).append(error.reason)
        super().__init__(
            N_("Nothing was brought in. Flaws in the file: %(count)s.", count=report.error_count),
            fields=fields,
        )
        self.report = report


def import_register(
    session: Session,
    stream: BinaryIO,
    *,
    kind: str | None = None,
    key: bytes,
    by: int | None,
    at: datetime,
    dry_run: bool = False,
    register_date: date | None = None,
    most_ended: int | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring a register file in, all of it or, when anything is wrong, nothing; the report tells every bad row.

    Args:
        session: a writing session; for a dry run a reading one will do.
        stream: the bytes of the file, plain or gzip.
        kind: one of ``register_files.KINDS``; None to know it by the header.
        key: the key of the staff numbers.
        by: the account, None for the console.
        at: now.
        dry_run: only check, and tell what would happen.
        register_date: the day whose state the file shows; None for today.
        most_ended: the file lists everybody of the audiences that it names, so whoever is missing has left; at most so
            many per cent of their open positions (0 to 100) may end by it. None: who is missing stays.
        progress: told how many rows were read.

    Raises:
        Invalid: the kind is unknown, the register date is out of range, or so is the share that may end.
    """
    _refuse_terms(kind, register_date, at)
    day = register_date or at.date()
    complete = None if most_ended is None else _complete(day, most_ended)
    if not dry_run:
        take_turn(session)
    file, findings = RegisterFile(stream), Findings()
    reading = Reading(Places(_regions(session)), key, at.date())
    content = lines(file)
    used, names = _header(content, kind, findings)
    merging = _Merging(findings, dry_run=dry_run, complete=complete)
    tally = (0, 0, 0)
    if used and not findings.count:
        rows = _checked(session, content, RowReader(used, names, reading), findings)
        tally = _merged(session, used, _watched(rows, findings, progress), merging)
    report = ImportReport(
        used.name if used else kind,
        findings.rows,
        *tally,
        findings.bad_rows,
        findings.count,
        file.sha256,
        dry_run,
        merging.ended,
    )
    if report.is_accepted and not dry_run:
        _write_down(session, report, by=by, at=at, register_date=day)
    return report


def demand_whole_country(session: Session, principal: Principal) -> None:
    """Raise NotAllowed unless the principal's right to import reaches the whole country, of which every file speaks."""
    if not policy.may_import(principal, queries.root_region(session)):
        raise NotAllowed(N_("Register files speak of the whole country; your right to import reaches a part of it."))


def _refuse_terms(kind: str | None, register_date: date | None, at: datetime) -> None:
    if kind is not None and kind not in KINDS:
        raise Invalid(N_("The kind is one of %(kinds)s.", kinds=", ".join(KINDS)))
    if register_date is not None and not FIRST_DAY <= register_date <= at.date():
        raise Invalid(N_("The register date must not lie ahead, nor before 1900."))


def _regions(session: Session) -> dict[str, int]:
    found = session.execute(select(Region.code, Region.id))
    return {code: id_ for code, id_ in found}  # noqa: C416  (rows are not pairs to mypy)


def _header(content: Iterator[Line], kind: str | None, findings: Findings) -> tuple[Kind | None, list[str]]:
    """The kind of the file and the names of its columns as they stand; what is wrong is noted."""
    line, first = next(content, (1, N_("The file is empty; its first line must name the columns.")))
    try:
        names = [] if isinstance(first, Message) else [name.lower() for name in cells(first)]
    except ValueError:
        first, names = QUOTES, []
    used = KINDS[kind] if kind else kind_of(names)
    if isinstance(first, Message):
        findings.add(line, None, first)
    elif len(names) == 1 and ";" in names[0]:
        findings.add(line, None, N_("The cells are separated by semicolons; save the file with commas."))
    elif used is None or not set(names) & set(used.header):
        findings.add(line, None, N_("The first line does not name the columns of any register file."))
    else:
        for flaw in header_flaws(used, names):
            findings.add(line, None, flaw)
    return used, names


def _checked(
    session: Session, content: Iterator[Line], reader: RowReader, findings: Findings
) -> Iterator[list[tuple[Any, ...]]]:
    """The good rows, each led by its line, some thousands at a time; the bad ones are noted."""
    while chunk := list(islice(content, CHUNK)):
        rows = [(line, *_cells(content_or_flaw)) for line, content_or_flaw in chunk]
        _look_up_sites(session, reader, [row for _, row, flaw in rows if flaw is None])
        good: list[tuple[Any, ...]] = []
        for line, row, flaw in rows:
            read = reader.read(row) if flaw is None else [(None, flaw)]
            if isinstance(read, tuple):
                good.append((line, *read))
            else:
                for column, reason in read:
                    findings.add(line, column, reason)
        findings.rows += len(chunk)
        yield good


def _cells(content: str | Message) -> tuple[list[str], Message | None]:
    if isinstance(content, Message):
        return [], content
    try:
        return cells(content), None
    except ValueError:
        return [], QUOTES


def _look_up_sites(session: Session, reader: RowReader, rows: list[list[str]]) -> None:
    """Make the sites that these rows name known to the reader."""
    known = reader.places.sites
    wanted = reader.sites_in(rows)
    if len(known) > SITES_REMEMBERED:
        known.clear()
    missing = sorted(wanted - known.keys())
    if missing:
        found = session.execute(select(Site.code, Site.id, Site.region_id).where(Site.code.in_(missing)))
        known.update({code: (id_, region_id) for code, id_, region_id in found})


def _watched(
    rows: Iterator[list[tuple[Any, ...]]], findings: Findings, progress: Progress | None
) -> Iterator[list[tuple[Any, ...]]]:
    for part in rows:
        yield part
        if progress:
            progress(findings.rows)


@dataclass
class _Merging:
    """How the rows of a file are merged, and what was found on the way."""

    findings: Findings
    dry_run: bool
    complete: Complete | None
    ended: int = 0


def _complete(on: date, most_ended: int) -> Complete:
    if not 0 <= most_ended <= 100:
        raise Invalid(N_("How much may end is said in per cent, from 0 to 100."))
    return Complete(on, most_ended)


def _merged(session: Session, kind: Kind, rows: Iterator[list[tuple[Any, ...]]], merging: _Merging) -> Tally:
    """Check the rows against each other and against the register; write them when all is well and no dry run."""
    findings = merging.findings
    if kind.name != "positions" and merging.complete:
        findings.add(1, None, N_("Only a file of positions can list everybody."))
    if kind.name == "regions":
        plan = plan_tree(session, chain.from_iterable(rows), findings)
        tally = (0, 0, 0) if findings.count else plan.tally()
        if not findings.count and not merging.dry_run:
            merge_tree(session, plan)
        return tally
    return _merged_in_sets(session, SHAPES[kind.name], rows, merging)


def _merged_in_sets(
    session: Session, shape: staging.Shape, rows: Iterator[list[tuple[Any, ...]]], merging: _Merging
) -> Tally:
    findings = merging.findings
    staging.begin(session, shape)
    for part in rows:
        if part:
            staging.stage(session, shape, part)
    tally = (0, 0, 0)
    staging.match(session, shape)
    if shape.has_people and merging.complete:
        _note_absent(session, merging.complete, merging)
    _compare(session, shape, findings)
    if not findings.count:
        tally = staging.tally(session)
        if not merging.dry_run and (*tally[:2], merging.ended) != (0, 0, 0):
            _write(session, shape)
    staging.finish(session, shape)
    return tally


def _note_absent(session: Session, complete: Complete, merging: _Merging) -> None:
    """Note whom a file of everybody lists no more; too many are a flaw of the file."""
    absent, of = absences.shares(session, complete.on)
    if absent * 100 > complete.most_ended * of:
        reason = N_(
            "%(absent)s of %(of)s open positions of these groups are not in the file, more than %(most)s %% of them."
            " See whether the file is whole. If so many have really left, allow a larger share to end.",
            absent=absent,
            of=of,
            most=complete.most_ended,
        )
        merging.findings.add(1, None, reason)
        return
    absences.find_absent(session, complete.on)
    merging.ended = absent


def _compare(session: Session, shape: staging.Shape, findings: Findings) -> None:
    """Note what is wrong between rows."""
    if not shape.has_people:
        for line, earlier in staging.repeated(session, shape):
            findings.add(line, None, N_("Line %(line)s says this already.", line=earlier))
        return
    for rows in staging.crowds(session):
        for line, column, reason in clashes(rows):
            findings.add(line, column, reason)


def _write(session: Session, shape: staging.Shape) -> None:
    last_position = session.scalar(select(func.max(Position.id))) or 0
    if shape.has_people:
        note_change(session, "person", *absences.end_absent(session))
    if shape is staging.SITES:
        note_change(session, "site", *staging.sites_of_another_kind(session))
    staging.merge(session, shape)
    if shape.has_people:
        settle(session, staging.merged_people(session))
        for people in staging.people_touched(session, last_position=last_position):
            note_change(session, "person", *people)


def _write_down(session: Session, report: ImportReport, *, by: int | None, at: datetime, register_date: date) -> None:
    """Keep that the file came, and say so in the audit."""
    row = RegisterImport(
        kind=report.kind or "",
        sha256=report.sha256,
        rows=report.rows,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        ended=report.ended,
        register_date=register_date,
        at=at,
        by=by,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        "workforce import",
        f"register file:{row.id}",
        by=by,
        at=at,
        kind=row.kind,
        sha256=row.sha256,
        rows=row.rows,
        added=row.added,
        changed=row.changed,
        unchanged=row.unchanged,
        ended=row.ended,
        register_date=str(register_date),
    )
