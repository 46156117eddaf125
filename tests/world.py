"""A small whole world behind every door: a country, one account for each role, a track, attempts, certificates.

It is made once a run into an SQLite file; a test works on a copy (:class:`Stage`), or on one for each engine.
"""

import copy
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.actions import create_account, create_token, give_role, link_person, open_session
from app.accounts.models import Account, Token
from app.accounts.queries import principal_by_email
from app.assessment.forms import Form
from app.authoring.actions import begin
from app.authoring.actions.piloting import invite_pilots
from app.authoring.queries import beginning
from app.catalogue.actions import keep_pictures
from app.clock import now
from app.db import Database
from app.learning.actions import open_quiz
from app.permissions import Role
from app.web.unit_of_work import unit
from app.workforce.actions import add_head_count, add_person, add_position, add_region, add_site
from tests.assessment.banks import plain_module, publish, publish_track
from tests.catalogue import picture_files
from tests.make import sit_quiz

STAFF_KEY: Final = "s" * 32
PASSWORD: Final = "a quiet morning by the river"
NOBODY: Final = "nobody"
ROLES: Final = (NOBODY, *(str(role) for role in Role))


@dataclass
class World:
    """What is in it: for each role the account's id, its cookie and its token; and names of things."""

    accounts: dict[str, int] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    attempt: str = ""
    """The learner's open attempt."""
    item: str = ""
    option: str = ""
    sent: str = ""
    """The learner's attempt that was passed."""
    certificate: str = ""
    draft: str = ""
    """The trainer's draft of C1."""
    picture: str = ""
    """The digest of a picture that no module shows yet."""


def build(session: Session, at: datetime | None = None) -> World:
    """Make the world through public actions."""
    at = at or now() - timedelta(hours=1)
    for key in ("T1", "P1", "C1"):
        publish(session, plain_module(key), at=at, languages=("en", "ar") if key == "T1" else ("en",))
    publish_track(session, "T", ("T1",), position=0)
    publish_track(session, "P", ("P1",), rule="completion", position=1)
    publish_track(session, "C", ("C1",), position=2)
    root = add_region(session, code="XX", name="Examplia")
    north = add_region(session, code="XX-N", name="North", parent=root)
    add_region(session, code="XX-S", name="South", parent=root)
    add_site(session, code="SCH-1", name="River school", kind="school", region=north)
    add_head_count(session, region=root, audience="H", on=date(2026, 1, 1), count=500, source="Health account")
    for number in range(12):
        person = add_person(session, staff_number=f"N-{number}", key=STAFF_KEY.encode(), sex="F", birth_year=1984)
        add_position(
            session,
            person=person,
            audience="T",
            cadre_isco08="2341",
            region=north,
            site=None,
            start=date(2020, 1, 1),
            end=None,
            is_primary=True,
        )
    world = World()
    for role in Role:
        account = _account(session, f"{role}@example.org", role, at)
        world.accounts[role], world.cookies[role], world.tokens[role] = account.id, *keys_of(session, account, at)
    learner = session.get_one(Account, world.accounts[Role.LEARNER])
    link_person(session, learner, staff_number="N-0", birth_year=1984, key=STAFF_KEY.encode(), at=at)
    _learn(session, world, learner, at)
    trainer = principal_by_email(session, f"{Role.TRAINER}@example.org")
    start = beginning(session, "C1", from_nothing=False)
    world.draft = begin(session, "C1", start.parts, base_version_id=start.base_version_id, by=trainer, at=at).public_id
    road = picture_files.road()
    keep_pictures(session, [road], at=at)
    world.picture = road.digest
    invite_pilots(session, world.draft, [f"{Role.LEARNER}@example.org"], by=trainer, at=at)
    return world


def built(unit: Callable[[], AbstractContextManager[Session]]) -> World:
    """The world in one transaction."""
    with unit() as session:
        return build(session)


def _account(session: Session, email: str, role: Role, at: datetime) -> Account:
    account = create_account(session, email=email, name=f"Sam {role}".title(), password=PASSWORD, language="en", at=at)
    give_role(session, account, role, by=None, at=at)
    return account


def keys_of(session: Session, account: Account, at: datetime) -> tuple[str, str]:
    """A fresh cookie and a fresh token."""
    cookie = open_session(session, account, agent="test", at=at)
    return cookie, create_token(session, account, name="test", days=300, at=at)[1]


def _learn(session: Session, world: World, learner: Account, at: datetime) -> None:
    """One passed attempt with its certificate, and an open one."""
    world.sent = sit_quiz(session, learner, "T1", at=at).public_id
    opened = open_quiz(session, "C1", by=learner, language="en", at=at)
    first = Form.from_plain(opened.form).items[0]
    world.attempt, world.item, world.option = opened.public_id, first.name, first.options[0]
    from app.credentials.models import Certificate

    world.certificate = session.query(Certificate).one().number


@dataclass
class Stage:
    """A program on a copy of the world."""

    app: Flask
    database: Database
    world: World

    def unit(self) -> AbstractContextManager[Session]:
        """One committed transaction, as the edge makes it."""
        return unit(self.database, self.app.extensions["before_commit"])

    def fresh(self, role: str) -> "Stage":
        """Give a role a new cookie and a new token in place of those that a request may have ended."""
        with self.unit() as session:
            account = session.get_one(Account, self.world.accounts[role])
            session.execute(delete(Token).where(Token.account_id == account.id))
            self.world.cookies[role], self.world.tokens[role] = keys_of(session, account, now())
        return self

    def page(self, role: str = NOBODY) -> FlaskClient:
        """A browser of somebody with that role."""
        client = self.app.test_client()
        if role != NOBODY:
            client.set_cookie("session_token", self.world.cookies[role])
        return client

    def api(self, role: str = NOBODY, **headers: str) -> Callable[..., Any]:
        """``send(method, path, **options)`` with the token of somebody with that role."""
        client = self.app.test_client(use_cookies=False)
        token = {} if role == NOBODY else {"Authorization": f"Bearer {self.world.tokens[role]}"}

        def send(method: str, path: str, **options: Any) -> Any:
            mine = {**token, **headers, **options.pop("headers", {})}
            return client.open(f"/api/v1{path}", method=method, headers=mine, **options)

        return send


def build_file(path: Path, template: Path, program: Flask) -> World:
    """Make the world in a copy of an empty database file."""
    shutil.copy(template, path)
    store = Database(f"sqlite:///{path}")
    with unit(store, program.extensions["before_commit"]) as session:
        world = build(session)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.engine.dispose()
    return world


@contextmanager
def lent(program: Flask, path: Path, template: Path, world: World) -> Iterator[Stage]:
    """A program on a copy of the file; what is changed in it is put back."""
    shutil.copy(template, path)
    config, extensions = dict(program.config), dict(program.extensions)
    store = program.extensions["database"] = Database(f"sqlite:///{path}")
    program.config["WTF_CSRF_ENABLED"] = False
    yield Stage(program, store, copy.deepcopy(world))
    for kept, before in ((program.config, config), (program.extensions, extensions)):
        kept.clear()
        kept.update(before)
    store.engine.dispose()


def filled(rule: str, world: World) -> str:
    """An address of a rule, with names of things that are in the world; numbers lead nowhere."""
    names: Mapping[str, object] = {
        "attempt_id": world.attempt,
        "public_id": world.attempt,
        "item": world.item,
        "number": world.certificate,
        "follow_up_id": world.certificate,
        "track": "C",
        "code": "C",
        "module": "C1",
        "module_key": "C1",
        "key": "C1",
        "lesson": "first-things",
        "lesson_key": "first-things",
        "step_key": "begin",
        "kind": "regions",
        "indicator": "COV-1",
        "filename": "mark.svg",
        "format": "gift",
        "id": "no-such-import",
        "draft_id": world.draft,
        "digest": world.picture,
        "ending": "webp",
        "name": "front",
        "language": "fr",
        "comment_id": 999_999,
        "weighing_id": 999_999,
        "pilot_id": 999_999,
        "merge_id": 999_999,
        "before": 1,
        "after": 1,
    }
    address = rule
    while "<" in address:
        before, _, rest = address.partition("<")
        inside, _, after = rest.partition(">")
        kind, _, name = inside.rpartition(":")
        address = (
            f"{before}{'999999' if kind.startswith('int') and name != 'number' else _named(names, kind, name)}{after}"
        )
    return address


def _named(names: Mapping[str, object], kind: str, name: str) -> object:
    if kind.startswith("any("):
        return kind.removeprefix("any(").partition(",")[0].rstrip(")")
    return 1 if kind.startswith("int") else names[name]
