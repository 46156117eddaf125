"""The JSON door of accounts."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions, queries
from app.accounts.models import Account, Token
from app.clock import now
from app.errors import Conflict, Invalid
from app.permissions import ROLES, Permission, Role
from tests.accounts.conftest import AT, PASSWORD, Browser, Country, account_in
from tests.conftest import ApiClient
from tests.make import Make

LEA = {"email": "lea@example.org", "password": PASSWORD}
NEW = {"name": "Bea Ito", "email": "bea@example.org", "role": "trainer"}


@pytest.fixture
def admin_api(api: ApiClient, administrator: Account) -> ApiClient:
    token = api.post("/tokens", json={"email": "ada@example.org", "password": PASSWORD}).json["token"]
    return api.signed_in(token)


def test_a_password_buys_a_token_that_says_who_one_is(api: ApiClient, learner: Account) -> None:
    made = api.post("/tokens", json=LEA)
    assert made.status_code == 201
    assert made.json["token"].startswith("sg_")
    assert made.json["token"].startswith(made.json["prefix"])
    me = api.signed_in(made.json["token"]).get("/me").json
    assert (me["email"], me["is_linked"], me["permissions"]) == ("lea@example.org", False, ["learning:take"])
    assert [(grant["role"], grant["region"], grant["site"]) for grant in me["grants"]] == [("learner", None, None)]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**LEA, "password": "wrong"}, 401),
        ({**LEA, "email": "nobody@example.org"}, 401),
        ({**LEA, "scopes": ["audit:read"]}, 422),
        ({**LEA, "scopes": []}, 422),
        ({**LEA, "scopes": ["all"]}, 422),
        ({**LEA, "days": 367}, 422),
        ({**LEA, "days": 0}, 422),
        ({**LEA, "name": ""}, 422),
        ({**LEA, "admin": True}, 422),
        ({"email": "lea@example.org"}, 422),
        ({"email": 7, "password": []}, 422),
        ({**LEA, "email": "\ud800"}, 422),
        ([], 422),
    ],
)
def test_a_refused_token_is_a_problem_document(api: ApiClient, learner: Account, body: Any, status: int) -> None:
    answer = api.post("/tokens", json=body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert PASSWORD not in answer.get_data(as_text=True)


def test_guesses_over_the_api_and_over_pages_count_together(api: ApiClient, browser: Browser, learner: Account) -> None:
    for _ in range(5):
        assert api.post("/tokens", json={**LEA, "password": "wrong"}).status_code == 401
        assert browser.sign_in("lea@example.org", "wrong").status_code == 401
    answer = api.post("/tokens", json=LEA)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")


def test_a_one_time_password_buys_no_token_and_stops_the_old_ones(api: ApiClient, learner: Account, make: Make) -> None:
    token = api.post("/tokens", json=LEA).json["token"]
    with make.unit() as session:
        password = actions.reset_password(session, session.get_one(Account, learner.id), by=None, at=now())
    assert api.post("/tokens", json={**LEA, "password": password}).status_code == 403
    assert api.signed_in(token).get("/me").status_code == 401


@pytest.mark.parametrize("header", ["Bearer nope", "Bearer", "Basic bGVhOng=", "Bearer sg_" + "x" * 9000])
def test_a_foreign_token_is_refused_and_never_passed_over(api: ApiClient, learner: Account, header: str) -> None:
    answer = api.get("/me", headers={"Authorization": header})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_without_a_token_nobody_is_known_and_a_cookie_does_not_help(browser: Browser, learner: Account) -> None:
    browser.sign_in("lea@example.org")
    assert browser.get("/api/v1/me").status_code == 401


def test_a_token_ends_on_its_day(api: ApiClient, learner: Account) -> None:
    start = now()
    with time_machine.travel(start, tick=False):
        mine = api.signed_in(api.post("/tokens", json={**LEA, "days": 1}).json["token"])
    with time_machine.travel(start + timedelta(hours=23, minutes=59), tick=False):
        assert mine.get("/me").status_code == 200
    with time_machine.travel(start + timedelta(days=1), tick=False):
        assert mine.get("/me").status_code == 401


def test_tokens_are_listed_and_ended_by_their_owner_alone(api: ApiClient, learner: Account, make: Make) -> None:
    mine = api.signed_in(api.post("/tokens", json={**LEA, "name": "one"}).json["token"])
    second = api.post("/tokens", json={**LEA, "name": "two"}).json
    with make.unit() as session:
        account_in(session, "bea@example.org")
    theirs = api.post("/tokens", json={"email": "bea@example.org", "password": PASSWORD}).json
    listed = mine.get("/tokens").json
    assert [row["name"] for row in listed["items"]] == ["two", "one"]
    assert "token" not in listed["items"][0]
    assert mine.delete(f"/tokens/{theirs['id']}").status_code == 404
    assert mine.delete(f"/tokens/{second['id']}").status_code == 204
    assert mine.delete(f"/tokens/{second['id']}").status_code == 404
    assert mine.delete("/tokens/99999999999999999999").status_code == 404
    assert api.signed_in(second["token"]).get("/me").status_code == 401
    assert api.signed_in(theirs["token"]).get("/me").status_code == 200


def test_a_scoped_token_does_no_more_than_its_scopes(api: ApiClient, administrator: Account) -> None:
    body = {"email": "ada@example.org", "password": PASSWORD, "scopes": ["learning:take"]}
    narrow = api.signed_in(api.post("/tokens", json=body).json["token"])
    assert narrow.get("/me").json["permissions"] == ["learning:take"]
    assert narrow.get("/accounts").status_code == 403


def test_a_token_loses_what_its_owner_loses(session: Session) -> None:
    account = account_in(session, "lea@example.org", Role.ANALYST)
    _, key = actions.create_token(session, account, name="x", days=366, at=AT)
    grant = queries.open_grants(session, [account.id])[account.id][0]
    actions.end_grant(session, queries.open_grant(session, account.id, grant.id), by=None, at=AT)
    session.flush()
    found = queries.principal_by_token(session, key, AT)
    assert found is not None
    assert found.permissions == frozenset()


def test_a_token_asks_for_no_more_than_its_owner_holds(session: Session) -> None:
    account = account_in(session, "lea@example.org", Role.ANALYST)
    token, _ = actions.create_token(session, account, name="x", days=1, at=AT)
    assert set(token.scopes) == ROLES[Role.ANALYST]
    with pytest.raises(Invalid):
        actions.create_token(session, account, name="x", days=1, at=AT, scopes=[Permission.READ_AUDIT])


def test_nobody_piles_up_tokens(session: Session) -> None:
    account = account_in(session, "lea@example.org")
    for _ in range(50):
        actions.create_token(session, account, name="x", days=1, at=AT)
    with pytest.raises(Conflict):
        actions.create_token(session, account, name="x", days=1, at=AT)
    assert actions.create_token(session, account, name="x", days=1, at=AT + timedelta(days=1))


def test_a_token_made_on_the_page_is_shown_once(
    app: Flask, browser: Browser, api: ApiClient, learner: Account, make: Make
) -> None:
    browser.sign_in("lea@example.org")
    text = browser.send("/account/tokens", "/account", name="my <b>script", days="7", scopes="learning:take").get_data(
        as_text=True
    )
    token = text.split('<code dir="ltr">')[1].split("<")[0]
    assert api.signed_in(token).get("/me").status_code == 200
    page = browser.get("/account").get_data(as_text=True)
    assert token not in page
    assert "my &lt;b&gt;script" in page
    with make.unit() as session:
        token_id = session.scalars(select(Token.id)).one()
    assert browser.send(f"/account/tokens/{token_id}/end", "/account").status_code == 302
    assert api.signed_in(token).get("/me").status_code == 401
    assert browser.send("/account/tokens", "/account", name="x", days="9999").status_code == 422


def test_administrators_list_search_and_open_accounts(admin_api: ApiClient, country: Country) -> None:
    made = admin_api.post("/accounts", json={**NEW, "region": "XX-N"})
    assert made.status_code == 201
    assert len(made.json["one_time_password"]) == 23
    assert made.json["grants"][0]["region"] == "XX-N"
    listed = admin_api.get("/accounts?search=bea").json
    assert (listed["total"], listed["items"][0]["email"]) == (1, "bea@example.org")
    assert "one_time_password" not in listed["items"][0]
    address = f"/accounts/{made.json['id']}/grants"
    given = admin_api.post(address, json={"role": "analyst", "site": "SCH-1"})
    assert (given.status_code, given.json["site"]) == (201, "SCH-1")
    assert admin_api.post(address, json={"role": "analyst", "site": "SCH-1"}).status_code == 409
    assert admin_api.delete(f"{address}/{given.json['id']}").status_code == 204
    assert admin_api.delete(f"{address}/{given.json['id']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**NEW, "email": "ada@example.org"}, 409),
        ({**NEW, "email": "x"}, 422),
        ({**NEW, "role": "king"}, 422),
        ({**NEW, "region": "ZZ"}, 422),
        ({**NEW, "name": "a\nb"}, 422),
        ({**NEW, "name": "\ud800"}, 422),
        ({**NEW, "must_change_password": False}, 422),
        ({}, 422),
    ],
)
def test_a_refused_account_changes_nothing(admin_api: ApiClient, body: dict[str, Any], status: int) -> None:
    assert admin_api.post("/accounts", json=body).status_code == status
    assert admin_api.get("/accounts").json["total"] == 1


def test_accounts_are_closed_to_everybody_else(api: ApiClient, learner: Account) -> None:
    mine = api.signed_in(api.post("/tokens", json=LEA).json["token"])
    assert mine.get("/accounts").status_code == 403
    assert mine.post("/accounts", json=NEW).status_code == 403
    assert api.get("/accounts").status_code == 401
