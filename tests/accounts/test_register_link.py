"""Linking an account to the person it belongs to."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import actions, queries
from app.accounts.models import Account
from app.clock import now
from app.db import take_changes
from app.errors import Conflict, TooMany
from app.workforce.actions import add_person
from app.workforce.models import Person
from tests.accounts.conftest import AT, Browser, account_in
from tests.make import Make

KEY = b"s" * 32
RIGHT = {"staff_number": " ab-12 34 ", "birth_year": 1985, "key": KEY}


@pytest.fixture
def person(make: Make) -> Person:
    with make.unit() as session:
        return add_person(session, staff_number="AB1234", key=KEY, birth_year=1985)


def test_staff_number_and_birth_year_link_and_the_change_is_noted(session: Session) -> None:
    person = add_person(session, staff_number="AB1234", key=KEY, birth_year=1985)
    account = account_in(session, "lea@example.org")
    take_changes(session)
    assert actions.link_person(session, account, **RIGHT, at=AT) is person
    assert take_changes(session) == {"person": {person.id}}
    with pytest.raises(Conflict):
        actions.link_person(session, account, **RIGHT, at=AT)
    actions.unlink_person(session, account, by=None, at=AT)
    assert take_changes(session) == {"person": {person.id}, "account": {account.id}}
    assert account.person_id is None
    with pytest.raises(Conflict):
        actions.unlink_person(session, account, by=None, at=AT)


def test_several_accounts_may_belong_to_one_person(session: Session) -> None:
    person = add_person(session, staff_number="AB1234", key=KEY, birth_year=1985)
    emails = ["one@example.org", "two@example.org"]
    for email in emails:
        actions.link_person(session, account_in(session, email), **RIGHT, at=AT)
    assert [account.email for account in queries.accounts_of(session, person.id)] == emails


def test_five_wrong_tries_an_hour_and_the_sixth_must_wait_even_when_right(session: Session) -> None:
    add_person(session, staff_number="AB1234", key=KEY, birth_year=1985)
    add_person(session, staff_number="NOYEAR", key=KEY)
    account, other = account_in(session, "lea@example.org"), account_in(session, "bea@example.org")
    said = set()
    for number, year in (("AB1234", 1986), ("AB1235", 1985), ("NOYEAR", 1985), ("x", 1985), ("\u0130", 1985)):
        with pytest.raises(actions.LinkRefused) as refusal:
            actions.link_person(session, account, staff_number=number, birth_year=year, key=KEY, at=AT)
        said.add(str(refusal.value.message))
    assert len(said) == 1
    with pytest.raises(TooMany):
        actions.link_person(session, account, **RIGHT, at=AT + timedelta(minutes=59))
    assert actions.link_person(session, other, **RIGHT, at=AT)
    assert actions.link_person(session, account, **RIGHT, at=AT + timedelta(hours=1, seconds=1))


def test_the_page_links_and_tells_nothing_about_which_part_is_wrong(
    app: Flask, browser: Browser, learner: Account, person: Person, make: Make
) -> None:
    browser.sign_in("lea@example.org")
    wrong = browser.send("/account/link", "/account", staff_number="AB-1234", birth_year="1990")
    assert wrong.status_code == 422
    assert "has this staff number and this birth year" in wrong.get_data(as_text=True)
    bad = browser.send("/account/link", "/account", staff_number="", birth_year="eighty")
    assert 'id="staff_number-error"' in bad.get_data(as_text=True)
    assert 'id="birth_year-error"' in bad.get_data(as_text=True)
    assert browser.send("/account/link", "/account", staff_number="ab 1234", birth_year="1985").status_code == 302
    assert "Linked" in browser.get("/account").get_data(as_text=True)
    with make.unit() as session:
        assert session.get_one(Account, learner.id).person_id == person.id


def test_failed_tries_of_the_page_count_although_refused(browser: Browser, learner: Account, person: Person) -> None:
    browser.sign_in("lea@example.org")
    for _ in range(5):
        browser.send("/account/link", "/account", staff_number="WRONG", birth_year="1985")
    answer = browser.send("/account/link", "/account", staff_number="AB1234", birth_year="1985")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")


def test_an_administrator_undoes_the_link(
    app: Flask, browser: Browser, administrator: Account, learner: Account, person: Person, make: Make
) -> None:
    with make.unit() as session:
        actions.link_person(session, session.get_one(Account, learner.id), **RIGHT, at=now())
    browser.sign_in("ada@example.org")
    page = f"/people/{learner.id}"
    assert browser.send(f"{page}/unlink", page).status_code == 302
    assert browser.send(f"{page}/unlink", page).status_code == 409
