"""What a learner sees of a module that was published anew, and the refresher that a critical change asks for."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.assessment.forms import Form
from app.assessment.models import Attempt, Kind
from app.catalogue.actions import withdraw_module
from app.catalogue.announcing import Announcement, Effect, checked
from app.catalogue.queries import current_modules
from app.errors import Gone, Invalid
from app.learning import queries
from app.learning.actions.refreshers import NothingToRefresh, begin_module_refresher, choose
from app.learning.models import RefresherCard, Retained
from app.learning.queries.refreshers import refresher_standing
from tests import make
from tests.assessment.banks import plain_module, publish
from tests.learning.changed_module import LATER, REFRESH, UNTIL, WORDS, next_version
from tests.learning.conftest import AT, add_learner, sit


def seen(session, learner, language="en", on=LATER):
    modules = current_modules(session, ["T1", "C1"])
    return queries.changes_since(session, queries.standing(session, learner), modules, language, on=on.date())


def asked(session, learner, on=LATER):
    modules = current_modules(session, ["T1", "C1"])
    return queries.asked_refreshers(session, queries.standing(session, learner), modules, on=on.date())


def begin(session, learner, at=LATER):
    return begin_module_refresher(session, "T1", by=learner, language="en", at=at)


def test_new_and_changed_lessons_are_told_with_what_the_publisher_said(session, amina):
    sit(session, amina)
    next_version(session, said=Announcement({"en": WORDS["en"]}))
    since = seen(session, amina)["T1"]
    assert [(each.key, each.kind) for each in since.lessons] == [
        ("second-things", "changed"),
        ("fourth-things", "new"),
    ]
    assert [each.said("ru") for each in since.announced] == [(WORDS["en"], "en")]
    (body,) = since.lessons[0].differences
    assert body.path == ("body",)
    assert {each.kind for each in body.pieces} == {"same", "gone", "new"}
    assert "Tell the head of the school first." in "".join(each.words for each in body.pieces if each.kind != "gone")
    assert since.kind_of("first-things") is None


def test_nothing_is_told_when_nothing_that_a_learner_reads_has_changed(session, amina):
    sit(session, amina)
    assert seen(session, amina) == {}
    next_version(session, changed=False)
    assert seen(session, amina) == {}
    assert asked(session, amina) == {}


def test_nothing_is_told_of_a_module_that_one_has_not_passed_or_has_passed_anew(session, amina):
    sit(session, amina, right=False)
    next_version(session, said=REFRESH)
    assert seen(session, amina) == {} == asked(session, amina)
    sit(session, amina, at=LATER)
    assert seen(session, amina) == {} == asked(session, amina)


def test_a_pass_that_no_longer_counts_asks_for_nothing(session, amina):
    sit(session, amina)
    next_version(session, said=REFRESH)
    assert "T1" in asked(session, amina)
    assert asked(session, amina, AT + timedelta(days=4000)) == {}


def test_words_are_compared_in_the_language_of_the_reader_when_both_versions_have_it(session, amina):
    sit(session, amina)
    next_version(session, languages=("en",))
    assert seen(session, amina, "ar")["T1"].language == "en"
    next_version(session, languages=("en", "ar"), changed=False, at=LATER + timedelta(days=1))
    assert seen(session, amina, "ar") == {}


def test_what_was_said_of_each_version_in_between_is_told_the_newest_first(session, amina):
    sit(session, amina)
    next_version(session, said=REFRESH)
    next_version(session, said=Announcement({"en": "A comma."}), changed=False, at=LATER + timedelta(days=1))
    assert [each.number for each in seen(session, amina)["T1"].announced] == [3, 2]
    assert asked(session, amina)["T1"].number == 2


def test_where_every_pass_is_of_the_newest_version_no_statement_is_sent(session, amina, queries):
    sit(session, amina)
    modules = current_modules(session, ["T1", "C1"])
    from app.learning import queries as reads

    standing = reads.standing(session, amina)
    with queries(most=0):
        reads.changes_since(session, standing, modules, "en", on=LATER.date())
        reads.asked_refreshers(session, standing, modules, on=LATER.date())


def test_a_critical_change_asks_for_one_refresher_of_that_module_until_it_was_sent(session, amina):
    sit(session, amina)
    next_version(session, said=REFRESH)
    attempt = begin(session, amina)
    assert begin(session, amina) is attempt
    names = Form.from_plain(attempt.form).item_names
    assert len(names) == 6
    assert {name.partition(".")[0] for name in names} == {"T1"}
    assert "T1" in asked(session, amina)
    make.answer(session, attempt, right=0, at=LATER)
    make.send(session, amina, attempt, at=LATER)
    assert asked(session, amina) == {}
    assert "T1" in seen(session, amina)
    with pytest.raises(NothingToRefresh):
        begin(session, amina)
    assert session.scalars(select(Retained)).all() == []
    assert {card.track_code for card in session.scalars(select(RefresherCard))} == {"T"}


def test_a_later_critical_change_asks_again(session, amina):
    sit(session, amina)
    next_version(session, said=REFRESH)
    attempt = begin(session, amina)
    make.answer(session, attempt, at=LATER)
    make.send(session, amina, attempt, at=LATER)
    again = LATER + timedelta(days=1)
    next_version(session, said=REFRESH, at=again)
    assert asked(session, amina, again)["T1"].number == 3


def test_it_waits_for_no_fortnight_and_asks_those_too_who_turned_refreshers_off(session, amina):
    sit(session, amina)
    choose(session, by=amina, refreshers=False, mail=False, at=AT)
    next_version(session, said=REFRESH)
    attempt = begin(session, amina)
    make.answer(session, attempt, at=LATER)
    make.send(session, amina, attempt, at=LATER)
    choose(session, by=amina, refreshers=True, mail=False, at=LATER)
    assert refresher_standing(session, amina, at=LATER).is_too_soon(LATER)


def test_a_withdrawn_module_asks_for_nothing_until_it_is_restored(session, amina):
    sit(session, amina)
    next_version(session, said=REFRESH)
    attempt = begin(session, amina)
    withdraw_module(session, "T1", "It is looked through.", at=LATER)
    assert asked(session, amina) == {}
    make.answer(session, attempt, at=LATER)
    with pytest.raises(Gone):
        make.send(session, amina, attempt, at=LATER)


def test_passes_records_and_certificates_stand(session, amina):
    sit(session, amina)
    before = queries.last_award(session, amina, "T")
    next_version(session, said=REFRESH)
    assert queries.last_award(session, amina, "T") == before
    assert queries.standing(session, amina).has_passed("T1", LATER.date())


def test_a_refresher_that_nothing_asks_for_is_refused(session, amina):
    sit(session, amina)
    next_version(session)
    for key in ("T1", "C1", "ZZ"):
        with pytest.raises(NothingToRefresh):
            begin_module_refresher(session, key, by=amina, language="en", at=LATER)
    assert session.scalars(select(Attempt).where(Attempt.kind == Kind.REFRESHER)).all() == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Announcement({}, Effect.REFRESHER), "words"),
        (Announcement({"ar": "كلمات"}, Effect.REFRESHER), "words"),
        (Announcement({"en": " "}, Effect.VALIDITY, UNTIL), "words"),
        (Announcement({"en": "x" * 401}), "words"),
        (Announcement({"xx": "What?"}), "words"),
        (Announcement(WORDS, Effect.VALIDITY), "until"),
        (Announcement(WORDS, Effect.VALIDITY, (LATER + timedelta(days=29)).date()), "until"),
        (Announcement(WORDS, Effect.VALIDITY, (LATER + timedelta(days=366)).date()), "until"),
        (Announcement(WORDS, Effect.STANDS, UNTIL), "until"),
    ],
)
def test_an_announcement_that_breaks_its_rules_is_refused_with_the_field(said, field):
    with pytest.raises(Invalid) as refused:
        checked(said, on=LATER.date())
    assert list(refused.value.fields) == [field]


def test_the_first_version_asks_nothing_of_anybody(session):
    from app.catalogue.actions.publishing import Edition
    from app.catalogue.actions.publishing import publish as publish_edition
    from tests.assessment.banks import plain_text

    plain = plain_module("N1")
    with pytest.raises(Invalid):
        publish_edition(session, Edition("N1", plain, {"en": plain_text(plain)}, announcement=REFRESH), at=AT)


def test_somebody_who_never_learnt_sees_nothing(session, country):
    other = add_learner(session, "chen@example.org")
    publish(session, plain_module("T1", version=2), at=LATER)
    assert seen(session, other) == {} == asked(session, other)
