"""A synthetic country of up to 10,000,000 people with five years of events: seeded, streamed straight into the tables.

The register files of ``bench.country`` go through the importer, a million positions in some hundred seconds; this is
for more. Nothing is held in memory but one portion of people.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

import psycopg

from app.credentials.validity import expiry
from app.db import Database, sqlite_driver

LEVELS: Final = (1, 4, 12, 40, 120, 500)
"""Regions on each level of the tree, from the country down to the districts."""

PORTION: Final = 20_000
FIRST: Final = date(2022, 1, 1)
LAST: Final = date(2026, 10, 31)
"""Five years of events."""

GROUPS: Final = (*"TTTTTTHHHSSCC", "PR", "J", "O")
PLACES: Final = (("urban", "PUB"), ("rural", "PUB"), ("urban", "PRV"), ("rural", "NGO"), (None, "PUB"))
MODULES: Final = 6
"""Passed modules of somebody who was certified online."""

COLUMNS: Final = {
    "region": "id code name parent_id path depth",
    "site": "id code name kind region_id sector urban_rural",
    "person": "id sex birth_year staff_hash",
    "position": "id person_id audience cadre_isco08 region_id site_id start end is_primary",
    "account": "id email name search_text password_hash language person_id created_at must_change_password "
    "failures_in_a_row",
    "enrolment": "id account_id track_code enrolled_at",
    "module_pass": "id account_id person_id module_key passed_on expires source recorded_at",
    "certificate": "id number account_id person_id track_code audience issued expires curriculum_version source "
    "language holder_name region_id revoked_on revoked_reason created_at",
    "group_session": "id held_on audience track_code region_id attendees verified recorded_by recorded_at",
}

Rows = dict[str, list[tuple[Any, ...]]]


class Place(NamedTuple):
    """A district with its places of work."""

    region_id: int
    sites: Sequence[int]


def districts() -> list[int]:
    """The ids of the regions of the lowest level."""
    return list(range(sum(LEVELS[:-1]) + 1, sum(LEVELS) + 1))


def fill(database: Database, people: int, *, recorded_by: int, seed: int = 1) -> None:
    """Put a country of so many people into empty tables; ``recorded_by`` is an account that is there."""
    with closing(_Writer(database)) as writer:
        sites = max(2 * LEVELS[-1], people // 100)
        writer.write({"region": list(_regions()), "site": list(_sites(sites))})
        maker = _Maker(sites, recorded_by, seed)
        for first in range(1, people + 1, PORTION):
            writer.write(maker.portion(first, min(first + PORTION - 1, people)))


def _regions() -> Iterator[tuple[Any, ...]]:
    paths: dict[int, str] = {}
    first, above = 1, [0]
    for depth, count in enumerate(LEVELS):
        here = range(first, first + count)
        for place, id_ in enumerate(here):
            parent = above[place % len(above)]
            paths[id_] = f"{paths.get(parent, '/')}{id_}/"
            yield (id_, f"XX-{id_}" if depth else "XX", f"Region {id_}", parent or None, paths[id_], depth)
        first, above = first + count, list(here)


def _sites(count: int) -> Iterator[tuple[Any, ...]]:
    below = districts()
    for id_ in range(1, count + 1):
        setting, sector = PLACES[id_ % len(PLACES)]
        yield (id_, f"S{id_}", f"School {id_}", "school", below[id_ % len(below)], sector, setting)


class _Maker:
    """Makes people with their history; every portion has dice of its own, so that it can be made again by itself."""

    def __init__(self, sites: int, recorded_by: int, seed: int) -> None:
        self.sites, self.recorded_by, self.seed = sites, recorded_by, seed
        self.districts = districts()
        self.accounts = 1_000
        self.rows: Rows = {}
        self.counts = dict.fromkeys(COLUMNS, 0)

    def portion(self, first: int, last: int) -> Rows:
        """Everything about the people with these numbers."""
        self.rows = {name: [] for name in COLUMNS}
        dice = random.Random(f"{self.seed}:{first}")
        for number in range(first, last + 1):
            self._person(dice, number)
        for _ in range((last - first) // 100 + 1):
            self._session(dice)
        return self.rows

    def _add(self, table: str, *values: Any) -> None:
        self.counts[table] += 1
        self.rows[table].append((self.counts[table], *values))

    def _person(self, dice: random.Random, number: int) -> None:
        kind = dice.random()
        if kind < 0.02:
            self._carer(dice)
        birth_year = None if kind > 0.99 else 1962 + number % 42
        sex = "F" if dice.random() < 0.6 else "_U" if kind < 0.005 else "M"
        self.rows["person"].append((number, sex, birth_year, f"{number:064x}"))
        audience = GROUPS[number % len(GROUPS)]
        start = _some_day(dice) if dice.random() < 0.3 else date(dice.randrange(2000, 2022), dice.randrange(1, 13), 1)
        region = self._posts(dice, number, audience, start)
        earned = dice.random()
        if earned < 0.65:
            self._learner(dice, number, audience, region, start, is_certified=earned < 0.55)

    def _posts(self, dice: random.Random, number: int, audience: str, start: date) -> int:
        """One position; some people leave, some move, some hold a second one; gives the first region."""
        site = dice.randrange(1, self.sites + 1)
        region = self.districts[site % len(self.districts)]
        cadre = None if dice.random() < 0.03 else "2341"
        chance, turn = dice.random(), max(start, _some_day(dice))
        end = turn if chance < 0.16 else None
        self._add("position", number, audience, cadre, region, site, start, end, True)
        if 0.10 <= chance < 0.16:
            other = dice.randrange(1, self.sites + 1)
            there = self.districts[other % len(self.districts)]
            self._add("position", number, audience, cadre, there, other, turn + timedelta(1), None, True)
        elif chance > 0.99:
            self._add("position", number, "P" if audience == "O" else "O", cadre, region, site, start, None, False)
        return region

    def _learner(
        self, dice: random.Random, number: int, audience: str, region: int, start: date, *, is_certified: bool
    ) -> None:
        """Somebody who learns online or in a group, and renews what runs out."""
        day = max(start, FIRST) + timedelta(dice.randrange(60, 900))
        if day > LAST:
            return
        is_online = not is_certified or dice.random() < 0.45
        account = self._account(day, number if dice.random() < 0.98 else None) if is_online else None
        if account:
            self._studies(dice, account, audience, day, MODULES if is_certified else 3)
        if is_certified:
            self._certificate(dice, account, number, audience, region, day)
            again = day + timedelta(dice.randrange(900, 1090))
            if again <= LAST and dice.random() < 0.6:
                self._certificate(dice, account, number, audience, region, again)

    def _carer(self, dice: random.Random) -> None:
        day = _some_day(dice)
        self._certificate(dice, self._account(day, None), None, "P", dice.choice(self.districts), day)

    def _account(self, day: date, person: int | None) -> int:
        self.accounts += 1
        email = f"p{self.accounts:09d}@bench.invalid"
        self.rows["account"].append((self.accounts, email, "Bench", "", "", "en", person, _at(day), False, 0))
        return self.accounts

    def _studies(self, dice: random.Random, account: int, audience: str, day: date, modules: int) -> None:
        enrolled = day - timedelta(dice.randrange(5, 150))
        self._add("enrolment", account, audience, _at(enrolled))
        for module in range(1, modules + 1):
            ends = expiry(day, 36)
            self._add("module_pass", account, None, f"{audience}{module}", day, ends, "online", _at(day))

    def _certificate(
        self, dice: random.Random, account: int | None, number: int | None, audience: str, region: int, day: date
    ) -> None:
        revoked = day + timedelta(40) if dice.random() < 0.01 else None
        self._add(
            "certificate",
            f"B-{self.counts['certificate']:010d}",
            account,
            None if account else number,
            audience,
            audience,
            day,
            expiry(day, 36),
            "bench",
            "online" if account else "group",
            "en",
            "",
            region,
            revoked,
            "issued-in-error" if revoked else None,
            _at(day),
        )

    def _session(self, dice: random.Random) -> None:
        day, attendees = _some_day(dice), dice.randrange(8, 40)
        verified = dice.randrange(attendees + 1)
        audience = dice.choice(GROUPS)
        where = dice.choice(self.districts)
        self._add("group_session", day, audience, audience, where, attendees, verified, self.recorded_by, _at(day))


def _some_day(dice: random.Random) -> date:
    return FIRST + timedelta(dice.randrange((LAST - FIRST).days))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


class _Writer:
    """Puts rows into the tables: ``executemany`` on SQLite, ``COPY`` on PostgreSQL; references are not checked."""

    def __init__(self, database: Database) -> None:
        self.is_sqlite = database.is_sqlite
        if self.is_sqlite:
            self.connection: Any = sqlite_driver().connect(database.url.database)
            self.connection.execute("PRAGMA synchronous=OFF")
            return
        url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(url)
        self.connection.execute("SET session_replication_role = replica")

    def write(self, rows: Rows) -> None:
        """One transaction."""
        for table, found in rows.items():
            names = [f'"{name}"' for name in COLUMNS[table].split()]
            if not found:
                continue
            if self.is_sqlite:
                marks = ", ".join("?" * len(names))
                statement = f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})'
                self.connection.executemany(statement, (tuple(map(_plain, row)) for row in found))
            else:
                with self.connection.cursor().copy(f'COPY "{table}" ({", ".join(names)}) FROM STDIN') as copy:
                    for row in found:
                        copy.write_row(row)
        self.connection.commit()

    def close(self) -> None:
        """Let the database know what there is, and end."""
        if self.is_sqlite:
            self.connection.execute("PRAGMA analysis_limit=1000")
            self.connection.execute("ANALYZE")
        else:
            self._count_on()
            self.connection.commit()
            self.connection.autocommit = True
            self.connection.execute("VACUUM ANALYZE")
        self.connection.commit()
        self.connection.close()

    def _count_on(self) -> None:
        """Let the sequences go on after the last number."""
        for table in COLUMNS:
            last = f'SELECT coalesce(max(id), 1) FROM "{table}"'
            self.connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({last}))")


def _plain(value: Any) -> Any:
    """As SQLAlchemy keeps it in SQLite."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.000000}"
    return str(value) if isinstance(value, date) else value


__all__ = ["COLUMNS", "districts", "fill"]
