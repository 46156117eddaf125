"""How often a hot page asks the database: within its budget, and not more often with many more rows.

Looking up who asks is part of the count. The first request after a publication reads the module; it is not hot.
"""

from datetime import timedelta
from typing import Any, Final

import pytest

from app.accounts.actions import create_account, create_token, give_role
from app.accounts.models import Account
from app.clock import now, today
from app.learning.actions import complete_lesson, enrol, open_quiz
from app.permissions import Role
from app.workforce.actions import add_person, add_position, add_region
from app.workforce.queries import region_by_code
from tests.assessment.banks import LESSONS, plain_module, publish, publish_track
from tests.world import PASSWORD, STAFF_KEY, Stage

HOME: Final = 6
LESSON: Final = 5
ANSWER: Final = 6
REPORT: Final = 3
MAP: Final = 1
"""The page of a report shows its regions as a map too."""


def ask(stage: Stage, what: str) -> Any:
    """One of the hot requests."""
    world = stage.world
    if what == "home":
        return stage.page(Role.LEARNER).get("/")
    if what == "lesson":
        return stage.page(Role.LEARNER).get("/tracks/C/C1/lessons/first-things")
    if what == "report page":
        return stage.page(Role.ANALYST).get("/coverage?audience=T&by=region")
    if what == "report":
        return stage.api(Role.ANALYST)("GET", "/coverage/COV-1?audience=T&by=region")
    if what == "answer on the page":
        return stage.page(Role.LEARNER).post(f"/attempts/{world.attempt}/1", data={"chosen": [world.option]})
    return stage.api(Role.LEARNER)(
        "PUT", f"/attempts/{world.attempt}/answers/{world.item}", json={"chosen": [world.option]}
    )


def many_more(stage: Stage) -> None:
    """Tracks, modules, enrolments, attempts, regions, people and certificates: many more of each."""
    at = now()
    with stage.unit() as session:
        learner = session.get_one(Account, stage.world.accounts[Role.LEARNER])
        for number, letter in enumerate("ABDEFGIKLMNO"):
            key = f"{letter}9"
            publish(session, plain_module(key), at=at)
            publish_track(session, key, (key,), position=10 + number)
            enrol(session, key, by=learner, at=at)
            for lesson in LESSONS:
                complete_lesson(session, key, key, lesson, by=learner, at=at)
            open_quiz(session, key, by=learner, language="en", at=at)
        root = region_by_code(session, "XX")
        for number in range(30):
            region = add_region(session, code=f"XX-M{number}", name=f"More {number}", parent=root)
            person = add_person(session, staff_number=f"M-{number}", key=STAFF_KEY.encode(), sex="M", birth_year=1990)
            add_position(
                session,
                person=person,
                audience="T",
                cadre_isco08="2341",
                region=region,
                site=None,
                start=today() - timedelta(days=900),
                end=None,
                is_primary=True,
            )
        other = create_account(session, email="more@example.org", name="More", password=PASSWORD, language="en", at=at)
        give_role(session, other, Role.LEARNER, by=None, at=at)
        for number in range(20):
            create_token(session, learner, name=f"{number}", days=3, at=at)


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ("home", HOME),
        ("lesson", LESSON),
        ("answer", ANSWER),
        ("answer on the page", ANSWER),
        ("report", REPORT),
        ("report page", REPORT + MAP),
    ],
)
def test_a_hot_request_asks_within_its_budget_however_many_rows_there_are(
    both: Stage, queries: Any, what: str, most: int
) -> None:
    assert ask(both, what).status_code < 400
    with queries(most=most) as few:
        assert ask(both, what).status_code < 400
    many_more(both)
    assert ask(both, what).status_code < 400
    with queries(most=most) as many:
        assert ask(both, what).status_code < 400
    assert len(many) <= len(few)
