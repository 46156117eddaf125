"""How far a learner is, what comes next, when a certificate is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.models import Kind
from app.catalogue.documents import TrackDocument, TrackTests
from app.learning.awards import Awarded, Passed, curriculum_version, is_due
from app.learning.citations import citations
from app.learning.progress import Doing, Place, Sittings, Standing, Step, progress, strictest

ON = date(2026, 11, 22)
LATER = date(2027, 1, 1)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
LESSONS = {"T1": ("a", "b", "c"), "T2": ("d",)}


def track(code="T", modules=("T1", "T2"), rule="assessed", percent=80, tests=None):
    return TrackDocument(code, "T", modules, rule, percent, 36, {}, tests or TrackTests())


def standing(*, read=(), passes=None, left=None, attempts=None):
    place = Place(*left) if left else Place(None, None)
    kept = {key: Passed(key, ON, until, AT) for key, until in (passes or {}).items()}
    sittings = {(Kind.QUIZ, key): Sittings(public_id) for key, public_id in (attempts or {}).items()}
    return Standing({"T": place}, frozenset(("T", *each) for each in read), kept, sittings)


@pytest.mark.parametrize(
    ("done", "step"),
    [
        (Standing(), Step(Doing.LESSON, "T1", "a")),
        (standing(read=[("T1", "a")]), Step(Doing.LESSON, "T1", "b")),
        (standing(read=[("T1", "a")], left=("T1", "c")), Step(Doing.LESSON, "T1", "c")),
        (standing(read=[("T1", "a"), ("T1", "c")], left=("T1", "c")), Step(Doing.LESSON, "T1", "b")),
        (standing(read=[("T1", "a"), ("T1", "b"), ("T1", "c")]), Step(Doing.QUIZ, "T1")),
        (standing(attempts={"T1": "x"}), Step(Doing.ATTEMPT, "T1", "x")),
        (standing(passes={"T1": LATER}), Step(Doing.LESSON, "T2", "d")),
        (standing(passes={"T1": LATER, "T2": LATER}), Step(Doing.NOTHING)),
        (standing(passes={"T1": LATER, "T2": ON}), Step(Doing.LESSON, "T2", "d")),
    ],
)
def test_there_is_one_next_thing(done, step):
    assert progress(track(), LESSONS, done, on=ON).next == step


def test_a_module_that_is_not_published_does_not_count():
    way = progress(track(modules=("T1", "T9")), LESSONS, standing(passes={"T1": LATER}), on=ON)
    assert [each.key for each in way.modules] == ["T1"]
    assert way.is_complete


@given(
    st.sets(st.sampled_from([("T1", "a"), ("T1", "b"), ("T1", "c"), ("T2", "d")])),
    st.sets(st.sampled_from(["T1", "T2"])),
)
def test_progress_is_100_percent_exactly_when_all_is_passed(read, passed):
    way = progress(track(), LESSONS, standing(read=read, passes=dict.fromkeys(passed, LATER)), on=ON)
    assert (way.percent == 100) == way.is_complete == (passed == {"T1", "T2"})
    assert 0 <= way.percent <= 100


@pytest.mark.parametrize(
    ("tracks", "percent", "is_assessed"),
    [
        ([track()], 80, True),
        ([track(), track(percent=90)], 90, True),
        ([track(rule="completion", percent=0)], 0, False),
        ([track(rule="completion", percent=95), track()], 80, True),
        ([], 80, True),
    ],
)
def test_the_strictest_rule_holds(tracks, percent, is_assessed):
    rule = strictest(tracks)
    assert (rule.pass_percent, rule.is_assessed) == (percent, is_assessed)


LONG_AGO = Awarded(date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC))


def passed(key, *, on=ON, at=AT):
    return Passed(key, on, on.replace(year=on.year + 3), at)


@pytest.mark.parametrize(
    ("passes", "last", "due"),
    [
        ([], None, False),
        ([passed("T1")], None, False),
        ([passed("T1"), passed("T2")], None, True),
        ([passed("T1", on=date(2023, 11, 22)), passed("T2")], None, False),
        ([passed("T1", on=date(2023, 11, 23)), passed("T2")], None, True),
        ([passed("T1"), passed("T2")], LONG_AGO, True),
        ([passed("T1", at=LONG_AGO.created_at), passed("T2")], LONG_AGO, False),
        ([passed("T1"), passed("T2")], Awarded(ON, AT - timedelta(hours=1)), False),
    ],
)
def test_a_certificate_is_due_when_every_module_is_passed_anew(passes, last, due):
    assert is_due(track(), passes, last, post_passed=None, on=ON) is due


TESTED = track(tests=TrackTests(pre=4, post=6))
PARENTS = track(rule="completion", tests=TrackTests(pre=4, post=6))
DONE = {key: Passed(key, ON, LATER, AT) for key in ("T1", "T2")}
PRE, POST = (Kind.PRE, "T"), (Kind.POST, "T")


@pytest.mark.parametrize(
    ("taken", "done", "step"),
    [
        (TESTED, Standing(), Step(Doing.PRE_TEST)),
        (TESTED, Standing(sittings={PRE: Sittings("x")}), Step(Doing.ATTEMPT, None, "x")),
        (TESTED, Standing(sittings={PRE: Sittings()}), Step(Doing.LESSON, "T1", "a")),
        (TESTED, Standing(skipped=frozenset({"T"})), Step(Doing.LESSON, "T1", "a")),
        (TESTED, Standing(lessons=frozenset({("T", "T1", "a")})), Step(Doing.LESSON, "T1", "b")),
        (TESTED, Standing(lessons=frozenset({("C", "T1", "a")})), Step(Doing.PRE_TEST)),
        (TESTED, Standing(sittings={(Kind.QUIZ, "T2"): Sittings()}), Step(Doing.LESSON, "T1", "a")),
        (TESTED, Standing(passes={"T2": DONE["T2"]}), Step(Doing.LESSON, "T1", "a")),
        (TESTED, Standing(passes=DONE), Step(Doing.POST_TEST)),
        (TESTED, Standing(passes=DONE, sittings={POST: Sittings("y")}), Step(Doing.ATTEMPT, None, "y")),
        (TESTED, Standing(passes=DONE, sittings={POST: Sittings()}), Step(Doing.POST_TEST)),
        (TESTED, Standing(passes=DONE, sittings={POST: Sittings(None, AT)}), Step(Doing.NOTHING)),
        (TESTED, Standing(passes=DONE, awards={"T": Awarded(ON, AT)}), Step(Doing.NOTHING)),
        (TESTED, Standing(passes=DONE, awards={"T": LONG_AGO}), Step(Doing.POST_TEST)),
        (
            TESTED,
            Standing(passes=DONE, awards={"T": LONG_AGO}, sittings={POST: Sittings(None, LONG_AGO.created_at)}),
            Step(Doing.POST_TEST),
        ),
        (PARENTS, Standing(), Step(Doing.PRE_TEST)),
        (PARENTS, Standing(passes=DONE), Step(Doing.POST_TEST)),
        (PARENTS, Standing(passes=DONE, sittings={POST: Sittings()}), Step(Doing.NOTHING)),
    ],
)
def test_the_tests_stand_before_and_after_the_modules(taken, done, step):
    assert progress(taken, LESSONS, done, on=ON).next == step


def test_a_track_is_done_when_the_post_test_that_its_certificate_needs_is_passed():
    before = progress(TESTED, LESSONS, Standing(passes=DONE), on=ON)
    after = progress(TESTED, LESSONS, Standing(passes=DONE, sittings={POST: Sittings(None, AT)}), on=ON)
    assert (before.post_test_done, before.percent, after.post_test_done, after.percent) == (False, 85, True, 100)
    assert progress(PARENTS, LESSONS, Standing(passes=DONE), on=ON).percent == 100


@pytest.mark.parametrize(
    ("taken", "post_passed", "last", "due"),
    [
        (TESTED, None, None, False),
        (TESTED, AT, None, True),
        (TESTED, AT, LONG_AGO, True),
        (TESTED, LONG_AGO.created_at, LONG_AGO, False),
        (PARENTS, None, None, True),
        (track(), None, None, True),
    ],
)
def test_a_certificate_of_a_tested_track_waits_for_its_post_test(taken, post_passed, last, due):
    assert is_due(taken, list(DONE.values()), last, post_passed=post_passed, on=ON) is due


def test_the_curriculum_version_names_the_versions_and_fits():
    assert curriculum_version(track(), {"T1": 3, "T2": 1}) == "T1.3+T2.1"
    assert curriculum_version(track(), {"T1": 3}) == "T1.3+T2"
    many = tuple(f"T{n}" for n in range(1, 19))
    assert len(curriculum_version(track(modules=many), dict.fromkeys(many, 12))) <= 64


def test_anchors_are_told_by_the_symbol_of_their_document():
    assert citations(["G29(a)", "S82", "G95"]) == {"CRC/C/156": ["29(a)", "95"], "A/HRC/12/23": ["82"]}
