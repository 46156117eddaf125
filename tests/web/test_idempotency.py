"""Idempotency-Key: a write sent twice has one effect; keys are one's own; secrets are never kept."""

import threading
from typing import Any, Final

from sqlalchemy import func, select

from app.accounts.models import Account, Grant
from app.facilitation.models import GroupSession
from app.permissions import Role
from app.web.models import IdempotencyRecord
from tests.world import PASSWORD, Stage

SESSION: Final = {"on": "2026-11-03", "track": "T", "region": "XX-N", "attendees": 24, "roster": []}


def counted(stage: Stage, row: Any) -> int:
    with stage.unit() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def test_the_same_key_and_body_answer_the_same_and_change_nothing(both: Stage) -> None:
    send = both.api(Role.FACILITATOR, **{"Idempotency-Key": "a session of ours"})
    first, second = (send("POST", "/group-sessions", json=SESSION) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.get_data() == second.get_data()
    assert first.content_type == second.content_type
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert counted(both, GroupSession) == 1
    assert both.api(Role.FACILITATOR)("POST", "/group-sessions", json=SESSION).status_code == 201
    assert counted(both, GroupSession) == 2


def test_the_same_key_with_anything_else_is_refused_and_changes_nothing(both: Stage) -> None:
    send = both.api(Role.FACILITATOR, **{"Idempotency-Key": "k"})
    assert send("POST", "/group-sessions", json=SESSION).status_code == 201
    for method, path, body in (
        ("POST", "/group-sessions", {**SESSION, "attendees": 25}),
        ("POST", "/group-sessions?x=1", SESSION),
        ("POST", "/enrolments", {"track": "T"}),
        ("PUT", "/enrolments/T/lessons/T1/first-things", None),
    ):
        answer = send(method, path, json=body)
        assert answer.status_code == 422, path
        assert answer.content_type == "application/problem+json"
    assert counted(both, GroupSession) == 1


def test_a_key_belongs_to_its_account(both: Stage) -> None:
    with both.unit() as session:
        other = session.get_one(Account, both.world.accounts[Role.LEARNER])
        session.add(Grant(account_id=other.id, role=Role.FACILITATOR, given_at=other.created_at))
    for role in (Role.FACILITATOR, Role.LEARNER):
        body = {**SESSION, "attendees": len(role)}
        answer = both.fresh(role).api(role, **{"Idempotency-Key": "1"})("POST", "/group-sessions", json=body)
        assert answer.status_code == 201, answer.text
        assert "Idempotency-Replayed" not in answer.headers
    assert counted(both, GroupSession) == 2


def test_a_refused_write_leaves_its_key_free(both: Stage) -> None:
    send = both.api(Role.FACILITATOR, **{"Idempotency-Key": "again"})
    assert send("POST", "/group-sessions", json={**SESSION, "region": "XX-NONE"}).status_code in (404, 422)
    assert counted(both, IdempotencyRecord) == 0
    assert send("POST", "/group-sessions", json=SESSION).status_code == 201


def test_answers_that_hold_a_secret_are_never_kept(both: Stage) -> None:
    invitation = {"email": "new@example.org", "name": "New", "role": "learner"}
    send = both.api(Role.ADMINISTRATOR, **{"Idempotency-Key": "secret"})
    made = send("POST", "/accounts", json=invitation)
    assert made.json["one_time_password"]
    assert send("POST", "/accounts", json=invitation).status_code in (409, 422)
    mine = {"email": "learner@example.org", "password": PASSWORD}
    tokens = [both.api(**{"Idempotency-Key": "secret"})("POST", "/tokens", json=mine).json["token"] for _ in range(2)]
    assert tokens[0] != tokens[1]
    assert counted(both, IdempotencyRecord) == 0


def test_a_key_that_is_no_key_is_refused(both: Stage) -> None:
    for key in ("x" * 201, "\x7f", "a\tb"):
        answer = both.api(Role.FACILITATOR, **{"Idempotency-Key": key})("POST", "/group-sessions", json=SESSION)
        assert answer.status_code == 422, key
    assert counted(both, GroupSession) == 0


def test_reading_and_pages_take_no_notice_of_a_key(both: Stage) -> None:
    for _ in range(2):
        answer = both.api(Role.LEARNER, **{"Idempotency-Key": "r"})("GET", "/me")
        assert "Idempotency-Replayed" not in answer.headers
    assert counted(both, IdempotencyRecord) == 0


def test_the_same_key_at_the_same_moment_has_one_effect(both: Stage) -> None:
    answers: list[Any] = []
    start = threading.Barrier(8)

    def send() -> None:
        door = both.api(Role.FACILITATOR, **{"Idempotency-Key": "at once"})
        start.wait()
        answers.append(door("POST", "/group-sessions", json=SESSION))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted(both, GroupSession) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.get_data() for answer in answers if answer.status_code == 201}) == 1
