"""The ledger derived anew, beside the database's own GROUP BY over the same facts, on each engine."""

import time
from typing import Any, Final

from sqlalchemy import text

from app.db import Database
from bench.country_of_size import PEOPLE, country, engines
from bench.report import Figure

SINGLE: Final = """
    SELECT '{measure}' AS measure, {audience} AS audience, p.region_id, {day} AS day, w.sex, w.birth_year,
           {delta} AS delta
    FROM position p JOIN person w ON w.id = p.person_id {joins} WHERE {day} IS NOT NULL
"""
HELD: Final = """
    JOIN (SELECT a.person_id, c.audience, c.issued, c.expires FROM certificate c JOIN account a ON a.id = c.account_id
          UNION ALL SELECT person_id, audience, issued, expires FROM certificate WHERE account_id IS NULL) e
    ON e.person_id = p.person_id AND e.audience = p.audience
"""
PASSED: Final = """
    JOIN (SELECT a.person_id, m.module_key, m.passed_on, m.expires FROM module_pass m
          JOIN account a ON a.id = m.account_id) e ON e.person_id = p.person_id
"""


def facts() -> str:
    """Every dated change that the facts name, without laying spans side by side, and without keeping any."""
    ends = [
        *(("headcount", day, delta, "") for day, delta in (("p.start", 1), ('p."end"', -1))),
        *(
            (measure, day, delta, HELD)
            for measure in ("certified", "ever", "recent")
            for day, delta in (("e.issued", 1), ("e.expires", -1))
        ),
    ]
    parts = [
        SINGLE.format(measure=measure, audience=audience, day=day, delta=delta, joins=joins)
        for measure, day, delta, joins in ends
        for audience in ("p.audience", "'_T'")
    ]
    parts += [
        SINGLE.format(measure=measure, audience="p.audience", day=day, delta=delta, joins=joins)
        for measure, joins, edges in (
            ("expiring", HELD, ("e.issued", "e.expires")),
            ("passed", PASSED, ("e.passed_on", "e.expires")),
        )
        for day, delta in zip(edges, (1, -1), strict=True)
    ]
    return " UNION ALL ".join(parts)


def grouped(period: str) -> str:
    """The facts in every region above by a period, with the amounts of a total."""
    sums = ", ".join(
        f"sum(CASE WHEN f.sex = '{sex}' THEN f.delta ELSE 0 END) AS sex{sex}" for sex in ("F", "M", "_O", "_U")
    )
    bands = ", ".join(
        f"sum(CASE WHEN f.birth_year BETWEEN {year} AND {year + 9} THEN f.delta ELSE 0 END) AS born_{year}"
        for year in range(1940, 2010, 10)
    )
    return (
        f"SELECT f.measure, f.audience, u.id, {period} AS period, sum(f.delta) AS amount, {sums}, {bands} "
        f"FROM ({facts()}) f JOIN region r ON r.id = f.region_id JOIN region u ON r.path LIKE u.path || '%' "
        f"GROUP BY f.measure, f.audience, u.id, {period}"
    )


def measure() -> list[Figure]:
    """The whole rebuild over the grouping by day, month and year."""
    figures = []
    for engine in engines():
        with country(PEOPLE, engine) as made:
            floor = _floor(made.database)
            seconds = made.rebuilding[0]
            told = f"{seconds:.0f} s; GROUP BY {floor:.0f} s"
            figures.append(
                Figure(f"{engine}, {PEOPLE:,} people: rebuild, times GROUP BY", seconds / floor, "<=", 2, told)
            )
    return figures


def _floor(database: Database) -> float:
    days: Any = ("f.day", "substr(f.day, 1, 7)", "substr(f.day, 1, 4)")
    if not database.is_sqlite:
        days = ("f.day", "to_char(f.day, 'YYYY-MM')", "to_char(f.day, 'YYYY')")
    began = time.perf_counter()
    with database.writing() as session:
        for place, period in enumerate(days):
            session.execute(text(f"CREATE TEMPORARY TABLE floor_{place} AS {grouped(period)}"))
        session.rollback()
    return time.perf_counter() - began
