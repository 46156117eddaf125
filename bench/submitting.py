"""What the ledger adds to a quiz sent in by somebody on the register: with the step before the commit, and without."""

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.db import take_changes
from app.learning.actions import open_quiz
from app.permissions import Role
from app.web.unit_of_work import unit
from app.workforce.actions import add_person, add_position, add_region, add_site
from bench.report import Figure
from bench.world import World
from tests.make import answer, send

PEOPLE: Final = 40
MODULES: Final = ("T1", "T2", "T3", "T4", "T5", "T6")


def measure() -> list[Figure]:
    """Medians of whole transactions of sending, turn by turn so that both see the same noise."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "data")
        learners = _learners(world)
        with_it, without = [], []
        for turn, learner in enumerate(learners):
            for module in MODULES:
                if turn % 2:
                    with_it.append(_sent(world, learner, module, world.app.extensions["before_commit"]))
                else:
                    without.append(_sent(world, learner, module, _forget))
        world.close()
    bare, whole = sorted(without)[len(without) // 2], sorted(with_it)[len(with_it) // 2]
    spread = f"{whole:.1f} ms beside {bare:.1f} ms; quartiles {_quartiles(with_it)} and {_quartiles(without)}"
    return [Figure("a passed quiz with the ledger, times without it", whole / bare, "<=", 1.2, spread)]


def _quartiles(times: Sequence[float]) -> str:
    found = sorted(times)
    return f"{found[len(found) // 4]:.1f} to {found[len(found) * 3 // 4]:.1f}"


def _learners(world: World) -> list[int]:
    with world.unit() as session:
        country = add_region(session, code="XX", name="Country")
        region = add_region(session, code="XX-1", name="Region", parent=country)
        site = add_site(session, code="S", name="School", kind="school", region=region, sector="PUB")
        found = []
        for number in range(PEOPLE):
            person = add_person(session, staff_number=f"N-{number}", key=b"k" * 32, sex="F", birth_year=1980)
            add_position(session, person, audience="T", region=region, site=site, start=date(2020, 1, 1))
            account = world.account(session, Role.LEARNER)
            account.person_id = person.id
            found.append(account.id)
        return found


def _forget(session: Session) -> None:
    take_changes(session)


def _sent(world: World, account_id: int, module: str, step: Callable[[Session], None]) -> float:
    """Milliseconds of processor time of the transaction that marks a quiz, all answers right; with SQLite's own."""
    at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    with world.unit() as session:
        learner = session.get_one(Account, account_id)
        attempt = open_quiz(session, module, by=learner, language="en", at=at)
        answer(session, attempt, at=at)
        attempt_id = attempt.id
    began = time.thread_time()
    with unit(world.database, step) as session:
        send(session, session.get_one(Account, account_id), session.get_one(type(attempt), attempt_id), at=at)
    return (time.thread_time() - began) * 1000
