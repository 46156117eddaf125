"""A browser that fills in forms as a person does, and a small country with people in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import actions
from app.accounts.models import Account
from app.permissions import Role
from app.workforce.actions import add_region, add_site
from app.workforce.models import Region, Site
from tests.make import Make

PASSWORD: Final = "violet tractor seven lanterns"
OTHER_PASSWORD: Final = "quiet harbour under nine maples"
AT: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_passwords() -> None:
    """Here passwords are hashed as in service."""


class Browser:
    """A browser without scripts: opens the page that holds a form and sends it with its token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, **options: Any) -> Any:
        return self.client.get(address, **options)

    def send(self, address: str, page: str, **fields: Any) -> Any:
        text = self.client.get(page).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)
        assert token is not None, f"{page} has no form"
        options = fields.pop("options", {})
        return self.client.post(address, data={**fields, "csrf_token": token[1]}, **options)

    def sign_in(self, email: str, password: str = PASSWORD, **fields: Any) -> Any:
        return self.send("/sign-in", "/sign-in", email=email, password=password, **fields)


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    return Browser(client)


@dataclass(frozen=True)
class Country:
    """XX with two regions; north has a district and a school, south has a clinic."""

    root: Region
    north: Region
    district: Region
    south: Region
    school: Site
    clinic: Site

    def regions(self) -> Iterator[Region]:
        yield from (self.root, self.north, self.district, self.south)


def country_in(session: Session) -> Country:
    root = add_region(session, code="XX", name="Examplia")
    north = add_region(session, code="XX-N", name="North", parent=root)
    district = add_region(session, code="XX-N-1", name="Upper district", parent=north)
    south = add_region(session, code="XX-S", name="South", parent=root)
    return Country(
        root,
        north,
        district,
        south,
        add_site(session, code="SCH-1", name="River school", kind="school", region=district),
        add_site(session, code="CLI-1", name="Hill clinic", kind="clinic", region=south),
    )


def account_in(
    session: Session,
    email: str,
    role: Role | None = Role.LEARNER,
    *,
    region: Region | None = None,
    site: Site | None = None,
) -> Account:
    account = actions.create_account(
        session, email=email, name=email.split("@", maxsplit=1)[0].title(), password=PASSWORD, language="en", at=AT
    )
    if role is not None:
        actions.give_role(session, account, role, region=region, site=site, by=None, at=AT)
    return account


@pytest.fixture
def country(make: Make) -> Country:
    with make.unit() as session:
        return country_in(session)


@pytest.fixture
def administrator(make: Make) -> Account:
    with make.unit() as session:
        return account_in(session, "ada@example.org", Role.ADMINISTRATOR)


@pytest.fixture
def learner(make: Make) -> Account:
    with make.unit() as session:
        return account_in(session, "lea@example.org")
