"""A country with teachers, and whoever reads its coverage."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from app.accounts.actions import create_account, create_token, give_role, open_session
from app.accounts.policy import Reach, SignedIn
from app.clock import now
from app.coverage.actions import post_changes
from app.db import Database
from app.permissions import Role
from app.web.unit_of_work import unit as unit_of
from app.workforce.models import Region
from tests.coverage import worked_example
from tests.coverage.worked_example import PASSWORD, World

ANALYST = SignedIn(1, "", "", "en", None, (Reach(Role.ANALYST),))


@pytest.fixture
def unit(database: Database) -> Callable[[], AbstractContextManager[Session]]:
    """One committed transaction, with the step before the commit."""
    return lambda: unit_of(database, post_changes)


@pytest.fixture
def world(once, unit) -> World:
    """An empty country."""
    return once(worked_example.empty_country, unit)


@pytest.fixture
def w1(once, unit) -> World:
    """The worked example."""
    return once(worked_example.build, unit)


def keys_of(unit, role, *, region_id=None, email="analyst@example.org"):
    """An account with a role; gives its cookie and its token."""
    with unit() as session:
        account = create_account(session, email=email, name="Ana", password=PASSWORD, language="en", at=now())
        region = session.get_one(Region, region_id) if region_id else None
        give_role(session, account, role, region=region, by=None, at=now())
        _, token = create_token(session, account, name="test", days=30, at=now())
        return open_session(session, account, agent="", at=now()), token
