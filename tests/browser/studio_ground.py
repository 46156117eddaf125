"""A studio with drafts in every state, laid down through public actions before a server starts on it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.accounts.actions import create_account, create_token, give_role, open_session
from app.authoring import actions, queries
from app.authoring.parts import split
from app.config import from_environment
from app.factory import create_app
from tests.authoring.conftest import PASSWORD, PEOPLE, Studio
from tests.authoring.desks import every_type
from tests.catalogue import small_content

LANGUAGES = ("en", "ar")
NOTICE = "lesson/notice"
PART = f"en/{NOTICE}"


@dataclass
class Desks:
    """What the test visits: a draft by its state, and the session key of each person."""

    studio: Any
    drafts: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def change(self, draft: str, by: str, part: str = PART, **words: str) -> None:
        """Somebody saves other words."""
        with self.studio.unit() as session:
            value = {**(queries.whole(session, draft).parts[part]), **words}
            who = self.studio.who(session, by)
            actions.save(session, draft, part, value, seen=None, by=who, at=datetime.now(UTC))


def people(data: Path) -> Desks:
    """The people of a studio, each signed in and with a token."""
    program = create_app(from_environment({"SAFEGUARD_DATA_DIR": str(data)}))
    desks = Desks(Studio(program, program.extensions["database"]))
    at = datetime.now(UTC)
    with desks.studio.unit() as session:
        for name, role in PEOPLE.items():
            account = create_account(
                session, email=f"{name}@example.org", name=name.title(), password=PASSWORD, language="en", at=at
            )
            give_role(session, account, role, by=None, at=at)
            desks.studio.tokens[name] = create_token(session, account, name="test", days=9, at=at)[1]
            desks.sessions[name] = open_session(session, account, agent="", at=at)
    return desks


def lay(data: Path) -> Desks:
    """Drafts in every state, two versions of a module that is withdrawn, and all types of questions."""
    desks = people(data)
    studio = desks.studio
    desks.drafts["types"] = every_type(studio)
    for key, state in (("Z2", "returned"), ("Z3", "approved"), ("Z4", "stale"), ("Z5", "expert"), ("Z6", "written")):
        desks.drafts[state] = draft_of(desks, key)
    for state in ("returned", "stale", "expert"):
        studio.send("trainer", "POST", f"/drafts/{desks.drafts[state]}/submission", json={})
    studio.review("expert", desks.drafts["returned"], verdict="returned", reason="The second lesson needs a source.")
    studio.review("expert", desks.drafts["stale"])
    desks.change(desks.drafts["stale"], "trainer", title="Changed since")
    studio.approve(desks.drafts["approved"])
    _weighed(desks, desks.drafts["written"])
    _withdrawn(desks)
    return desks


def draft_of(desks: Desks, key: str) -> str:
    """A fresh draft of a whole module under a key."""
    texts = {language: small_content.text(language) for language in LANGUAGES}
    for text in texts.values():
        for lesson in text["lessons"].values():
            lesson["body"] = small_content.BODY
    parts = split({**small_content.module(), "key": key}, texts)
    with desks.studio.unit() as session:
        by = desks.studio.who(session, "trainer")
        return actions.begin(session, key, parts, base_version_id=None, by=by, at=datetime.now(UTC)).public_id


def _weighed(desks: Desks, draft: str) -> None:
    """A finding that was weighed, one to weigh, one to mend, a remark."""
    body = f"{small_content.BODY}\n\nSome say predators.\n\nOthers say sextortion.\n\nThey are child prostitutes."
    desks.change(draft, "trainer", body=body)
    found = desks.studio.send("trainer", "GET", f"/drafts/{draft}/findings").json["findings"]
    mark = next(each["mark"] for each in found if each["mark"])
    sent = {"finding": mark, "reason": "The next lesson answers it."}
    assert desks.studio.send("trainer", "POST", f"/drafts/{draft}/weighings", json=sent).status_code == 201
    remark = {"part": PART, "quote": "Some say", "words": "Who says so?"}
    assert desks.studio.send("expert", "POST", f"/drafts/{draft}/comments", json=remark).status_code == 201


def _withdrawn(desks: Desks) -> None:
    """Two versions of Z1, of which the second went out with Arabic behind the English; withdrawn, with a draft."""
    studio = desks.studio
    studio.published(LANGUAGES)
    second = studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]
    desks.change(second, "trainer", monday="Look twice, then tell.")
    studio.approve(second)
    assert studio.publish(second).status_code == 201
    desks.drafts["behind"] = studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]
    withdrawn = studio.send("admin", "POST", "/modules/Z1/withdrawal", json={"reason": "A wrong number."})
    assert withdrawn.status_code in (200, 201)
