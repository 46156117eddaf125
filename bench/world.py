"""A small world to measure in: real modules, learners with tokens, made through the public actions."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.actions import create_account, create_token, give_role, open_session
from app.accounts.models import Account
from app.assessment.forms import Form, FormItem
from app.catalogue.actions import load_content
from app.clock import now
from app.config import ROOT, Settings, from_environment
from app.db import Database
from app.factory import create_app
from app.learning.actions import open_quiz
from app.permissions import Role
from app.web.migrating import upgrade
from app.web.unit_of_work import unit

MODULE = "T1"


@dataclass(frozen=True)
class Learner:
    """A learner with an open attempt: token, cookie of a session, the attempt, its items with an option each."""

    token: str
    cookie: str
    attempt: str
    answers: tuple[tuple[str, str], ...]


def tokens(item: FormItem) -> tuple[str, ...]:
    """Responses of one token each that a question of any type takes."""
    if item.is_number:
        return ("1", "2", "3")
    if item.slots:
        return tuple(f"{slot.key}={option}" for slot in item.slots[:1] for option in slot.options)
    return item.options


class World:
    """A data folder with content; ``unit`` opens committed transactions on it."""

    def __init__(self, data: Path, **settings: str) -> None:
        """Make the database in ``data``, or where the settings say, and load the content."""
        data.mkdir(parents=True, exist_ok=True)
        self.data = data
        self.settings: Settings = from_environment(
            {"SAFEGUARD_DATA_DIR": str(data), **{f"SAFEGUARD_{name}": value for name, value in settings.items()}}
        )
        self.app: Flask = create_app(self.settings)
        self.database: Database = self.app.extensions["database"]
        upgrade(self.database)
        with self.unit() as session:
            load_content(session, ROOT / "content", at=now())

    @contextmanager
    def unit(self) -> Iterator[Session]:
        """One committed transaction, with the step before the commit."""
        with unit(self.database, self.app.extensions["before_commit"]) as session:
            yield session

    def account(self, session: Session, role: Role) -> Account:
        """An account with a role in the whole country."""
        account = create_account(
            session,
            email=f"{secrets.token_hex(6)}@bench.invalid",
            name="Bench",
            password=secrets.token_urlsafe(24),
            language="en",
            at=now(),
        )
        give_role(session, account, role, by=None, at=now())
        return account

    def token(self, session: Session, account: Account) -> str:
        """A fresh API token of an account."""
        return create_token(session, account, name="bench", days=2, at=now())[1]

    def learners(self, count: int) -> list[Learner]:
        """Learners, each with an open attempt at :data:`MODULE`."""
        made = []
        for _ in range(count):
            with self.unit() as session:
                account = self.account(session, Role.LEARNER)
                attempt = open_quiz(session, MODULE, by=account, language="en", at=now())
                form = Form.from_plain(attempt.form)
                made.append(
                    Learner(
                        self.token(session, account),
                        open_session(session, account, agent="bench", at=now()),
                        attempt.public_id,
                        tuple((item.name, tokens(item)[0]) for item in form.items),
                    )
                )
        return made

    def close(self) -> None:
        """Give the database back."""
        self.database.engine.dispose()


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}
