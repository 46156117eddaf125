"""The directory: dated, at most five lines, the international lists for what is missing."""

from datetime import date, timedelta

import pytest
import yaml
from marshmallow import ValidationError

from app.helplines.directory import BadDirectory, Directory, Jurisdiction, help_box, help_page, load
from app.helplines.formats import CATEGORIES, NEEDS
from tests.catalogue.small_content import CONTENT

ON = date(2026, 11, 22)


def entry(key="child-line", category="child-helpline", **changes):
    plain = {
        "key": key,
        "category": category,
        "names": {"en": f"Line {key}", "zh": "热线"},
        "phone": "000 0002",
        "url": "",
        "hours": "24/7",
        "free": True,
        "confidential": True,
        "anonymous": False,
        "languages": ["en"],
        "last_verified": date(2026, 11, 1),
    }
    return plain | changes


def file(code="YY", entries=None, **changes):
    plain = {"jurisdiction": code, "demonstration": False, "names": {"en": code}, "entries": entries or [entry()]}
    return plain | changes


def directory(*files):
    places = [Jurisdiction.from_plain(each) for each in files]
    return Directory({place.code: place for place in places})


ABROAD = file("INTL", [entry("list", "directory", phone="", url="https://example.org")])


def test_the_projects_directory_serves_every_need_of_the_demonstration():
    box = help_box(load(CONTENT / "helplines"), "XX", "en", ON)
    assert [line.category for line in box.entries] == list(NEEDS)
    assert box.demonstration
    assert not box.is_old


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_names_are_in_the_language_of_the_page(language):
    found = load(CONTENT / "helplines")
    names = [line.name for line in help_box(found, "XX", language, ON).entries]
    english = [line.name for line in help_box(found, "XX", "en", ON).entries]
    assert (names == english) == (language == "en")


def test_a_box_has_at_most_five_lines_one_for_each_need():
    lines = [entry(f"{category}-{n}", category) for category in CATEGORIES for n in range(3)]
    box = help_box(directory(file("YY", lines), ABROAD), "YY", "en", ON)
    assert [line.category for line in box.entries] == list(NEEDS)
    assert [line.key for line in box.entries] == [f"{need}-0" for need in NEEDS]


def test_a_service_that_speaks_the_language_comes_first():
    lines = [entry("first"), entry("second", languages=["zh", "en"])]
    box = help_box(directory(file("YY", lines), ABROAD), "YY", "zh", ON)
    assert box.entries[0].key == "second"


@pytest.mark.parametrize("jurisdiction", ["YY", "ZZ", "INTL"])
def test_what_is_missing_comes_from_the_international_lists(jurisdiction):
    box = help_box(directory(file("YY"), ABROAD), jurisdiction, "fr", ON)
    assert box.entries[-1].key == "list"
    assert len(box.entries) == (2 if jurisdiction == "YY" else 1)


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (180, False), (181, True), (4000, True)])
def test_an_entry_is_old_after_180_days(days, is_old):
    checked = ON - timedelta(days=days)
    box = help_box(directory(file("YY", [entry(last_verified=checked)]), ABROAD), "YY", "en", ON)
    assert box.is_old is is_old
    assert box.entries[0].is_old is is_old
    assert box.verified_on == min(checked, date(2026, 11, 1))


def test_the_page_lists_everything_by_kind():
    page = help_page(load(CONTENT / "helplines"), "XX", "ar", ON)
    assert [category for category, _ in page.groups] == [name for name in CATEGORIES if name in dict(page.groups)]
    keys = [line.key for _, lines in page.groups for line in lines]
    assert "child-helpline-by-text" in keys
    assert "inhope" in keys


def test_a_number_is_dialled_without_its_spaces():
    box = help_box(directory(file("YY", [entry(phone="+00 (0) 12-34")]), ABROAD), "YY", "en", ON)
    assert box.entries[0].dial == "+0001234"


@pytest.mark.parametrize(
    "changes",
    [
        {"category": "anything"},
        {"phone": "javascript:1"},
        {"phone": "<script>"},
        {"url": "http://example.org"},
        {"url": "javascript:alert(1)"},
        {"names": {"fr": "Ligne"}},
        {"names": {"en": ""}},
        {"names": {"en": "x", "sw": "y"}},
        {"hours": 24},
        {"free": "yes"},
        {"last_verified": "2026-11-01"},
        {"languages": []},
        {"languages": ["English!"]},
        {"colour": "blue"},
    ],
)
def test_a_bad_entry_is_refused(changes):
    with pytest.raises(ValidationError):
        Jurisdiction.from_plain(file(entries=[entry(**changes)]))


def test_the_same_key_twice_is_refused():
    with pytest.raises(ValidationError, match="twice"):
        Jurisdiction.from_plain(file(entries=[entry(), entry()]))


def written(folder, name, plain):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(plain if isinstance(plain, str) else yaml.safe_dump(plain), "utf-8")
    return folder


def test_a_folder_that_cannot_be_used_is_named(tmp_path):
    cases = {
        "missing": (("YY.yaml", file("YY")), "INTL.yaml is missing"),
        "name": (("ZZ.yaml", file("YY")), "name the file after"),
        "yaml": (("YY.yaml", "a: ["), "cannot be read"),
        "tag": (("YY.yaml", "a: !!python/object:os.system x"), "cannot be read"),
        "shape": (("YY.yaml", "- 1"), "cannot be used"),
        "large": (("YY.yaml", "x" * 300_000), "larger"),
    }
    for name, ((file_name, plain), words) in cases.items():
        with pytest.raises(BadDirectory, match=words):
            load(written(tmp_path / name, file_name, plain))
