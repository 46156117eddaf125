"""Signing in and out, guessing, sessions and passwords, through the pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts import actions, queries
from app.accounts.models import Account, SignInFailure, SignInSession, Token
from app.audit.models import AuditEntry
from app.clock import now
from app.errors import TooMany
from app.permissions import Role
from tests.accounts.conftest import AT, OTHER_PASSWORD, PASSWORD, Browser, account_in
from tests.make import Make

WHO = {"address": "192.0.2.1", "at": AT}


def the_cookie(answer: Any) -> str:
    cookies = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(("session_token=", "__Host-"))]
    assert len(cookies) == 1
    return str(cookies[0])


def test_signing_in_opens_a_session_and_leads_to_where_the_person_wanted(browser: Browser, learner: Account) -> None:
    first = browser.get("/account")
    assert first.headers["Location"] == "/sign-in?next=/account"
    answer = browser.sign_in("LEA@example.org ", next="/account?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account?x=1")
    cookie = the_cookie(answer)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "lea@example.org" in browser.get("/account").get_data(as_text=True)
    assert browser.get("/sign-in?next=/account").headers["Location"] == "/account"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(browser: Browser, learner: Account, wanted: str) -> None:
    assert browser.sign_in("lea@example.org", next=wanted).headers["Location"] == "/"


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(browser: Browser, learner: Account) -> None:
    options = {"base_url": "https://localhost"}
    page = browser.client.get("/sign-in", **options).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"email": "lea@example.org", "password": PASSWORD, "csrf_token": token}
    cookie = the_cookie(browser.client.post("/sign-in", data=fields, **options))
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("lea@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("dis@example.org", PASSWORD),
        ("locked@example.org", PASSWORD),
        ("lea@example.org", "x" * 900),
    ],
)
def test_every_refusal_says_the_same_and_keeps_what_was_typed(
    browser: Browser, make: Make, learner: Account, administrator: Account, email: str, password: str
) -> None:
    with make.unit() as session:
        actions.disable(session, account_in(session, "dis@example.org"), by=None, at=AT)
        account_in(session, "locked@example.org").failures_in_a_row = 100
    answer = browser.sign_in(email, password, next="/account")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "E-mail address and password don&#39;t fit together" in text
    assert password not in text
    assert 'name="next" value="/account"' in text
    assert browser.get("/account").status_code == 302


def test_a_form_without_a_password_names_the_field(browser: Browser, learner: Account) -> None:
    answer = browser.sign_in("lea@example.org", "")
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.get_data(as_text=True)


def test_a_failed_try_is_kept_although_the_request_is_refused(browser: Browser, make: Make, learner: Account) -> None:
    browser.sign_in("lea@example.org", "wrong")
    browser.sign_in("nobody@example.org", "wrong")
    with make.unit() as session:
        assert session.scalar(select(func.count(SignInFailure.id))) == 2
        assert session.scalar(select(Account.failures_in_a_row)) == 1
        things = session.scalars(
            select(AuditEntry.thing).where(AuditEntry.action == "sign-in failed").order_by(AuditEntry.id)
        ).all()
        assert things == [f"account:{learner.id}", "account:unknown"]
    browser.sign_in("lea@example.org")
    with make.unit() as session:
        assert session.scalar(select(Account.failures_in_a_row)) == 0
        assert session.scalar(select(func.count(SignInFailure.id))) == 1


@pytest.mark.parametrize("email", ["lea@example.org", "nobody@example.org"])
def test_after_ten_failures_the_eleventh_try_must_wait_account_or_not(
    browser: Browser, learner: Account, email: str
) -> None:
    start = now()
    with time_machine.travel(start, tick=False):
        for _ in range(10):
            assert browser.sign_in(email, "wrong").status_code == 401
        answer = browser.sign_in(email, PASSWORD)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
        assert browser.get("/account").status_code == 302
    with time_machine.travel(start + timedelta(minutes=5, seconds=1), tick=False):
        assert browser.sign_in(email, PASSWORD).status_code == (302 if email.startswith("lea") else 401)


def test_a_hundred_failures_in_a_row_lock_until_an_administrator_resets(session: Session) -> None:
    account = account_in(session, "lea@example.org")
    at, wrong = AT, queries.Verified("lea@example.org", account.id, None)
    for number in range(100):
        at = AT + timedelta(minutes=number)
        with pytest.raises(actions.SignInRefused):
            actions.sign_in(session, wrong, address=f"192.0.2.{number}", agent="", at=at)
    at += timedelta(days=30)
    right = queries.verified_account(session, "lea@example.org", PASSWORD)
    with pytest.raises(actions.SignInRefused):
        actions.sign_in(session, right, address="192.0.2.1", agent="", at=at)
    password = actions.reset_password(session, account, by=None, at=at)
    right = queries.verified_account(session, "lea@example.org", password)
    assert actions.sign_in(session, right, address="192.0.2.1", agent="", at=at)


def test_forty_people_behind_one_address_sign_in_but_300_failures_stop_it(session: Session) -> None:
    account = account_in(session, "lea@example.org")
    right = queries.verified_account(session, "lea@example.org", PASSWORD)
    for number in range(299):
        with pytest.raises(actions.SignInRefused):
            actions.sign_in(session, queries.Verified(f"n{number}@x.org", None, None), agent="", **WHO)
    for _ in range(40):
        assert actions.sign_in(session, right, agent="", **WHO)
    with pytest.raises(actions.SignInRefused):
        actions.sign_in(session, queries.Verified("n@x.org", None, None), agent="", **WHO)
    with pytest.raises(TooMany):
        actions.sign_in(session, right, agent="", **WHO)
    assert actions.sign_in(session, right, address="192.0.2.2", agent="", at=AT)
    assert account.failures_in_a_row == 0


def test_failed_tries_are_forgotten_after_a_day(session: Session) -> None:
    for at in (AT, AT + timedelta(days=1, seconds=1)):
        with pytest.raises(actions.SignInRefused):
            actions.sign_in(session, queries.Verified("n@x.org", None, None), address="192.0.2.1", agent="", at=at)
    assert session.scalar(select(func.count(SignInFailure.id))) == 1


def test_a_password_changed_since_it_was_compared_opens_nothing(session: Session) -> None:
    account = account_in(session, "lea@example.org")
    right = queries.verified_account(session, "lea@example.org", PASSWORD)
    actions.reset_password(session, account, by=None, at=AT)
    with pytest.raises(actions.SignInRefused):
        actions.sign_in(session, right, agent="", **WHO)


@pytest.mark.parametrize(("role", "hours"), [(Role.LEARNER, 90 * 24), (Role.TRAINER, 12)])
def test_sessions_of_staff_last_twelve_hours_and_of_learners_ninety_days(
    session: Session, role: Role, hours: int
) -> None:
    account = account_in(session, "lea@example.org", role)
    key = actions.open_session(session, account, agent="", at=AT)
    session.flush()
    end = AT + timedelta(hours=hours)
    assert queries.principal_by_session(session, key, end - timedelta(seconds=1)) is not None
    assert queries.principal_by_session(session, key, end) is None


def test_only_hashes_of_keys_are_kept(session: Session) -> None:
    account = account_in(session, "lea@example.org")
    key = actions.open_session(session, account, agent="Firefox/1 Windows", at=AT)
    _, token = actions.create_token(session, account, name="x", days=1, at=AT)
    kept = [*session.execute(select(SignInSession.__table__)).all(), *session.execute(select(Token.__table__)).all()]
    assert key not in repr(kept)
    assert token not in repr(kept)


def test_a_new_sign_in_replaces_the_session_of_the_browser(
    app: Flask, browser: Browser, learner: Account, make: Make
) -> None:
    old = the_cookie(browser.sign_in("lea@example.org")).split("=")[1].split(";")[0]
    page = browser.get("/account").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"email": "lea@example.org", "password": PASSWORD, "csrf_token": token}
    new = the_cookie(browser.client.post("/sign-in", data=fields)).split("=")[1].split(";")[0]
    assert old != new
    with make.unit() as session:
        assert queries.principal_by_session(session, old, now()) is None
        assert queries.principal_by_session(session, new, now()) is not None


def test_signing_out_ends_the_session_and_not_only_the_cookie(browser: Browser, learner: Account, make: Make) -> None:
    key = the_cookie(browser.sign_in("lea@example.org")).split("=")[1].split(";")[0]
    assert browser.send("/sign-out", "/account").headers["Location"] == "/sign-in"
    assert browser.get("/account").status_code == 302
    with make.unit() as session:
        assert queries.principal_by_session(session, key, now()) is None


@pytest.mark.parametrize("key", ["", "x", "\ud800", "k" * 100_000])
def test_foreign_keys_open_nothing(session: Session, key: str) -> None:
    assert queries.principal_by_session(session, key, AT) is None
    assert queries.principal_by_token(session, key, AT) is None


def test_who_is_signed_in_costs_one_statement(
    app: Flask, make: Make, queries: Callable[..., Any], database: Any
) -> None:
    from app.accounts.queries import principal_by_session, principal_by_token

    with make.unit() as session:
        account = account_in(session, "lea@example.org", Role.ANALYST)
        actions.give_role(session, account, Role.TRAINER, by=None, at=AT)
        key = actions.open_session(session, account, agent="", at=AT)
        _, token = actions.create_token(session, account, name="x", days=1, at=AT)
    with database.reading() as reader, queries(most=1):
        found = principal_by_session(reader, key, AT)
    with database.reading() as reader, queries(most=1):
        by_token = principal_by_token(reader, token, AT)
    assert found is not None
    assert by_token is not None
    assert {reach.role for reach in found.grants} == {Role.ANALYST, Role.TRAINER}
    assert by_token.permissions == found.permissions


def test_other_sessions_can_be_seen_and_ended(app: Flask, browser: Browser, learner: Account) -> None:
    phone = Browser(app.test_client())
    agent = {"options": {"headers": {"User-Agent": "Firefox/1 Android"}}}
    phone.sign_in("lea@example.org", **agent)
    browser.sign_in("lea@example.org")
    page = browser.get("/account").get_data(as_text=True)
    assert "Firefox, Android" in page
    address = page.split('action="/account/sessions/')[1].split('"')[0]
    assert browser.send(f"/account/sessions/{address}", "/account").status_code == 302
    assert phone.get("/account").status_code == 302
    assert browser.get("/account").status_code == 200
    phone.sign_in("lea@example.org")
    browser.send("/account/sessions/end", "/account")
    assert phone.get("/account").status_code == 302
    assert browser.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(app: Flask, browser: Browser, learner: Account, make: Make) -> None:
    with make.unit() as session:
        other = account_in(session, "bea@example.org")
        actions.open_session(session, other, agent="", at=now())
        theirs = session.scalars(select(SignInSession.id)).one()
    browser.sign_in("lea@example.org")
    assert browser.send(f"/account/sessions/{theirs}/end", "/account").status_code == 404
    assert browser.send("/account/sessions/99999999999999999999/end", "/account").status_code == 404


def test_a_new_password_ends_other_sessions_and_tokens(
    app: Flask, browser: Browser, learner: Account, make: Make
) -> None:
    phone = Browser(app.test_client())
    phone.sign_in("lea@example.org")
    browser.sign_in("lea@example.org")
    with make.unit() as session:
        _, token = actions.create_token(session, session.get_one(Account, learner.id), name="x", days=1, at=now())
    fields = {"current_password": PASSWORD, "password": OTHER_PASSWORD}
    answer = browser.send("/account/password", "/account/password", **fields)
    assert answer.headers["Location"] == "/account"
    assert browser.get("/account").status_code == 200
    assert phone.get("/account").status_code == 302
    with make.unit() as session:
        assert queries.principal_by_token(session, token, now()) is None
    assert phone.sign_in("lea@example.org").status_code == 401
    assert phone.sign_in("lea@example.org", OTHER_PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong", OTHER_PASSWORD, "current_password"), (PASSWORD, "short", "password"), (PASSWORD, "", "password")],
)
def test_a_refused_password_change_names_the_field_and_changes_nothing(
    app: Flask, browser: Browser, learner: Account, make: Make, current: str, new: str, field: str
) -> None:
    browser.sign_in("lea@example.org")
    answer = browser.send("/account/password", "/account/password", current_password=current, password=new)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert Browser(app.test_client()).sign_in("lea@example.org").status_code == 302
    with make.unit() as session:
        counted = session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == "sign-in failed"))
        assert counted == (1 if current == "wrong" else 0)


def test_whoever_holds_a_one_time_password_is_led_to_its_replacement_first(
    browser: Browser, learner: Account, make: Make
) -> None:
    with make.unit() as session:
        password = actions.reset_password(session, session.get_one(Account, learner.id), by=None, at=now())
    browser.sign_in("lea@example.org", password, next="/account")
    assert browser.get("/account").headers["Location"] == "/account/password"
    assert browser.get("/account/password").status_code == 200
    assert browser.get("/privacy").status_code == 200
    fields = {"current_password": password, "password": OTHER_PASSWORD}
    assert browser.send("/account/password", "/account/password", **fields).headers["Location"] == "/"
    assert browser.get("/account").status_code == 200


def test_becoming_staff_ends_the_long_session(browser: Browser, learner: Account, make: Make) -> None:
    browser.sign_in("lea@example.org")
    with make.unit() as session:
        actions.give_role(session, session.get_one(Account, learner.id), Role.ANALYST, by=None, at=now())
    assert browser.get("/account").status_code == 302


def test_a_disabled_account_is_out_at_once(browser: Browser, learner: Account, make: Make) -> None:
    browser.sign_in("lea@example.org")
    with make.unit() as session:
        session.execute(update(Account).values(disabled_at=now()))
    assert browser.get("/account").status_code == 302


def test_an_unknown_address_costs_the_same_work_as_a_wrong_password(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_in(session, "lea@example.org")
    hashed: list[str] = []
    verify = PasswordHasher.verify

    def noted(self: PasswordHasher, kept: str, password: str) -> bool:
        hashed.append(kept.split("$")[3])
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    for email in ("nobody@example.org", "lea@example.org"):
        queries.verified_account(session, email, "wrong")
    assert hashed == ["m=19456,t=2,p=1"] * 2
