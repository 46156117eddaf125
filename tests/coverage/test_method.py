"""The method note says what the program counts."""

import re
from pathlib import Path

import pytest

from app.coverage.dictionary import DICTIONARY, FAMILIES
from app.coverage.indicators import VERSION
from app.i18n import Message, translate

METHOD = Path(__file__).resolve().parents[2] / "docs" / "method.md"


def written():
    """The rows of the table of indicators, as cells."""
    rows = METHOD.read_text("utf-8").split("<!-- indicators -->\n")[1].split("<!-- end of indicators -->")[0]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in rows.splitlines()[2:]]


def test_the_table_of_the_method_note_is_the_dictionary():
    """Otherwise run: .venv/bin/python tools/indicator_table.py."""
    assert [row[0] for row in written()] == list(DICTIONARY)
    for code, name, numerator, denominator, unit, told_by, sources, caution, version in written():
        each = DICTIONARY[code]
        said = [translate(words, "en") if words else "-" for words in (each.denominator, each.caution)]
        assert (name, numerator) == (translate(each.name, "en"), translate(each.numerator, "en")), code
        assert (denominator, caution, unit) == (*said, translate(each.unit, "en")), code
        assert told_by == (", ".join(each.disaggregations) or "-"), code
        assert (sources, version) == (", ".join(each.sources), each.version), code
    assert f"Version {VERSION} of the definitions" in METHOD.read_text("utf-8")


def test_every_counting_rule_stands_in_the_method_note():
    found = re.findall(r"^\| (CR-\d\d) \|", METHOD.read_text("utf-8"), re.MULTILINE)
    assert found == [f"CR-{number:02}" for number in range(1, 19)]


@pytest.mark.parametrize("code", DICTIONARY)
def test_every_definition_is_whole(code):
    each = DICTIONARY[code]
    assert each.family in FAMILIES
    assert each.sources
    for words in (each.name, each.numerator, each.unit):
        assert isinstance(words, Message)
        assert words.text
