"""A corrected key: who gains, who keeps what was granted, what is left alone."""

import secrets
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from app.accounts.actions import open_session
from app.accounts.queries import principal_by_session
from app.assessment.actions import record_answer
from app.assessment.forms import Form
from app.assessment.models import Attempt, Kind, Regrade, RegradedAttempt
from app.assessment.queries import sitting_of
from app.audit.models import AuditEntry
from app.audit.queries import broken_links
from app.catalogue.models import Track
from app.catalogue.queries import current_module
from app.credentials.models import Certificate
from app.errors import Invalid, NotFound
from app.learning import queries
from app.learning.actions import open_quiz, open_test, regrade, submit
from app.learning.actions.refreshers import begin_refresher
from app.learning.models import ModulePass, Retained
from app.permissions import Role
from tests.assessment.banks import bare_bank, plain_module, publish, publish_track
from tests.learning.conftest import AT, add_country, add_learner

LATER = AT + timedelta(days=30)
ITEM = "apply-0"


def structure(*, version=1, right="apply-0-1", options=4, key="T1"):
    """Eight items, each asked in every form; the key of one can be set."""
    plain = plain_module(key, items=bare_bank(), version=version)
    for item in plain["items"]:
        if item["key"] == ITEM:
            item["options"] = [{"key": f"{ITEM}-{n}", "correct": f"{ITEM}-{n}" == right} for n in range(options)]
    return plain


@pytest.fixture
def ground(session):
    publish(session, structure(), at=AT)
    publish_track(session, "T", ("T1",))
    return add_country(session)


@pytest.fixture
def trainer(session, ground):
    return add_learner(session, "trainer@example.org", role=Role.TRAINER)


def sit(session, learner, opened, **chosen):
    """Everything right by the first key, but for the items named: ``apply_1=2`` chooses its option 2."""
    sitting = sitting_of(session, learner.id, opened.public_id)
    for asked in Form.from_plain(opened.form).items:
        option = chosen.get(asked.key.replace("-", "_"), 1)
        record_answer(session, sitting, asked.name, [] if option is None else [f"{asked.key}-{option}"], at=AT)
    return submit(session, opened.public_id, key=secrets.token_hex(8), by=learner, at=AT)


def quiz(session, name, **chosen):
    learner = add_learner(session, f"{name}@example.org")
    return sit(session, learner, open_quiz(session, "T1", by=learner, language="en", at=AT), **chosen)


@pytest.fixture
def four(session, ground):
    """One who gains, one who would fail, one who passes anyway, one who is wrong by either key."""
    return {
        "gains": quiz(session, "gains", apply_0=2, apply_1=2),
        "stands": quiz(session, "stands", apply_1=2),
        "same": quiz(session, "same"),
        "untouched": quiz(session, "untouched", apply_0=3),
    }


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def effects(found):
    return {str(effect): number for effect, number in found.by_effect.items()}


def correct(session, **options):
    publish(session, structure(version=2, **{"right": "apply-0-2", **options}), at=LATER)
    return current_module(session, "T1")


def test_before_and_after_are_shown_and_nothing_is_written(session, four):
    module = correct(session)
    shown = queries.regrade_preview(session, module)
    (item,) = shown.items
    assert (item.key, item.asked, item.right_before, item.right_after) == (ITEM, 4, 2, 1)
    assert effects(shown) == {"gained": 1, "stands": 1, "same": 1}
    assert shown.left == ()
    assert count(session, Regrade) == 0
    assert [four[name].score for name in ("gains", "stands", "same")] == [Fraction(6, 8), Fraction(7, 8), 1]


def test_marks_follow_the_corrected_key_and_what_they_were_is_kept(session, four, trainer):
    correct(session)
    done = regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    session.expire_all()
    assert four["gains"].score == Fraction(7, 8)
    assert four["gains"].passed
    assert four["stands"].score == Fraction(6, 8)
    assert four["same"].score == Fraction(7, 8)
    assert four["same"].marks[ITEM] == "0"
    kept = {row.attempt_id: row for row in session.scalars(select(RegradedAttempt))}
    assert four["untouched"].id not in kept
    row = kept[four["gains"].id]
    assert (row.effect, row.before["score"], row.before["passed"]) == ("gained", "3/4", False)
    assert (row.after["score"], row.after["passed"], row.after["marks"][ITEM]) == ("7/8", True, "1")
    assert (done.made.items, done.made.reason, done.made.made_by) == ([ITEM], "wrong-key", trainer.id)


def test_who_passes_by_the_right_key_is_passed_and_certified_on_the_day_of_the_regrade(session, four, trainer):
    correct(session)
    before = count(session, Certificate)
    regrade(session, "T1", "two-right", by=trainer.id, at=LATER)
    gained = session.scalar(select(ModulePass).where(ModulePass.account_id == four["gains"].account_id))
    assert (gained.passed_on, gained.recorded_at) == (LATER.date(), LATER)
    certificate = session.scalar(select(Certificate).where(Certificate.account_id == four["gains"].account_id))
    assert (certificate.issued, certificate.track_code) == (LATER.date(), "T")
    assert count(session, Certificate) == before + 1


def test_a_granted_certificate_is_never_lowered(session, four, trainer):
    account = four["stands"].account_id
    held = select(Certificate).where(Certificate.account_id == account)
    before = session.scalar(held)
    facts = (before.number, before.issued, before.expires, before.revoked_on)
    passes = session.scalars(select(ModulePass).where(ModulePass.account_id == account)).all()
    correct(session)
    regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    session.expire_all()
    after = session.scalar(held)
    assert (after.number, after.issued, after.expires, after.revoked_on) == facts
    assert session.scalars(select(ModulePass).where(ModulePass.account_id == account)).all() == passes
    assert four["stands"].passed
    row = session.scalar(select(RegradedAttempt).where(RegradedAttempt.attempt_id == four["stands"].id))
    assert (row.effect, row.after["passed"]) == ("stands", False)


def test_an_administrator_sees_by_number_which_certificates_to_decide_on(session, four, trainer, ground):
    correct(session)
    administrator = add_learner(session, "administrator@example.org", role=Role.ADMINISTRATOR)
    assert undecided(session, administrator) == []
    regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    number = session.scalar(select(Certificate.number).where(Certificate.account_id == four["stands"].account_id))
    assert undecided(session, administrator) == [number]
    assert undecided(session, trainer) == []


def undecided(session, account):
    found = queries.undecided_certificates(session, signed_in(session, account), on=LATER.date())
    return [each.certificate.number for each in found]


def signed_in(session, account):
    return principal_by_session(session, open_session(session, account, agent="", at=AT), at=AT)


def test_whoever_passed_in_another_way_is_not_to_be_decided_on(session, four, trainer):
    learner = session.get_one(type(trainer), four["stands"].account_id)
    sit(session, learner, open_quiz(session, "T1", by=learner, language="en", at=AT))
    correct(session)
    administrator = add_learner(session, "administrator@example.org", role=Role.ADMINISTRATOR)
    regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    assert undecided(session, administrator) == []


def test_a_second_time_there_is_nothing_to_do(session, four, trainer):
    correct(session)
    regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    tables = (Regrade, RegradedAttempt, Certificate, ModulePass, AuditEntry)
    written = [count(session, table) for table in tables]
    again = regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER + timedelta(days=1))
    assert again.made is None
    assert again.effects.changed == 0
    assert [
        count(session, table) for table in (Regrade, RegradedAttempt, Certificate, ModulePass, AuditEntry)
    ] == written


def test_it_is_written_down_who_did_it_and_why(session, four, trainer):
    correct(session)
    regrade(session, "T1", "translation", by=trainer.id, at=LATER)
    entry = session.scalar(select(AuditEntry).where(AuditEntry.action == "attempts regraded"))
    assert (entry.thing, entry.account_id, entry.at) == ("module:T1", trainer.id, LATER)
    facts = {name: entry.detail[name] for name in ("reason", "items", "changed", "gained", "stands")}
    assert facts == {"reason": "translation", "items": ITEM, "changed": 3, "gained": 1, "stands": 1}
    assert list(broken_links(session)) == []


def test_an_item_that_offers_other_answers_is_left_and_named(session, four, trainer):
    module = correct(session, options=5)
    shown = queries.regrade_preview(session, module)
    assert (shown.items, shown.left, shown.changed) == ((), (ITEM,), 0)
    assert regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER).made is None
    assert count(session, Regrade) == 0


def test_an_open_attempt_is_not_touched(session, ground, trainer):
    learner = add_learner(session, "waiting@example.org")
    opened = open_quiz(session, "T1", by=learner, language="en", at=AT)
    correct(session)
    assert regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER).made is None
    session.refresh(opened)
    assert not opened.is_submitted


def test_somebody_who_passed_at_a_retake_gets_no_second_pass(session, ground, trainer):
    first = quiz(session, "retakes", apply_0=2, apply_1=2)
    learner = session.get_one(type(trainer), first.account_id)
    sit(session, learner, open_quiz(session, "T1", by=learner, language="en", at=AT), apply_0=1)
    before = count(session, ModulePass), count(session, Certificate)
    correct(session)
    done = regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    assert done.made is not None
    assert (count(session, ModulePass), count(session, Certificate)) == before


def test_tests_over_a_track_are_marked_anew_too(session, trainer):
    row = session.scalar(select(Track).where(Track.code == "T"))
    row.document = {**row.document, "tests": {"pre": 8, "post": 8, "follow_up": 0}}
    row.digest = "with tests"
    session.flush()
    learner = add_learner(session, "tested@example.org")
    pre = sit(
        session, learner, open_test(session, "T", Kind.PRE, by=learner, language="en", at=AT), apply_0=2, apply_1=2
    )
    assert pre.score == Fraction(6, 8)
    correct(session)
    done = regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    session.refresh(pre)
    assert pre.score == Fraction(7, 8)
    assert {str(each): number for each, number in done.effects.by_effect.items()} == {
        "gained": 0,
        "stands": 0,
        "same": 1,
    }
    assert count(session, Certificate) == 0


def test_how_much_stayed_follows_the_corrected_key(session, ground, trainer):
    account_id = quiz(session, "forgets", apply_0=2).account_id
    learner = session.get_one(type(trainer), account_id)
    at = AT + timedelta(days=20)
    refresher = begin_refresher(session, by=learner, language="en", at=at)
    sitting = sitting_of(session, learner.id, refresher.public_id)
    names = Form.from_plain(refresher.form).item_names
    assert f"T1.{ITEM}" in names
    for name in names:
        record_answer(session, sitting, name, [f"{name.partition('.')[2]}-1"], at=at)
    submit(session, refresher.public_id, key="submission", by=learner, at=at)
    kept = session.scalars(select(Retained)).one()
    assert (kept.asked, kept.known) == (6, 6)
    correct(session)
    regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    session.refresh(kept)
    assert (kept.asked, kept.known) == (6, 5)


@pytest.mark.parametrize("reason", ["", "because", "WRONG-KEY"])
def test_a_reason_out_of_no_list_is_refused(session, four, trainer, reason):
    correct(session)
    with pytest.raises(Invalid):
        regrade(session, "T1", reason, by=trainer.id, at=LATER)
    assert count(session, Regrade) == 0


def test_an_unknown_module_is_refused(session, trainer):
    with pytest.raises(NotFound):
        regrade(session, "X9", "wrong-key", by=trainer.id, at=LATER)


def test_many_attempts_go_in_batches(session, ground, trainer, monkeypatch):
    monkeypatch.setattr("app.assessment.queries.regrades.BATCH", 2)
    for number in range(5):
        quiz(session, f"many-{number}")
    correct(session)
    done = regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    assert done.effects.changed == 5
    assert count(session, Regrade) == 1
    assert count(session, RegradedAttempt) == 5
    assert {row.score for row in session.scalars(select(Attempt))} == {Fraction(7, 8)}


def test_a_learner_is_never_told_a_key_that_was_taken_back(session, four, trainer):
    def shown(name):
        view = queries.attempt_view(session, four[name], "en")
        question = next(each for each in view.questions if each.key == ITEM)
        right = [option.key for option in question.options if option.is_correct]
        return view.is_corrected, right, question.marks

    assert shown("stands") == (False, ["apply-0-1"], 1)
    correct(session)
    assert shown("stands") == (False, ["apply-0-1"], 1)
    regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    assert shown("stands") == (True, ["apply-0-2"], 0)
    assert shown("gains") == (True, ["apply-0-2"], 1)
    assert shown("untouched") == (True, ["apply-0-2"], 0)
    learner = session.get_one(type(trainer), four["gains"].account_id)
    opened = open_quiz(session, "T1", by=learner, language="en", at=LATER)
    assert not queries.attempt_view(session, opened, "en").is_corrected


def test_an_attempt_from_before_marks_were_kept_item_by_item_is_marked_anew_too(session, four, trainer):
    four["gains"].marks = None
    session.flush()
    correct(session)
    regrade(session, "T1", "wrong-key", by=trainer.id, at=LATER)
    session.refresh(four["gains"])
    assert four["gains"].score == Fraction(7, 8)
    assert (four["gains"].marks[ITEM], len(four["gains"].marks)) == ("1", 8)
