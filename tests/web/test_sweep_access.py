"""Every route against every role: what the view declares is what happens."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from flask import Flask

from app.permissions import ROLES as GRANTED
from app.permissions import Permission, Role
from tests.world import NOBODY, ROLES, Stage, filled

UNSAFE: Final = ("POST", "PUT", "PATCH", "DELETE")
OUTSIDE: Final = frozenset({"static", "api-docs.openapi_json"})


def doors(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Method, rule and declared access of every door."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OUTSIDE:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule.rule, app.view_functions[rule.endpoint].access


def knock(stage: Stage, role: str, method: str, rule: str) -> Any:
    path = filled(rule, stage.world)
    if role != NOBODY and method in UNSAFE:
        stage.fresh(role)
    if path.startswith("/api/v1"):
        return stage.api(role)(method, path.removeprefix("/api/v1"), **({"json": {}} if method in UNSAFE else {}))
    return stage.page(role).open(path, method=method, buffered=True)


@pytest.mark.parametrize("role", ROLES)
def test_every_door_opens_to_those_whom_it_names_and_to_nobody_else(stage: Stage, role: str) -> None:
    wrong = []
    for method, rule, access in doors(stage.app):
        answer = knock(stage, role, method, rule)
        if not _fits(answer, rule, method, access, role):
            wrong.append(f"{role}: {method} {rule} ({access}) answered {answer.status}")
    assert wrong == []


def _fits(answer: Any, rule: str, method: str, access: str, role: str) -> bool:
    is_api = rule.startswith("/api/")
    status = answer.status_code
    to_sign_in = status == 302 and answer.headers["Location"].startswith("/sign-in?next=")
    if access == "public":
        return status < 500 and not to_sign_in and status not in (401, 403)
    if role == NOBODY:
        return to_sign_in if not is_api and method == "GET" else bool(status == 401)
    if isinstance(access, Permission) and access not in GRANTED[Role(role)]:
        return bool(status == 403)
    return status < 500 and not to_sign_in and status not in (401, 403)


def test_the_scopes_of_a_token_limit_it_on_every_door_of_the_api(stage: Stage) -> None:
    """An administrator's token for one thing opens nothing else; rights are checked before anything is read."""
    from app.accounts.actions import create_token
    from app.accounts.models import Account
    from app.clock import now

    for scope in sorted(GRANTED[Role.ADMINISTRATOR]):
        with stage.unit() as session:
            account = session.get_one(Account, stage.world.accounts[Role.ADMINISTRATOR])
            narrow = create_token(session, account, name="narrow", days=1, at=now(), scopes=[scope])[1]
        for method, rule, access in doors(stage.app):
            if not rule.startswith("/api/v1") or not isinstance(access, Permission):
                continue
            path = filled(rule, stage.world).removeprefix("/api/v1")
            answer = stage.api(NOBODY, Authorization=f"Bearer {narrow}")(method, path, data="{", content_type="x/y")
            assert (answer.status_code == 403) == (access != scope), (scope, method, rule, answer.status)


def test_a_token_that_is_not_in_force_opens_nothing(stage: Stage) -> None:
    from datetime import timedelta

    from app.accounts.actions import create_token, disable, end_token
    from app.accounts.models import Account
    from app.clock import now

    at = now()
    with stage.unit() as session:
        account = session.get_one(Account, stage.world.accounts[Role.ANALYST])
        expired = create_token(session, account, name="old", days=1, at=at - timedelta(days=2))[1]
        row, ended = create_token(session, account, name="ended", days=1, at=at)
        end_token(session, row, by=account.id, at=at)
        closed = session.get_one(Account, stage.world.accounts[Role.TRAINER])
        disable(session, closed, by=None, at=at)
    good = stage.world.tokens[Role.LEARNER]
    cookie = stage.world.cookies[Role.LEARNER]
    refused = [
        f"Bearer {expired}",
        f"Bearer {ended}",
        f"Bearer {stage.world.tokens[Role.TRAINER]}",
        f"Bearer {good[:-1]}",
        f"Bearer {good}x",
        f"Basic {good}",
        f"Bearer {cookie}",
        "Bearer",
        "Bearer ",
        good,
        "",
        "Bearer \xe9",
        "Bearer " + "x" * 4000,
    ]
    for header in refused:
        for method, rule, access in doors(stage.app):
            if not rule.startswith("/api/v1") or access == "public":
                continue
            path = filled(rule, stage.world).removeprefix("/api/v1")
            answer = stage.api(NOBODY, Authorization=header)(method, path)
            assert answer.status_code == 401, (header[:30], method, rule, answer.status)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.content_type == "application/problem+json"
    assert stage.api(NOBODY, Authorization=f"bearer {good}")("GET", "/me").status_code == 200
    assert stage.page().get("/", headers={"Authorization": f"Bearer {good}"}).status_code in (200, 302)


def test_a_cookie_opens_no_door_of_the_api(stage: Stage) -> None:
    assert stage.page(Role.ADMINISTRATOR).get("/api/v1/me").status_code == 401
    assert stage.page(Role.ADMINISTRATOR).post("/api/v1/enrolments", json={"track": "T"}).status_code == 401


def test_every_form_of_a_page_is_refused_without_its_token(stage: Stage) -> None:
    stage.app.config["WTF_CSRF_ENABLED"] = True
    tried = 0
    for method, rule, _access in doors(stage.app):
        if method not in UNSAFE or rule.startswith("/api/"):
            continue
        tried += 1
        path = filled(rule, stage.world)
        for role in (NOBODY, Role.LEARNER, Role.ADMINISTRATOR):
            for form in ({}, {"csrf_token": "x"}, {"csrf_token": stage.world.cookies[Role.LEARNER]}):
                answer = stage.page(role).open(path, method=method, data=form)
                assert answer.status_code == 400, (role, method, rule, answer.status)
                assert answer.content_type.startswith("text/html")
    assert tried > 15
