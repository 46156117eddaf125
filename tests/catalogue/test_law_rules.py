"""The law folder through ``content check``: every fault with its file and line, dated overlays, clean words."""

from datetime import date, timedelta

import pytest

from app.catalogue.checker import check
from app.clock import today
from tests.catalogue.small_content import own_content
from tests.law.plain import answer, overlay, slot, slots, words, written

SLOTS = "law/slots.yaml"
FILE = "law/YY.yaml"


def checked(folder, **files):
    """What the checker says about the law folder of a small content folder."""
    root = folder.write()
    written(root / "law", **files)
    return [problem for problem in check(root) if problem.path.startswith("law/")]


def without(plain, *path):
    """The plain values without the one at the end of the path."""
    inner = plain
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return plain


def test_a_whole_law_folder_is_accepted(folder):
    assert checked(folder, slots=slots(), YY=overlay(answers=[answer(reviewed_on=today())])) == []


def test_the_projects_own_law_is_accepted():
    assert [str(each) for each in own_content().problems if each.path.startswith("law/") and each.severity == "E"] == []


@pytest.mark.parametrize(
    ("plain", "sentence", "at"),
    [
        (without(slots(), "slots", 1, "generic", "ru"), "slot channel has no generic in ru", None),
        (without(slots(), "slots", 0, "question", "ar"), "slot deadline has no question in ar", "question:"),
        (slots(slot(lessons=["Z1/nothing"])), "names the missing lesson Z1/nothing", "- Z1/nothing"),
        (slots(slot(lessons=["Z9/report"])), "names the missing lesson Z9/report", "- Z9/report"),
        (slots(slot(anchors=["G17", "G114"])), "names G114, which is no paragraph", "- G114"),
        (slots(slot(), slot()), "is there twice: deadline", None),
        (slots(slot(colour="blue")), "colour: is not a field here", "colour:"),
        (slots(slot(generic=words("Within 24 hours."))), "has a number in its generic text", "(en)"),
        (slots(slot(generic=words("خلال ٤٨ ساعة"))), "has a number in its generic text", None),
        (slots(slot(generic=words("Report child pornography."))), "T01", None),
        (slots(slot(question=words("Is it 116 111?"))), "telephone number", None),
        (slots(slot(question=words("See www.example.org?"))), "address", None),
        (slots(slot(question=words("<b>Who?</b>"))), "HTML", None),
        (slots(*(slot(f"slot-{n}") for n in range(5))), "lesson Z1/report would show 5 questions of law", "slots:"),
        ("slots: [", "is not YAML", None),
    ],
)
def test_a_fault_of_the_slots_is_named_with_its_line(folder, plain, sentence, at):
    found = [each for each in checked(folder, slots=plain) if sentence in each.message]
    assert {each.path for each in found} == {SLOTS}
    assert {each.severity for each in found} == {"E"}
    if at is not None:
        lines = (folder.root / SLOTS).read_text("utf-8").splitlines()
        assert all(at in lines[each.line - 1] for each in found[:1])


def test_eighteen_is_no_number_of_a_country(folder):
    plain = slots(slot(generic=words("Under 18 nobody consents. Ask.")))
    assert checked(folder, slots=plain) == []


@pytest.mark.parametrize(
    ("plain", "sentence", "at"),
    [
        (overlay(answers=[answer("unheard-of")]), "answers unheard-of, which slots.yaml does not ask", "unheard-of"),
        (overlay(answers=[answer(), answer()]), "is there twice: deadline", None),
        (overlay(answers=[answer(answer={"fr": "Le jour même."})]), "with English among them", "answer:"),
        (overlay(answers=[answer(reviewed_on=today() + timedelta(days=1))]), "has not come yet", "reviewed_on:"),
        (overlay(answers=[answer(reviewed_on="soon")]), "is not a day", "reviewed_on:"),
        (overlay(answers=[answer(owner="nobody")]), "names the authority nobody", "owner:"),
        (without(overlay(), "answers", 0, "owner"), "owner: is missing", "slot: deadline"),
        (without(overlay(), "answers", 0, "source"), "source: is missing", "slot: deadline"),
        (without(overlay(), "answers", 0, "approved_by"), "approved_by: is missing", "slot: deadline"),
        (overlay("ZZ"), "jurisdiction is not the file's name", "jurisdiction:"),
        (overlay(answers=[answer(answer={"en": "A child prostitute is punished."})]), "T03", "en:"),
        (overlay(answers=[answer(answer={"en": "Ring 116 111."})]), "telephone number", "en:"),
        (overlay(authorities={"ministry": {"en": "See www.example.org"}, "council": {"en": "C"}}), "address", "en:"),
    ],
)
def test_a_fault_of_an_overlay_is_named_with_its_line(folder, plain, sentence, at):
    found = [each for each in checked(folder, slots=slots(), YY=plain) if sentence in each.message]
    assert {(each.path, each.severity) for each in found} == {(FILE, "E")}
    if at is not None:
        assert at in (folder.root / FILE).read_text("utf-8").splitlines()[found[0].line - 1]


def test_an_old_review_is_a_warning(folder):
    plain = overlay(answers=[answer(reviewed_on=date(2020, 1, 1))])
    (problem,) = checked(folder, slots=slots(), YY=plain)
    assert problem.severity == "W"
    assert "was not reviewed for more than a year" in problem.message


def test_a_laws_own_title_may_keep_its_old_words(folder):
    law = {"en": "Act against child pornography of 1999, section 3"}
    assert checked(folder, slots=slots(), YY=overlay(answers=[answer(source=law, reviewed_on=today())])) == []


def test_overlays_without_slots_are_refused(folder):
    found = checked(folder, YY=overlay(answers=[answer(reviewed_on=today())]))
    assert [(each.path, each.severity) for each in found] == [(SLOTS, "E")]
    assert "cannot be read" in found[0].message


def test_slots_of_a_module_that_is_refused_whole_are_not_called_missing(folder):
    folder.module["minutes"] = "many"
    assert checked(folder, slots=slots()) == []
