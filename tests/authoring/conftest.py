"""The people of a studio, each with a token, and a module that may be published as it stands."""

from dataclasses import dataclass, field

import pytest

from app.accounts.actions import create_account, create_token, give_role
from app.accounts.queries import principal_by_email
from app.authoring import actions
from app.authoring.checklist import TO_TICK
from app.authoring.parts import split
from app.clock import now
from app.permissions import Role
from app.web.unit_of_work import unit
from tests.catalogue import small_content

PASSWORD = "a quiet morning by the river"
PEOPLE = {
    "trainer": Role.TRAINER,
    "colleague": Role.TRAINER,
    "translator": Role.TRANSLATOR,
    "expert": Role.REVIEWER,
    "adviser": Role.REVIEWER,
    "admin": Role.ADMINISTRATOR,
    "learner": Role.LEARNER,
}


def whole_module(languages=("en",)):
    """A module of ``small_content`` as its parts; nothing keeps it from being published."""
    texts = {language: small_content.text(language) for language in languages}
    for text in texts.values():
        for lesson in text["lessons"].values():
            lesson["body"] = small_content.BODY
    return split(small_content.module(), texts)


@dataclass
class Studio:
    """Requests as each of the people, and drafts made through actions."""

    app: object
    database: object
    tokens: dict = field(default_factory=dict)

    def unit(self):
        return unit(self.database, self.app.extensions["before_commit"])

    def send(self, who, method, path, **options):
        headers = {"Authorization": f"Bearer {self.tokens[who]}", **options.pop("headers", {})}
        client = self.app.test_client(use_cookies=False)
        return client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def who(self, session, name):
        return principal_by_email(session, f"{name}@example.org")

    def draft(self, languages=("en",), by="trainer"):
        """The public id of a fresh draft of Z1."""
        with self.unit() as session:
            begun = actions.begin(
                session, "Z1", whole_module(languages), base_version_id=None, by=self.who(session, by), at=now()
            )
            return begun.public_id

    def save(self, who, draft, part, value, seen):
        match = {} if seen is None else {"If-Match": seen if isinstance(seen, str) else f'"{seen}"'}
        return self.send(who, "PATCH", f"/drafts/{draft}", json={"part": part, "value": value}, headers=match)

    def value(self, draft, part):
        parts = self.send("trainer", "GET", f"/drafts/{draft}").json["parts"]
        return next((each for each in parts if each["name"] == part), None)

    def digest(self, draft):
        return self.send("admin", "GET", f"/drafts/{draft}/reviews").json["digest"]

    def review(self, who, draft, kind="reviews", verdict="approved", **more):
        looked = {"checked": [rule.number for rule in TO_TICK]} if kind == "safeguarding-reviews" else {}
        sent = {"digest": self.digest(draft), "verdict": verdict, **looked, **more}
        return self.send(who, "POST", f"/drafts/{draft}/{kind}", json=sent)

    def approve(self, draft):
        """From being written to approved twice."""
        assert self.send("trainer", "POST", f"/drafts/{draft}/submission", json={}).status_code == 200
        assert self.review("expert", draft).status_code == 201
        assert self.review("adviser", draft, "safeguarding-reviews").status_code == 201

    def publish(self, draft, who="admin", **more):
        return self.send(who, "POST", f"/drafts/{draft}/publication", json={"digest": self.digest(draft), **more})

    def published(self, languages=("en",)):
        """A published first version of Z1, through the whole way."""
        draft = self.draft(languages)
        self.approve(draft)
        assert self.publish(draft).status_code == 201
        return draft


@pytest.fixture
def folder(tmp_path):
    """A content folder that the checker accepts."""
    return small_content.Folder(tmp_path / "content")


@pytest.fixture
def studio(app, database):
    made = Studio(app, database)
    with made.unit() as session:
        for name, role in PEOPLE.items():
            account = create_account(
                session, email=f"{name}@example.org", name=name.title(), password=PASSWORD, language="en", at=now()
            )
            give_role(session, account, role, by=None, at=now())
            made.tokens[name] = create_token(session, account, name="test", days=300, at=now())[1]
    return made
