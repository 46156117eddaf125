"""XLIFF 2.1 and PO: the words of a module go to a translator's program and come back the same."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authoring.parts import split
from app.authoring.units import Unit, units
from app.interop import gettext_files, xliff
from app.interop.carried import Unreadable
from app.interop.translation_files import Remark, notes_of
from tests.catalogue.small_content import own_content

FORMATS = [xliff, gettext_files]
NAMES = ["xliff", "po"]


@pytest.fixture(scope="module")
def found():
    module = next(each for each in own_content().modules if each.key == "T1")
    return units(split(module.structure, module.texts), "ar")


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_a_module_comes_back_as_it_went_out(form, found):
    language, brought = form.read(form.written("T1", "ar", found, {}))
    assert language == "ar"
    assert [(each.id, each.source, each.target) for each in brought] == [
        (unit.id, unit.source, unit.target) for unit in found
    ]


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_the_same_words_give_the_same_bytes(form, found):
    assert form.written("T1", "ar", found, {}) == form.written("T1", "ar", found, {})


def test_the_xliff_has_the_shape_that_the_standard_asks_for(found):
    root = ET.fromstring(xliff.written("T1", "ar", found, {"front#title": "Short."}))
    space = {"x": xliff.NAMESPACE}
    assert root.attrib == {"version": "2.1", "srcLang": "en", "trgLang": "ar"}
    files = root.findall("x:file", space)
    assert len({each.get("id") for each in files}) == len(files)
    for file in files:
        ids = [unit.get("id") for unit in file.findall("x:unit", space)]
        assert len(set(ids)) == len(ids)
        assert all(" " not in each and "/" not in each for each in ids)
    assert root.find(".//x:unit[@name='front#title']/x:notes/x:note", space).text == "Short."


def test_a_unit_that_a_program_has_split_is_put_together(found):
    file = xliff.written("T1", "ar", found[:1], {}).decode()
    start, end = file.index("<segment"), file.index("</segment>") + len("</segment>")
    split_up = (
        "<segment><source>One. </source><target>واحد. </target></segment>"
        "<ignorable><source> </source></ignorable><segment><source>Two.</source><target>اثنان.</target></segment>"
    )
    _, (brought,) = xliff.read((file[:start] + split_up + file[end:]).encode())
    assert (brought.source, brought.target) == ("One.  Two.", "واحد.  اثنان.")


XLIFF = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="{}" srcLang="en" trgLang="{}">{}</xliff>'
UNIT = '<file id="f"><unit id="a" name="a">{}</unit></file>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<tmx/>", "no XLIFF"),
        (XLIFF.format("1.2", "ar", ""), "1.2"),
        (XLIFF.format("2.1", "xx", ""), "names no language"),
        (XLIFF.format("2.1", "en", ""), "names no language"),
        (XLIFF.format("2.1", "ar", 2 * UNIT.format("")), "twice"),
        (XLIFF.format("2.1", "ar", UNIT.format("<segment><target>a<ph id='1'/></target></segment>")), "inline"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + XLIFF.format("2.1", "ar", ""), "DOCTYPE"),
        ("<xliff", "not sound XML"),
        ("", "empty"),
    ],
)
def test_an_xliff_that_cannot_be_used_is_refused_with_the_reason(content, words):
    with pytest.raises(Unreadable, match=words):
        xliff.read(content.encode())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b'msgid "a"\nmsgstr "b"\n', "names no language"),
        (b'msgid ""\nmsgstr "Language: xx\\n"\n', "names no language|no sound PO"),
        (b'msgid "a\nmsgstr', "no sound PO|names no language"),
        (b'msgid "\xff"', "UTF-8"),
        (b"\0", "zero byte"),
    ],
)
def test_a_po_file_that_cannot_be_used_is_refused_with_the_reason(content, words):
    with pytest.raises(Unreadable, match=words):
        gettext_files.read(content)


def test_a_fuzzy_translation_brings_nothing():
    file = gettext_files.written("T1", "fr", [Unit("front", ("title",), "Title", "Titre")], {})
    marked = file.replace(b"msgctxt", b"#, fuzzy\nmsgctxt")
    _, (brought,) = gettext_files.read(marked)
    assert brought.target == ""


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=60,
).filter(str.strip)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), st.sampled_from(FORMATS))
def test_any_words_come_back_as_they_went_out(pairs, form):
    sent = [Unit("front", ("outcomes", f"k{place}"), source, target) for place, (source, target) in enumerate(pairs)]
    _, brought = form.read(form.written("Z1", "ru", sent, {}))
    assert [(each.source, each.target) for each in brought] == pairs


def test_open_remarks_go_to_the_translator_beside_the_words_they_are_about(found):
    first = found[0]
    quoted = next(unit for unit in found if unit.part == first.part and unit != first)
    remarks = [
        Remark(first.part, None, "Of the whole part."),
        Remark(f"en/{first.part}", quoted.source, "Of these words."),
        Remark(f"fr/{first.part}", None, "Of the French."),
        Remark("no part", None, "Of nothing."),
    ]
    notes = notes_of(found, "ar", remarks)
    assert notes == {first.id: "Of the whole part.", quoted.id: f"“{quoted.source}”: Of these words."}
    for form in FORMATS:
        file = form.written("T1", "ar", found, notes).decode()
        assert "Of the whole part." in file
        assert "Of the French." not in file
