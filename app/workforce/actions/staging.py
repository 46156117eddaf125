"""Rows of a file in temporary tables, and the set-based statements that check and merge them.

Every statement runs on SQLite and on PostgreSQL. Inserts are sorted by what their index is sorted by, so that a million
rows append to it instead of falling all over it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, cast

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    false,
    func,
    insert,
    null,
    or_,
    select,
    union,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from app.db import Base
from app.workforce.clashes import Told
from app.workforce.models import AgencyAggregate, HeadCount, Person, PersonMerge, Position, Site

_METADATA: Final = MetaData()


def _temporary(name: str, *columns: Column[Any]) -> Table:
    line: Column[Any] = Column("line", Integer, primary_key=True, autoincrement=False)
    return Table(name, _METADATA, line, *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP")


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


MATCHED: Final = _temporary(
    "matched", Column("row_id", Integer), Column("person_id", Integer), Column("is_changed", Boolean, nullable=False)
)
"""For each staged line the row and the person on the register that it speaks of, and whether it tells anything new."""

STAGED_POSITION: Final = _temporary(
    "staged_position",
    Column("staff_hash", String),
    Column("sex", String),
    Column("birth_year", Integer),
    Column("audience", String),
    Column("cadre_isco08", String),
    Column("region_id", Integer),
    Column("site_id", Integer),
    Column("start", Date),
    Column("end", Date),
    Column("is_primary", Boolean),
)


TOLD_AGAIN: Final = MATCHED.alias("told_again")

CROWDED: Final = Table(
    "crowded",
    _METADATA,
    Column("staff_hash", String, primary_key=True),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
    sqlite_with_rowid=False,
)
"""Persons of whom the file or the register tells more than one position: the only ones whose rows can clash."""


ABSENT: Final = Table(
    "absent",
    _METADATA,
    Column("position_id", Integer, primary_key=True, autoincrement=False),
    Column("end", Date),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
"""Open positions that a file of everybody lists no more, and their new last day; none for those it corrects away."""


@dataclass(frozen=True)
class Shape:
    """How a kind of file is merged: where its rows wait, where they go, what names a row and what it says."""

    staged: Table
    target: Table
    keys: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def has_people(self) -> bool:
        """Whether rows are of persons, named by the hash of their staff number."""
        return "staff_hash" in self.staged.c

    @property
    def tables(self) -> tuple[Table, ...]:
        """The temporary tables it needs."""
        return (self.staged, MATCHED, CROWDED, ABSENT) if self.has_people else (self.staged, MATCHED)


SITES: Final = Shape(
    _temporary(
        "staged_site",
        Column("code", String),
        Column("name", String),
        Column("kind", String),
        Column("region_id", Integer),
        Column("sector", String),
        Column("urban_rural", String),
    ),
    _table(Site),
    ("code",),
    ("name", "kind", "region_id", "sector", "urban_rural"),
)
HEADCOUNTS: Final = Shape(
    _temporary(
        "staged_head_count",
        Column("region_id", Integer),
        Column("audience", String),
        Column("on", Date),
        Column("count", Integer),
        Column("source", String),
    ),
    _table(HeadCount),
    ("region_id", "audience", "on"),
    ("count", "source"),
)
AGGREGATES: Final = Shape(
    _temporary(
        "staged_aggregate",
        Column("region_id", Integer),
        Column("year", Integer),
        Column("audience", String),
        Column("measure", String),
        Column("value", Integer),
        Column("complete", Integer),
        Column("source", String),
    ),
    _table(AgencyAggregate),
    ("region_id", "year", "audience", "measure"),
    ("value", "complete", "source"),
)
POSITIONS: Final = Shape(
    STAGED_POSITION,
    _table(Position),
    ("person_id", "audience", "region_id", "site_id", "start"),
    ("end", "cadre_isco08", "is_primary"),
)

_PERSON: Final = _table(Person)
_POSITION: Final = POSITIONS.target
_COUNTED: Final = func.coalesce(_PERSON.c.merged_into_id, _PERSON.c.id)
"""Whose the positions of an entry are: its own, or those of the person that it was merged into."""
_ENTRY: Final = case((_PERSON.c.merged_into_id.is_(None), 0), else_=_PERSON.c.id)
_IS_TOLD_BY: Final = and_(_POSITION.c.person_id == _COUNTED, _POSITION.c.merged_entry_id == _ENTRY)
"""The positions that a staff number tells, however its entry was merged."""
_IS_LEFT: Final = (TOLD_AGAIN.c.line.is_(None), ABSENT.c.position_id.is_(None))
"""Neither told again nor about to end."""


def begin(session: Session, shape: Shape) -> None:
    """Make the temporary tables; they go with the transaction, or with :func:`finish`."""
    connection = session.connection()
    for table in shape.tables:
        table.create(connection, checkfirst=False)


def finish(session: Session, shape: Shape) -> None:
    """Give the room of the temporary tables back."""
    connection = session.connection()
    for table in shape.tables:
        table.drop(connection, checkfirst=False)


def stage(session: Session, shape: Shape, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put checked rows, each led by its line, into the waiting room."""
    names = shape.staged.c.keys()
    session.connection().execute(insert(shape.staged), [dict(zip(names, row, strict=True)) for row in rows])


def repeated(session: Session, shape: Shape) -> Iterator[tuple[int, int]]:
    """Lines that say again what an earlier line said, each with that line."""
    staged = shape.staged
    first = func.min(staged.c.line).over(partition_by=[staged.c[key] for key in shape.keys]).label("first")
    lines = select(staged.c.line, first).subquery()
    again = select(lines).where(lines.c.line > lines.c.first).order_by(lines.c.line)
    return ((line, earlier) for line, earlier in session.execute(again))


def match(session: Session, shape: Shape) -> None:
    """Find for each staged line what is on the register already, and whether the line changes it."""
    staged, target = shape.staged, shape.target
    source: FromClause = staged
    person_id: ColumnElement[Any] = null()
    news = [staged.c[name].is_distinct_from(_told(target, name)) for name in shape.values]
    same = [_is_same(staged, target, key) for key in shape.keys if key != "person_id"]
    if shape.has_people:
        source = source.outerjoin(_PERSON, _PERSON.c.staff_hash == staged.c.staff_hash)
        person_id = _PERSON.c.id
        news += _person_news()
        same.append(_IS_TOLD_BY)
    is_changed = case((target.c.id.is_(None), false()), else_=or_(*news))
    found = select(staged.c.line, target.c.id, person_id, is_changed).select_from(source.outerjoin(target, and_(*same)))
    session.execute(insert(MATCHED).from_select(["line", "row_id", "person_id", "is_changed"], found))


def _told(target: Table, name: str) -> ColumnElement[Any]:
    """What a file told before; a primary position that has yielded was told as primary."""
    return or_(target.c.is_primary, target.c.has_yielded) if name == "is_primary" else target.c[name]


def _is_same(staged: Table, target: Table, key: str) -> ColumnElement[bool]:
    if key == "site_id":
        return target.c[key].is_not_distinct_from(staged.c[key])
    return target.c[key] == staged.c[key]


def _person_news() -> list[ColumnElement[bool]]:
    return [STAGED_POSITION.c[name].is_distinct_from(_PERSON.c[name]) for name in ("sex", "birth_year")]


def tally(session: Session) -> tuple[int, int, int]:
    """How many matched lines are added, changed, unchanged."""
    is_new = MATCHED.c.row_id.is_(None)
    one = case((is_new, 1), else_=0), case((and_(~is_new, MATCHED.c.is_changed), 1), else_=0)
    lines, added, changed = session.execute(
        select(func.count(), *(func.coalesce(func.sum(part), 0) for part in one)).select_from(MATCHED)
    ).one()
    return int(added), int(changed), int(lines) - int(added) - int(changed)


def crowds(session: Session) -> Iterator[list[Told]]:
    """The positions of each person who has more than one, in the file or on the register: only these can clash.

    What the file tells again counts as the file tells it.
    """
    _find_crowded(session)
    staged = STAGED_POSITION
    names = ("audience", "region_id", "site_id", "start", "end", "is_primary")
    in_file = select(
        staged.c.staff_hash.label("who"),
        staged.c.line,
        staged.c.sex,
        staged.c.birth_year,
        *(staged.c[name] for name in names),
    ).join(CROWDED, CROWDED.c.staff_hash == staged.c.staff_hash)
    on_register = (
        select(
            CROWDED.c.staff_hash.label("who"),
            null().label("line"),
            null().label("sex"),
            null().label("birth_year"),
            *(_told(_POSITION, name) for name in names),
        )
        .select_from(_untold_positions(CROWDED.join(_PERSON, _PERSON.c.staff_hash == CROWDED.c.staff_hash)))
        .where(*_IS_LEFT)
    )
    rows = union_all(in_file, on_register).order_by("who").execution_options(yield_per=5_000)
    for _, of_person in groupby(session.execute(rows), key=itemgetter(0)):
        yield [Told(*row[1:]) for row in of_person]


def _find_crowded(session: Session) -> None:
    staged = STAGED_POSITION
    in_file = select(staged.c.staff_hash).group_by(staged.c.staff_hash).having(func.count() > 1)
    session.execute(insert(CROWDED).from_select(["staff_hash"], in_file))
    named = select(MATCHED.c.person_id).distinct().subquery()
    people = _untold_positions(_PERSON.join(named, named.c.person_id == _PERSON.c.id))
    on_register = (
        select(_PERSON.c.staff_hash)
        .distinct()
        .select_from(people.outerjoin(CROWDED, CROWDED.c.staff_hash == _PERSON.c.staff_hash))
        .where(*_IS_LEFT, CROWDED.c.staff_hash.is_(None))
    )
    session.execute(insert(CROWDED).from_select(["staff_hash"], on_register))


def _untold_positions(people: FromClause) -> FromClause:
    """The positions that people hold on the register, beside the line that tells them again.

    Where no line does, ``TOLD_AGAIN.c.line`` is NULL. A join, because NOT IN over a million rows takes hours on
    PostgreSQL, and NOT EXISTS without an index on SQLite.
    """
    held = people.join(_POSITION, _IS_TOLD_BY).outerjoin(TOLD_AGAIN, TOLD_AGAIN.c.row_id == _POSITION.c.id)
    return held.outerjoin(ABSENT, ABSENT.c.position_id == _POSITION.c.id)


def merge(session: Session, shape: Shape) -> None:
    """Write what is new and what is changed."""
    if shape.has_people:
        _merge_people(session)
    staged, target = shape.staged, shape.target
    waiting: FromClause = staged.join(MATCHED, MATCHED.c.line == staged.c.line)
    columns: dict[str, ColumnElement[Any]] = {
        name: staged.c[name] for name in (*shape.keys, *shape.values) if name != "person_id"
    }
    order: list[ColumnElement[Any]] = [staged.c[shape.keys[0]]] if not shape.has_people else [_PERSON.c.id]
    if shape.has_people:
        waiting = waiting.join(_PERSON, _PERSON.c.staff_hash == staged.c.staff_hash)
        columns |= {"person_id": _COUNTED, "merged_entry_id": _ENTRY, "has_yielded": false()}
    new = select(*columns.values()).select_from(waiting).where(MATCHED.c.row_id.is_(None)).order_by(*order)
    session.execute(insert(target).from_select(list(columns), new))
    changes: dict[str, Any] = {name: staged.c[name] for name in shape.values}
    if shape.has_people:
        changes["has_yielded"] = false()
    session.execute(
        update(target)
        .where(target.c.id == MATCHED.c.row_id, MATCHED.c.line == staged.c.line, MATCHED.c.is_changed)
        .values(changes)
    )


def sites_of_another_kind(session: Session) -> Sequence[int]:
    """Ids of known sites that lines give another region, setting or sector; to be asked before the merge."""
    staged, target = SITES.staged, SITES.target
    news = (staged.c[name].is_distinct_from(target.c[name]) for name in ("region_id", "sector", "urban_rural"))
    changed = (
        select(target.c.id)
        .select_from(
            staged.join(MATCHED, MATCHED.c.line == staged.c.line).join(target, target.c.id == MATCHED.c.row_id)
        )
        .where(or_(*news))
    )
    return session.scalars(changed.order_by(target.c.id)).all()


def _merge_people(session: Session) -> None:
    staged = STAGED_POSITION
    waiting = staged.join(MATCHED, MATCHED.c.line == staged.c.line)
    new = (
        select(staged.c.staff_hash, func.min(staged.c.sex), func.min(staged.c.birth_year))
        .select_from(waiting)
        .where(MATCHED.c.person_id.is_(None))
        .group_by(staged.c.staff_hash)
        .order_by(staged.c.staff_hash)
    )
    session.execute(insert(_PERSON).from_select(["staff_hash", "sex", "birth_year"], new))
    session.execute(
        update(_PERSON)
        .where(_PERSON.c.id == MATCHED.c.person_id, MATCHED.c.line == staged.c.line, or_(*_person_news()))
        .values(sex=staged.c.sex, birth_year=staged.c.birth_year)
    )


def people_touched(session: Session, *, last_position: int) -> Iterator[Sequence[int]]:
    """Ids of persons whose facts the merge changed, some thousands at a time.

    Args:
        session: the session of the merge.
        last_position: the highest position id before it.
    """
    changed = select(_COUNTED).select_from(MATCHED.join(_PERSON, _PERSON.c.id == MATCHED.c.person_id))
    touched = union(select(Position.person_id).where(Position.id > last_position), changed.where(MATCHED.c.is_changed))
    found = session.execute(touched.execution_options(yield_per=10_000)).scalars()
    yield from cast(Iterator[Sequence[int]], found.partitions())


def merged_people(session: Session) -> Sequence[int]:
    """Ids of the persons who stand on the register with several entries."""
    wanted = select(PersonMerge.kept_id).where(PersonMerge.undone_at.is_(None))
    return session.scalars(wanted.distinct().order_by(PersonMerge.kept_id)).all()
