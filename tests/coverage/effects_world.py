"""The worked example W2 brought in through public actions: a module of twenty questions, so that scores are exact."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from app.accounts.actions import create_account, give_role, link_person
from app.accounts.models import Account
from app.assessment.forms import Form
from app.assessment.models import Kind
from app.catalogue.digests import digest
from app.catalogue.models import Track
from app.catalogue.queries import current_module, track
from app.credentials.queries import certificates_of
from app.helplines.directory import load
from app.learning import actions
from app.learning.actions.follow_ups import begin_follow_up, tell_practice
from app.learning.following_up import asked
from app.permissions import Role
from app.workforce.actions import add_person, add_position, add_region
from app.workforce.models import Person, Region
from tests.assessment.banks import plain_module, publish, single

ITEMS = 20
MUSTS = 4
BEFORE = date(2024, 3, 1)
CERTIFIED = date(2024, 3, 10)
AFTERWARDS = CERTIFIED + timedelta(days=110)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
STAFF_KEY = b"s" * 32
PASSWORD = "a quiet morning by the river"
DIRECTORY = Path(__file__).resolve().parents[2] / "content" / "helplines"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


def moment(day, hour=9):
    """An hour of a day."""
    return datetime.combine(day, time(hour), UTC)


@dataclass(frozen=True)
class Taught:
    """Somebody's way: percentages of the tests, and what was said; ``None`` where it did not happen."""

    pre: int | None = None
    post: int | None = None
    follow_up: int | None = None
    must: bool = True
    rating: int | None = None
    practice: tuple[bool, bool] | None = None
    """Whether a safe action was applied, and whether the right channel was chosen."""


W2 = (
    Taught(40, 80, 70, rating=5, practice=(True, True)),
    Taught(60, 90, 85, rating=4, practice=(True, True)),
    Taught(50, 50, must=False, rating=4),
    Taught(80, 70, rating=2),
    Taught(100, 100, 95, practice=(False, False)),
    Taught(30),
)
FOLLOWED_UP = (
    Taught(50, 90, practice=(True, True)),
    Taught(50, 90, practice=(True, True)),
    Taught(50, 90, practice=(False, False)),
    Taught(50, 90),
    Taught(50, 90),
)


@dataclass
class School:
    """The country, its tracks T and H, and who learns in them; ``unit`` is one committed transaction."""

    unit: object
    regions: dict[str, int] = field(default_factory=dict)
    learners: int = 0

    def teach(self, ways, *, code="T", times=1, region=None, shift=timedelta()):
        """Let ``times`` people go each of these ways, some days later than usual."""
        with self.unit() as session:
            for way in ways * times:
                self.walk(session, self.account(session, region=region), way, code=code, shift=shift)

    def account(self, session, *, region=None, number=None):
        """An account; with a region, of somebody on the register."""
        self.learners += 1
        account = create_account(
            session,
            email=f"l{self.learners}@example.org",
            name="L",
            password=PASSWORD,
            language="en",
            at=moment(BEFORE),
        )
        give_role(session, account, Role.LEARNER, by=None, at=moment(BEFORE))
        if region:
            number = number or secrets.token_hex(6)
            self.post(session, number, region)
            link_person(session, account, staff_number=number, birth_year=1984, key=STAFF_KEY, at=moment(BEFORE))
        return account

    def post(self, session, number, region):
        """Put somebody on the register."""
        person = add_person(session, staff_number=number, key=STAFF_KEY, sex="F", birth_year=1984)
        add_position(
            session,
            person=session.get_one(Person, person.id),
            audience="T",
            region=session.get_one(Region, self.regions[region]),
            site=None,
            start=date(2020, 1, 1),
            end=None,
        )

    def walk(self, session, account: Account, way: Taught, *, code, shift):
        """One person's way through a track."""
        before, certified, afterwards = (day + shift for day in (BEFORE, CERTIFIED, AFTERWARDS))
        if way.pre is not None:
            self.sit(session, account, actions.open_test, code, Kind.PRE, score=way.pre, at=moment(before))
        if way.post is None:
            return
        quiz = actions.open_quiz(session, f"{code}1", by=account, language="en", at=moment(certified))
        self.send(session, account, quiz, 100, at=moment(certified))
        at = moment(certified, 10)
        self.sit(session, account, actions.open_test, code, Kind.POST, score=way.post, must=way.must, at=at)
        if way.rating is not None:
            actions.rate(session, code, way.rating, by=account, at=at)
        if way.follow_up is None and way.practice is None:
            return
        number = certificates_of(session, account.id)[0].number
        if way.follow_up is not None:
            test = begin_follow_up(session, number, by=account, language="en", at=moment(afterwards))
            self.send(session, account, test, way.follow_up, at=moment(afterwards))
        if way.practice is not None:
            self.tell(session, account, number, code, way.practice, at=moment(afterwards))

    def sit(self, session, account, open_, code, kind, *, score, at, must=True):
        """Open a test and send it with a score."""
        attempt = open_(session, code, kind, by=account, language="en", at=at)
        self.send(session, account, attempt, score, must=must, at=at)

    def send(self, session, account, attempt, score, *, at, must=True):
        """Answer so many percent of the questions right and the others not at all."""
        form = Form.from_plain(attempt.form)
        module = attempt.subject if attempt.kind == Kind.QUIZ else f"{attempt.subject}1"
        document = current_module(session, module).document
        items = sorted(form.items, key=lambda asked: (document.item(asked.key).must is not must, asked.key))
        for item in items[: len(items) * score // 100]:
            right = sorted(document.item(item.key).correct_keys)
            actions.answer_item(session, attempt.public_id, item.name, right, by_id=account.id, at=at)
        actions.submit(session, attempt.public_id, key=secrets.token_hex(8), by=account, at=at)

    def tell(self, session, account, number, code, practice, *, at):
        """Answer the practice questions of a follow-up."""
        applied, knows = practice
        questions = asked(track(session, code).practice, load(DIRECTORY), "XX", "en")
        wanted = {"done": applied, "channel": knows}
        answers = {
            each.key: [next(option.key for option in each.options if option.is_safe is wanted[each.key])]
            for each in questions
        }
        tell_practice(session, number, answers, questions, by=account, at=at)


def school(unit):
    """A country with two regions, and the tracks of teachers and health workers."""
    made = School(unit)
    with unit() as session:
        root = add_region(session, code="XX", name="Country")
        for code, name in (("XX-N", "North"), ("XX-S", "South")):
            made.regions[code] = add_region(session, code=code, name=name, parent=root).id
        for position, code in enumerate("TH"):
            publish(session, module(f"{code}1"), at=moment(BEFORE))
            add_track(session, code, position)
    return made


def module(key):
    """Twenty questions with one right answer each, four of them safety-critical; a quiz asks two."""
    items = tuple(single(f"item-{n}", must=n < MUSTS, level="remember") for n in range(ITEMS))
    return plain_module(key, items=items, levels={"remember": 2, "understand": 0, "apply": 0, "judge": 0}, must=0)


def add_track(session, code, position):
    """A track of one module, with tests of twenty questions and two questions about practice."""
    words = {language: {"title": f"Track {code}", "summary": "About it"} for language in LANGUAGES}
    options = {"safe": "I did", "none": "I did not"}
    plain = {
        "code": code,
        "audience": code,
        "modules": [f"{code}1"],
        "rule": "assessed",
        "pass_percent": 80,
        "validity_months": 36,
        "texts": words,
        "tests": {"pre": ITEMS, "post": ITEMS, "follow_up": ITEMS},
        "practice": [
            {
                "key": "done",
                "kind": "applied",
                "options": [{"key": "safe", "safe": True}, {"key": "none"}],
                "texts": {language: {"stem": "Which?", "options": options} for language in LANGUAGES},
            },
            {
                "key": "channel",
                "kind": "channel",
                "options": [],
                "texts": {language: {"stem": "Whom?", "options": {}} for language in LANGUAGES},
            },
        ],
    }
    session.add(Track(code=code, audience=code, document=plain, digest=digest(plain), position=position))
    session.flush()
