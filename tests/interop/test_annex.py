"""The annex to a State report: four pages in six languages, tagged, and no number that the release withholds."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.coverage.indicators import AUDIENCE_NAMES
from app.i18n import LANGUAGES, direction, translate
from app.interop import annex, annex_words
from app.interop.annex_parts import Annexed, paragraphs, parts
from app.interop.annex_words import Voice
from tests.interop.large_country import annexed
from tests.interop.released import RELEASE

LARGE = annexed()
MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f\u202a\u202b\u202c"))


@pytest.fixture(scope="module")
def documents():
    made = {}

    def document(language):
        if language not in made:
            made[language] = annex.written(LARGE, language)
        return made[language]

    return document


def text_of(document):
    found = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    assert not MARKS.keys() & set(map(ord, found)), "a sign of direction is in the text"
    return " ".join(found.split())


def part(annexed, heading, voice=None, most_regions=40):
    voice = voice or Voice("en")
    return next(
        each for each in parts(annexed, voice, most_regions=most_regions) if each.heading == voice.says(heading)
    )


def rows(found):
    """First words of each row with the main signs of its numbers."""
    plain = (
        [cell if isinstance(cell, str) else cell.main for cell in row] for table in found.tables for row in table.rows
    )
    return {row[0].translate(MARKS): row[1:] for row in plain}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_country_of_25_regions_and_eight_years_needs_four_pages_at_most(documents, language):
    document = documents(language)
    assert len(PdfReader(io.BytesIO(document)).pages) == annex.pages(document) <= 4
    assert len(document) < 400_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_archivable_titled_and_in_its_language(documents, language):
    reader = PdfReader(io.BytesIO(documents(language)))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"].startswith(language)
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalogue["/ViewerPreferences"].get("/Direction", "/L2R") == (
        "/R2L" if direction(language) == "rtl" else "/L2R"
    )
    assert reader.metadata.title == translate(annex_words.TITLE, language)
    metadata = catalogue["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in metadata


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_text_can_be_read_out_in_every_language(documents, language):
    text = text_of(documents(language))
    for group in ("T", "C"):
        for word in translate(AUDIENCE_NAMES[group], language).split():
            assert word in text
    assert LARGE.release.digest in text
    assert LARGE.release.citation in text
    for name in ("Great River 3", "Upper Lakes 21", "Two districts handed in late."):
        assert name in text


def test_every_number_of_people_stands_in_a_release(documents):
    told = {
        f"{cell.n:,}/{cell.d:,}"
        for each in (LARGE.release, *LARGE.earlier)
        for cell in each.everything
        if cell.n is not None
    }
    found = set(re.findall(r"[\d,]+/[\d,]+", text_of(documents("en")))) - {
        "1/4",
        "2/4",
        "3/4",
        "4/4",
        "1/3",
        "2/3",
        "3/3",
    }
    assert len(found) > 250
    assert found <= told


def test_what_is_withheld_is_a_sign_and_nothing_beside_it():
    for each in parts(Annexed(RELEASE), Voice("en"), most_regions=40):
        for table in each.tables:
            for cell in (cell for row in table.rows for cell in row if not isinstance(cell, str)):
                assert (cell.counted, cell.of) == ("", "") or cell.main != "[c]"
    by_group = rows(part(Annexed(RELEASE), annex_words.BY_GROUP))
    assert by_group["J Judges and court staff"] == ["≥90"]
    text = text_of(annex.written(Annexed(RELEASE), "en"))
    assert "[c]" in text
    assert "withheld so that nobody can be singled out" in text
    assert not re.search(r"\b(3|21|9|17)/", text)


def test_the_gap_is_told_from_told_shares_alone():
    found = rows(part(Annexed(RELEASE), annex_words.BY_REGION))
    assert found["Gap (EQ-1), points"] == ["16.7", "[x]", "[x]"]  # police 60.0 - 43.3
    cells = tuple(
        replace(cell, n=None, value=None, withheld=True, status="c")
        if (cell.audience, cell.area, cell.dim) == ("C", "XX-N", "_T")
        else cell
        for cell in RELEASE.cells
    )
    found = rows(part(Annexed(replace(RELEASE, cells=cells)), annex_words.BY_REGION))
    assert found["North"][0] == "[c]"
    assert found["Gap (EQ-1), points"][0] == "[c]"


def test_a_long_list_of_regions_is_cut_and_says_so():
    large = annexed(regions=120)
    document = annex.written(large, "ru")
    assert annex.pages(document) <= 4
    assert large.release.areas[-1].name not in text_of(document)
    said = part(large, annex_words.BY_REGION, most_regions=18)
    assert "The first 18 of 120 regions by name. All of them stand in the release." in said.notes[0]
    assert len(said.tables[0].rows) == 18 + 2
    whole = rows(part(large, annex_words.BY_REGION, most_regions=200))
    assert whole["Gap (EQ-1), points"] == [
        row if isinstance(row, str) else row.main for row in said.tables[0].rows[-1][1:]
    ]


def test_years_stand_side_by_side_and_changes_only_where_both_are_told():
    table = part(LARGE, annex_words.BY_GROUP).tables[0]
    assert table.head == ("Group", *map(str, range(2019, 2027)))
    changes = rows(part(LARGE, annex_words.CHANGES))
    for group, now in ((cell.audience, cell) for cell in LARGE.release.cells if cell.dim == "_T" and cell.area == "XX"):
        if now.indicator != "COV-1":
            continue
        earlier = LARGE.before.cell(now.key)
        is_told = now.n is not None and earlier.n is not None
        last = next(found for name, found in changes.items() if name.startswith(f"{group} "))[-1]
        assert (last == "[c]") == (not is_told)


def test_training_on_offences_online_comes_first_among_the_modules():
    found = part(LARGE, annex_words.BY_MODULE)
    assert [row[1].translate(MARKS) for row in found.tables[0].rows[:2]] == ["C4 (G39)", "T1"]
    assert "paragraph 39" in found.notes[0]
    assert "paragraph 39" not in part(Annexed(RELEASE), annex_words.BY_MODULE).notes[0]


def test_surroundings_stand_beside_sex_and_age():
    found = rows(part(LARGE, annex_words.BY_KIND))
    assert {"Sex: Women", "Age: Under 25", "Urban or rural: Urban", "Urban or rural: Rural"} <= set(found)


def test_families_are_told_with_their_pupils():
    assert rows(part(LARGE, annex_words.FAMILIES)) == {"COV-5 Family reach": ["24,000", "160,000", "15.0"]}
    assert part(Annexed(RELEASE), annex_words.FAMILIES).before[0].startswith(annex_words.NO_FAMILIES.text)


def test_learning_is_told_by_group_and_what_is_withheld_is_a_sign():
    found = part(LARGE, annex_words.LEARNING)
    assert len(found.tables[0].head) == 1 + len({cell.audience for cell in LARGE.release.effects})
    told = rows(found)
    assert told["LRN-2 Normalised gain"][0] == "0.41"
    withheld = {cell.key for cell in LARGE.release.effects if cell.withheld and cell.indicator == "BEH-1"}
    for place, group in enumerate(found.tables[0].head[1:]):
        is_withheld = ("BEH-1", "", group.translate(MARKS), "XX", "_T", "_T") in withheld
        assert (told["BEH-1 Applied at least one safe action"][place] == "[c]") == is_withheld
    assert "not trained to compare with" in found.notes[0]
    assert part(Annexed(RELEASE), annex_words.LEARNING).before == (annex_words.NO_LEARNING.text,)


def test_a_first_release_has_nothing_to_compare_with_and_needs_no_modules():
    assert part(Annexed(RELEASE), annex_words.CHANGES).before == (annex_words.FIRST.text,)
    assert part(Annexed(RELEASE), annex_words.MODULES).before == (annex_words.NO_MODULES.text,)


def test_it_says_how_it_was_counted_and_what_more_reports_may_mean():
    text = text_of(annex.written(Annexed(RELEASE), "en"))
    for words in (
        "Register of 31 December 2026.",
        "rules of protection, version 1",
        "More reports may mean that staff notice more.",
        "hold a certificate that is valid on it",
        "of the release are withheld or told as a bound",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("anchors", "words"),
    [
        (("G30(a)", "G29", "G28(c)", "S12", "A3"), "28–30"),
        (("G11", "G12", "G5", "G5"), "5, 11, 12"),
        (("S1",), ""),
    ],
)
def test_paragraphs_are_numbers_of_the_general_guidelines_in_order(anchors, words):
    assert paragraphs(anchors) == words


def test_a_name_is_printed_and_never_obeyed():
    areas = (replace(RELEASE.areas[0], name='#panic("x") $a$ <b>'), *RELEASE.areas[1:])
    text = text_of(annex.written(Annexed(replace(RELEASE, areas=areas)), "en"))
    assert '#panic("x")' in text


def test_the_same_release_is_always_the_same_file():
    assert annex.written(Annexed(RELEASE), "fr") == annex.written(Annexed(RELEASE), "fr")
