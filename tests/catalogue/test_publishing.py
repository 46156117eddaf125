"""Publishing and reading: versions are immutable, the same content changes nothing, each read is one statement."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.catalogue import queries as catalogue
from app.catalogue.actions import ContentRefused, MeaningChanged, load_content
from app.catalogue.documents import ModuleDocument
from app.catalogue.models import Module, ModuleText, ModuleVersion, Track
from app.errors import NotFound
from tests.catalogue import small_content
from tests.catalogue.small_content import BODY

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_the_first_load_publishes_everything_and_tells_the_audit(session, folder):
    report = load_content(session, folder.write(), at=AT)
    assert report.published == ("Z1 version 1",)
    assert (report.translated, report.unchanged, report.tracks) == ((), (), ("Z",))
    assert [count(session, table) for table in (Module, ModuleVersion, ModuleText, Track)] == [1, 1, 2, 1]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.thing, entry.detail["version"]) == ("publication", "module:Z1", 1)


def test_the_same_content_changes_nothing(session, folder):
    load_content(session, folder.write(), at=AT)
    report = load_content(session, folder.write(), at=AT)
    assert (report.published, report.translated, report.unchanged, report.tracks) == ((), (), ("Z1",), ())
    assert count(session, ModuleVersion) == 1
    assert count(session, AuditEntry) == 1


def test_a_changed_word_publishes_the_next_version_and_leaves_the_old_one(session, folder):
    load_content(session, folder.write(), at=AT)
    first = catalogue.current_module(session, "Z1")
    folder.bodies["en"]["notice"] = BODY + "\nOne line more.\n"
    assert load_content(session, folder.write(), at=AT).published == ("Z1 version 2",)
    second = catalogue.current_module(session, "Z1")
    assert (first.number, second.number) == (1, 2)
    assert catalogue.module_version(session, first.version_id).number == 1
    assert "One line more" in catalogue.text_of(session, second.version_id, "en").lessons["notice"].body
    assert "One line more" not in catalogue.text_of(session, first.version_id, "en").lessons["notice"].body


def test_a_new_language_joins_the_version_that_stands(session, folder):
    load_content(session, folder.write(), at=AT)
    folder.texts["es"], folder.bodies["es"] = small_content.text("es"), folder.bodies["en"]
    report = load_content(session, folder.write(), at=AT)
    assert (report.published, report.translated) == ((), ("Z1 version 1 in es",))
    assert catalogue.text_of(session, catalogue.current_module(session, "Z1").version_id, "es").language == "es"


def test_a_language_that_was_taken_away_publishes_the_next_version(session, folder):
    load_content(session, folder.write(), at=AT)
    del folder.texts["fr"]
    assert load_content(session, folder.write(), at=AT).published == ("Z1 version 2",)


def test_content_with_a_refusal_is_not_published_at_all(session, folder):
    folder.module["lessons"][0]["anchors"] = ["G999"]
    with pytest.raises(ContentRefused) as refusal:
        load_content(session, folder.write(), at=AT)
    assert any("unknown anchor G999" in problem.message for problem in refusal.value.problems)
    assert "modules/Z1/module.yaml" in str(refusal.value)
    assert count(session, Module) == 0


def test_a_key_that_would_change_its_meaning_is_refused_even_without_a_lock(session, folder):
    load_content(session, folder.write(), at=AT)
    first, second = folder.module["items"][0]["options"][:2]
    first["correct"], second["correct"] = False, True
    with pytest.raises(MeaningChanged, match="remember-0"):
        load_content(session, folder.write(), at=AT)
    folder.module["version"] = 2
    assert load_content(session, folder.write(), at=AT).published == ("Z1 version 2",)


def test_a_changed_track_is_kept_and_told(session, folder):
    load_content(session, folder.write(), at=AT)
    folder.track["validity_months"] = 24
    assert load_content(session, folder.write(), at=AT).tracks == ("Z",)
    assert catalogue.track(session, "Z").validity_months == 24


def test_what_was_published_is_read_as_it_was_written(session, folder):
    load_content(session, folder.write(), at=AT)
    found = catalogue.readable_module(session, "Z1", "fr")
    assert found.module.document == ModuleDocument.from_plain(folder.module)
    assert found.text.language == "fr"
    assert found.text.lessons["notice"].body == BODY
    assert found.text.items["apply-0"].options["right"].text == "Do right."
    assert catalogue.tracks(session)[0].document.text("zh").title == "Track"
    assert [state.text("ru").language for state in catalogue.module_states(session)] == ["en"]


def test_a_missing_language_falls_back_to_english(session, folder):
    load_content(session, folder.write(), at=AT)
    version = catalogue.current_module(session, "Z1").version_id
    assert catalogue.text_of(session, version, "zh").language == "en"
    assert catalogue.readable_module(session, "Z1", "zh").text.language == "en"


@pytest.mark.parametrize(
    "read",
    [
        lambda session: catalogue.track(session, "Q"),
        lambda session: catalogue.current_module(session, "Q1"),
        lambda session: catalogue.readable_module(session, "Q1", "en"),
        lambda session: catalogue.module_version(session, 4711),
        lambda session: catalogue.text_of(session, 4711, "en"),
        lambda session: catalogue.module_state(session, "Q1"),
    ],
)
def test_what_is_not_published_is_not_found(session, folder, read):
    load_content(session, folder.write(), at=AT)
    with pytest.raises(NotFound):
        read(session)


def test_every_read_costs_one_statement_cold_and_warm(session, folder, queries):
    load_content(session, folder.write(), at=AT)
    version = catalogue.current_module(session, "Z1").version_id
    for read in (
        lambda: catalogue.tracks(session),
        lambda: catalogue.track(session, "Z"),
        lambda: catalogue.current_modules(session, ["Z1", "Q1"]),
        lambda: catalogue.module_version(session, version),
        lambda: catalogue.text_of(session, version, "fr"),
        lambda: catalogue.readable_modules(session, ["Z1"], "fr"),
        lambda: catalogue.module_states(session),
    ):
        for _ in range(2):
            with queries(most=1):
                read()


def test_a_document_is_parsed_once_and_never_taken_for_another(session, folder):
    load_content(session, folder.write(), at=AT)
    first = catalogue.current_module(session, "Z1")
    assert catalogue.current_module(session, "Z1").document is first.document
    session.rollback()
    folder.module["minutes"] = 33
    load_content(session, folder.write(), at=AT)
    again = catalogue.current_module(session, "Z1")
    assert again.document.minutes == 33
    assert catalogue.module_version(session, again.version_id).document.minutes == 33


def test_several_modules_come_in_the_order_asked_for(session, folder):
    load_content(session, folder.write(), at=AT)
    assert [found.module.key for found in catalogue.readable_modules(session, ["Q1", "Z1"], "en")] == ["Z1"]
    assert catalogue.readable_modules(session, [], "en") == []
    assert catalogue.current_modules(session, []) == {}
    assert catalogue.texts_of(session, [], "en") == {}


def test_the_projects_own_content_is_published(session):
    report = load_content(session, small_content.CONTENT, at=AT)
    assert {name.split()[0] for name in report.published} == {
        path.name for path in (small_content.CONTENT / "modules").iterdir()
    }
    assert {card.code for card in catalogue.tracks(session)} == {"T", "P", "H", "C", "S", "PR", "J"}


def test_a_module_of_two_lessons_is_published_with_a_note_and_one_of_one_is_refused(session, folder):
    for key in ("listen", "report"):
        folder.module["lessons"] = [each for each in folder.module["lessons"] if each["key"] != key]
        for language in folder.texts:
            del folder.texts[language]["lessons"][key], folder.bodies[language][key]
        if key == "listen":
            report = load_content(session, folder.write(), at=AT)
            assert report.published == ("Z1 version 1",)
            assert [each.message for each in report.warnings if "lessons" in each.message] == [
                "has 2 lessons; 3 to 6 are usual"
            ]
    with pytest.raises(ContentRefused):
        load_content(session, folder.write(), at=AT)
