"""Opening accounts, giving and ending rights, the first run, the audit list, the console."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import actions, queries
from app.accounts.models import Account, Grant
from app.audit.models import AuditEntry
from app.clock import now
from app.errors import Conflict, Invalid
from app.permissions import Role
from tests.accounts.conftest import AT, OTHER_PASSWORD, PASSWORD, Browser, Country, account_in
from tests.make import Make

NEW = {"name": "Bea Ito", "email": "Bea@Example.org", "language": "fr", "role": "learner"}


def secret_in(answer: Any) -> str:
    found = re.search(r'<code dir="ltr">([^<]+)</code>', answer.get_data(as_text=True))
    assert found is not None
    return found[1]


@pytest.fixture
def regional(make: Make, country: Country) -> Account:
    with make.unit() as session:
        return account_in(session, "nor@example.org", Role.ADMINISTRATOR, region=country.north)


def test_the_first_visitor_creates_the_administrator_and_nobody_does_it_twice(app: Flask, browser: Browser) -> None:
    assert browser.get("/sign-in").headers["Location"] == "/welcome"
    fields = {"name": "Ada", "email": "ada@example.org", "password": OTHER_PASSWORD}
    late = Browser(app.test_client())
    page = late.get("/welcome").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert browser.send("/welcome", "/welcome", **fields).headers["Location"] == "/people"
    assert browser.get("/people").status_code == 200
    assert late.client.post("/welcome", data={**fields, "csrf_token": token}).status_code == 409
    assert late.get("/welcome").status_code == 409
    assert late.get("/sign-in").status_code == 200


def test_a_refused_first_run_keeps_what_was_typed_but_not_the_password(browser: Browser) -> None:
    answer = browser.send("/welcome", "/welcome", name="<script>alert(1)</script>", email="a@x.org", password="short")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "take at least 15" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text
    assert "short" not in re.sub(r"<title>.*?</title>", "", text)


def test_a_new_account_begins_with_a_one_time_password_shown_once(
    app: Flask, browser: Browser, administrator: Account
) -> None:
    browser.sign_in("ada@example.org")
    answer = browser.send("/people/new", "/people/new", **NEW)
    assert answer.headers["Cache-Control"] == "no-store"
    password = secret_in(answer)
    assert password not in browser.get("/people?search=bea").get_data(as_text=True)
    newcomer = Browser(app.test_client())
    assert newcomer.sign_in("bea@example.org", password).status_code == 302
    assert newcomer.get("/account").headers["Location"] == "/account/password"


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"email": "ADA@example.org"}, 409, "email"),
        ({"email": "no address"}, 422, "email"),
        ({"name": ""}, 422, "name"),
        ({"name": "A\x07B"}, 422, "name"),
        ({"name": "x" * 121}, 422, "name"),
        ({"role": "king"}, 422, "role"),
        ({"region": "ZZ"}, 422, "region"),
        ({"site": "ZZ"}, 422, "site"),
    ],
)
def test_a_refused_account_names_the_field_and_leaves_nothing(
    browser: Browser, administrator: Account, make: Make, change: dict[str, str], status: int, field: str
) -> None:
    browser.sign_in("ada@example.org")
    answer = browser.send("/people/new", "/people/new", **{**NEW, **change})
    assert answer.status_code == status
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    with make.unit() as session:
        assert session.scalar(select(func.count(Account.id))) == 1


def test_people_without_the_right_are_refused(browser: Browser, learner: Account) -> None:
    browser.sign_in("lea@example.org")
    for page in ("/people", "/people/new", f"/people/{learner.id}", "/audit"):
        assert browser.get(page).status_code == 403
    assert browser.send("/people/new", "/account", **NEW).status_code == 403


def test_rights_are_given_and_ended_and_take_effect_at_once(
    app: Flask, browser: Browser, administrator: Account, learner: Account, country: Country
) -> None:
    person = Browser(app.test_client())
    browser.sign_in("ada@example.org")
    page = f"/people/{learner.id}"
    assert browser.send(f"{page}/grants", page, role="administrator", region="XX-N").status_code == 302
    person.sign_in("lea@example.org")
    assert person.get("/people").status_code == 200
    text = browser.get(page).get_data(as_text=True)
    assert "North" in text
    again = browser.send(f"{page}/grants", page, role="administrator", region="XX-N")
    assert again.status_code == 409
    assert "holds this right there already" in again.get_data(as_text=True)
    last = re.findall(r'action="(/people/\d+/grants/\d+/end)"', text)[-1]
    assert browser.send(last, page).status_code == 302
    assert person.get("/people").status_code == 403
    assert browser.send(last, page).status_code == 404


def test_the_root_region_means_the_whole_country(session: Session, country: Country) -> None:
    account = account_in(session, "lea@example.org")
    grant = actions.give_role(session, account, Role.ANALYST, region=country.root, by=None, at=AT)
    assert (grant.region_id, grant.site_id) == (None, None)
    with pytest.raises(Conflict):
        actions.give_role(session, account, Role.ANALYST, by=None, at=AT)
    with pytest.raises(Invalid):
        actions.give_role(session, account, Role.ANALYST, region=country.north, site=country.school, by=None, at=AT)


def test_a_regional_administrator_sees_and_manages_only_the_region(
    browser: Browser, make: Make, country: Country, regional: Account, administrator: Account
) -> None:
    with make.unit() as session:
        inside = account_in(session, "ina@example.org", site=country.school)
        outside = account_in(session, "out@example.org", region=country.south)
        both = account_in(session, "bot@example.org", region=country.district)
        actions.give_role(session, both, Role.LEARNER, region=country.south, by=None, at=AT)
    browser.sign_in("nor@example.org")
    text = browser.get("/people").get_data(as_text=True)
    assert "ina@example.org" in text
    assert not {"out@example.org", "bot@example.org", "ada@example.org"} & set(re.findall(r"\w+@example\.org", text))
    page = f"/people/{inside.id}"
    for other in (outside, both, administrator):
        assert browser.get(f"/people/{other.id}").status_code == 404
        assert browser.send(f"/people/{other.id}/password", page).status_code == 404
    assert browser.send(f"{page}/grants", page, role="trainer", region="XX-N-1").status_code == 302
    assert browser.send(f"{page}/grants", page, role="trainer", region="XX-S").status_code == 403
    assert browser.send(f"{page}/grants", page, role="trainer").status_code == 403
    assert browser.send("/people/new", "/people/new", **NEW).status_code == 403
    assert browser.send("/people/new", "/people/new", **NEW, region="XX-N").status_code == 200
    assert browser.get("/audit").status_code == 403


def test_search_finds_every_word_in_any_case_and_pages(browser: Browser, administrator: Account, make: Make) -> None:
    with make.unit() as session:
        template = account_in(session, "zoë.müller@example.org")
        for number in range(60):
            session.add(
                Account(
                    email=f"p{number:02}@x.org",
                    name="Å 100% P",
                    search_text=f"å 100% p p{number:02}@x.org",
                    password_hash=template.password_hash,
                    language="en",
                    created_at=AT,
                    must_change_password=False,
                    failures_in_a_row=0,
                )
            )
    browser.sign_in("ada@example.org")
    assert "zoë.müller" in browser.get("/people?search=MÜLLER+ZOË").get_data(as_text=True)
    assert "Nobody fits" in browser.get("/people?search=a%25b").get_data(as_text=True)
    first = browser.get("/people?search=%C3%85+100%25")
    text = first.get_data(as_text=True)
    assert "60 accounts" in text
    following = text.split('rel="next"')[0].split('href="')[-1].split('"')[0].replace("&amp;", "&")
    assert "p59@x.org" in browser.get(following).get_data(as_text=True)
    assert browser.get("/people?page=0").status_code == 422
    assert browser.get("/people?search=%00").status_code == 400


def test_resetting_a_password_closes_what_was_open(
    app: Flask, browser: Browser, administrator: Account, learner: Account
) -> None:
    person = Browser(app.test_client())
    person.sign_in("lea@example.org")
    browser.sign_in("ada@example.org")
    password = secret_in(browser.send(f"/people/{learner.id}/password", f"/people/{learner.id}"))
    assert person.get("/account").headers["Location"].startswith("/sign-in")
    assert person.sign_in("lea@example.org").status_code == 401
    assert person.sign_in("lea@example.org", password).status_code == 302


def test_a_closed_account_can_be_opened_again(
    app: Flask, browser: Browser, administrator: Account, learner: Account
) -> None:
    person = Browser(app.test_client())
    browser.sign_in("ada@example.org")
    page = f"/people/{learner.id}"
    assert browser.send(f"{page}/disable", page).status_code == 302
    assert person.sign_in("lea@example.org").status_code == 401
    assert browser.send(f"{page}/enable", page).status_code == 302
    assert person.sign_in("lea@example.org").status_code == 302


def test_the_last_administrator_of_the_country_stays(
    browser: Browser, make: Make, administrator: Account, regional: Account
) -> None:
    browser.sign_in("ada@example.org")
    page = f"/people/{administrator.id}"
    refused = browser.send(f"{page}/disable", page)
    assert refused.status_code == 409
    assert "Nobody else administers the whole country" in refused.get_data(as_text=True)
    with make.unit() as session:
        grant = session.scalars(select(Grant).where(Grant.account_id == administrator.id)).one()
        with pytest.raises(actions.LastAdministrator):
            actions.end_grant(session, grant, by=None, at=now())
        account_in(session, "eve@example.org", Role.ADMINISTRATOR)
    assert browser.send(f"{page}/disable", page).status_code == 302


def test_the_audit_list_names_acts_and_no_secrets(browser: Browser, administrator: Account) -> None:
    browser.sign_in("ada@example.org")
    password = secret_in(browser.send("/people/new", "/people/new", **NEW))
    text = browser.get("/audit").get_data(as_text=True)
    assert {"sign-in", "account created", "grant"} <= set(re.findall(r"<bdi>([a-z -]+)</bdi>", text))
    assert password not in text
    assert "bea@example.org" not in text


def test_a_name_and_a_language_can_be_changed(browser: Browser, learner: Account) -> None:
    browser.sign_in("lea@example.org")
    browser.get("/language/fr")
    assert browser.send("/account", "/account", name="لينا حداد", language="ar").status_code == 302
    text = browser.get("/account").get_data(as_text=True)
    assert 'dir="rtl"' in text
    assert "لينا حداد" in text
    assert browser.send("/account", "/account", name="", language="ar").status_code == 422
    assert browser.send("/account", "/account", name="L", language="xx").status_code == 422


def test_every_form_demands_its_token(app: Flask, client: Any, administrator: Account) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD}).status_code == 400


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["accounts", *words])


def test_the_console_opens_lists_grants_resets_and_closes(app: Flask, make: Make, country: Country) -> None:
    made = run(app, "create", "Ada@Example.org", "--name", "Ada Ko", "--role", "administrator")
    assert made.exit_code == 0
    password = made.output.strip()
    assert run(app, "create", "tom@example.org", "--name", "Tom", "--role", "trainer", "--site", "SCH-1").exit_code == 0
    assert run(app, "grant", "tom@example.org", "analyst", "--region", "XX-N").exit_code == 0
    listed = run(app, "list").output.splitlines()
    assert listed == [
        "ada@example.org\tAda Ko\tone-time password\tadministrator",
        "tom@example.org\tTom\tone-time password\ttrainer@SCH-1, analyst@XX-N",
    ]
    assert run(app, "list", "--search", "tom").output.count("\n") == 1
    assert run(app, "reset-password", "ada@example.org").output.strip() != password
    assert run(app, "disable", "tom@example.org").exit_code == 0
    assert "\tdisabled\t" in run(app, "list", "--search", "tom").output
    assert run(app, "enable", "tom@example.org").exit_code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("create", "ada@example.org", "--name", "A"), "There is an account with this e-mail address already."),
        (("create", "nonsense", "--name", "A"), "Check the e-mail address."),
        (("grant", "none@example.org", "trainer"), "No account has the e-mail address none@example.org."),
        (("grant", "ada@example.org", "trainer", "--region", "QQ"), "The register has no region with the code QQ."),
        (("disable", "ada@example.org"), "Nobody else administers the whole country."),
    ],
)
def test_the_console_says_no_in_one_line(
    app: Flask, administrator: Account, words: tuple[str, ...], sentence: str
) -> None:
    refused = run(app, *words)
    assert refused.exit_code == 1
    assert refused.output.startswith(sentence)


def test_the_audit_of_the_console_names_no_account(app: Flask, make: Make) -> None:
    run(app, "create", "ada@example.org", "--name", "Ada")
    with make.unit() as session:
        assert session.scalars(select(AuditEntry.account_id)).all() == [None, None]
        assert [account.email for account, _ in queries.all_accounts(session)] == ["ada@example.org"]
