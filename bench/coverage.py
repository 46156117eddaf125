"""Coverage by region over HTTP: a country of a million people beside the same country with ten thousand."""

import random
import sqlite3
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from app.db import Database
from app.permissions import Role
from bench.country import write_files
from bench.load import Call, Client, run
from bench.report import Figure
from bench.world import World, bearer
from tests.live import Server
from tests.live import run as console

SMALL: Final = 10_000
LARGE: Final = 1_000_000
CALLS: Final = 60
PATH: Final = "/api/v1/coverage/COV-1?audience=T&on=2026-10-17&by=region"


def measure() -> list[Figure]:
    """Medians of one client for the national table by province and for one province by district, at both sizes."""
    medians, details = {}, {}
    for people in (SMALL, LARGE):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            token = _country(data, people)
            server = Server(data)
            try:
                status, body = Client(server.url).send(Call("GET", PATH, None, bearer(token)))
                assert status == 200, body
                timings = [run(server.url, [[Call("GET", PATH, None, bearer(token))] * CALLS]) for _ in range(3)]
            finally:
                server.stop()
            chosen = sorted(timings, key=lambda each: each.median)[1]
            medians[people], details[people] = chosen.median, f"{chosen}"
    return [
        Figure("coverage by region, 1,000,000 people, median ms", medians[LARGE], "<=", 50, details[LARGE]),
        Figure("the same over its time at 10,000 people", medians[LARGE] / medians[SMALL], "<=", 1.5, details[SMALL]),
    ]


def _country(data: Path, people: int) -> str:
    """Import the register, give half of the people a certificate, derive the ledger; the token of an analyst."""
    world = World(data)
    with world.unit() as session:
        token = world.token(session, world.account(session, Role.ANALYST))
    world.close()
    for path in write_files(data / "files", people):
        console(data, "workforce", "import", str(path))
    _certify(world.database, data)
    console(data, "coverage", "rebuild")
    return token


def _certify(database: Database, data: Path) -> None:
    """Certificates straight into the table: a million public actions would measure something else."""
    dice = random.Random(3)
    connection = sqlite3.connect(data / "safeguard.db")
    rows = connection.execute("SELECT person_id, audience, region_id FROM position").fetchall()
    chosen = [row for row in rows if dice.random() < 0.5]
    certificates = []
    for number, (person, audience, region) in enumerate(chosen):
        issued = date(2022, 1, 1) + timedelta(days=dice.randrange(1700))
        certificates.append(
            (
                f"BENCH-{number}",
                person,
                audience,
                audience,
                str(issued),
                str(issued + timedelta(days=1095)),
                "bench",
                "group",
                "en",
                "",
                region,
                f"{issued} 12:00:00.000000",
            )
        )
    connection.executemany(
        "INSERT INTO certificate (number, person_id, track_code, audience, issued, expires, curriculum_version, "
        "source, language, holder_name, region_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        certificates,
    )
    connection.commit()
    connection.close()
    database.engine.dispose()
