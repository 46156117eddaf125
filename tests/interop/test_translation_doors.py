"""The words of a draft to a translator's program and back: pages and API, what fits and what does not."""

import io
from xml.etree import ElementTree as ET

import pytest

from app.authoring import queries
from tests.authoring.conftest import studio  # noqa: F401  (a fixture)
from tests.authoring.desks import at_desk

KINDS = ["xlf", "po"]


def place(draft, kind, language="ar"):
    return f"/studio/drafts/{draft}/translations/{language}" + (f".{kind}" if kind else "/file")


def out(client, draft, kind, language="ar"):
    answer = client.get(place(draft, kind, language))
    assert answer.status_code == 200
    assert f'filename="Z1-{language}.{kind}"' in answer.headers["Content-Disposition"]
    return answer.data


def bring(client, draft, content, language="ar", name="file.bin"):
    return client.post(place(draft, "", language), data={"file": (io.BytesIO(content), name)})


def parts(studio, draft):  # noqa: F811
    with studio.unit() as session:
        return dict(queries.whole(session, draft).parts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_comes_back_untouched_changes_nothing(studio, kind):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    before = parts(studio, draft)
    answer = bring(client, draft, out(client, draft, kind))
    assert answer.status_code == 200, answer.text[:500]
    assert "0 texts came in" in answer.text
    assert parts(studio, draft) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_translated_outside_stands_in_the_draft(studio, kind, queries):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    old = parts(studio, draft)["ar/lesson/notice"]["monday"]
    file = out(client, draft, kind).replace(old.encode(), "كلمات جديدة".encode())
    with queries(most=30):
        answer = bring(client, draft, file)
    assert answer.status_code == 200
    assert "1 text came in" in answer.text or "texts came in" in answer.text
    assert parts(studio, draft)["ar/lesson/notice"]["monday"] == "كلمات جديدة"


def test_a_new_language_comes_in_whole_and_keeps_the_shape_of_the_english(studio):  # noqa: F811
    draft = studio.draft()
    client = at_desk(studio, "translator")
    root = ET.fromstring(out(client, draft, "xlf", "fr"))
    space = "{urn:oasis:names:tc:xliff:document:2.0}"
    for segment in root.iter(f"{space}segment"):
        assert segment.find(f"{space}target") is None
        ET.SubElement(segment, f"{space}target").text = "fr: " + segment.find(f"{space}source").text
    answer = bring(client, draft, ET.tostring(root), "fr")
    assert answer.status_code == 200, answer.text[:500]
    after = parts(studio, draft)
    for name in [each for each in after if each.startswith("en/")]:
        assert shape(after[f"fr/{name[3:]}"]) == shape(after[name]), name


def shape(value):
    """The places of words that are spoken."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items() if key not in ("native_review", "language")}
    return [shape(each) for each in value] if isinstance(value, list) else isinstance(value, str)


def test_texts_that_have_no_place_and_texts_whose_english_moved_are_told(studio):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    file = out(client, draft, "xlf").replace(b'name="lesson/notice#title"', b'name="lesson/gone#title"')
    english = parts(studio, draft)["en/lesson/notice"]
    saved = studio.save("trainer", draft, "en/lesson/notice", {**english, "monday": "Another Monday."}, seen="*")
    assert saved.status_code == 200
    answer = bring(client, draft, file)
    assert answer.status_code == 200
    assert "1 text that the draft does not have" in answer.text
    assert "lesson/gone" in answer.text
    assert "1 text whose English has changed" in answer.text
    assert "translations/ar/lesson/notice" in answer.text


def test_a_file_of_another_module_or_language_or_none_at_all_changes_nothing(studio):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    before = parts(studio, draft)
    file = out(client, draft, "xlf")
    for content, said in (
        (file.replace(b'trgLang="ar"', b'trgLang="fr"'), "this is the one into"),
        (file.replace(b'name="', b'name="other/'), "of another module"),
        (b"<xliff", "not sound XML"),
        (b"<!DOCTYPE x>" + file, "DOCTYPE"),
        (b"", "empty"),
        (b"words", ""),
        (b"\xff\xfe\x00", ""),
    ):
        answer = bring(client, draft, content)
        assert answer.status_code == 422, (content[:40], answer.status_code)
        assert said in answer.text, said
    assert client.post(place(draft, ""), data={}).status_code == 422
    assert parts(studio, draft) == before


def test_only_translators_and_trainers_have_these_doors(studio):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    for who in ("learner", "expert", "admin"):
        client = at_desk(studio, who)
        assert client.get(place(draft, "xlf")).status_code == 403
        assert bring(client, draft, b"x").status_code == 403
    client = at_desk(studio, "translator")
    for language in ("en", "xx"):
        assert client.get(place(draft, "po", language)).status_code == 404
        assert bring(client, draft, b"x", language).status_code == 404
    assert client.get(place("none", "po")).status_code == 404


def test_over_the_api_a_file_goes_out_and_comes_back(studio):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    path = f"/drafts/{draft}/translations/ar/file"
    for kind, starts in (("xliff", b"<?xml"), ("po", b"#")):
        answer = studio.send("translator", "GET", f"{path}?format={kind}")
        assert answer.status_code == 200
        assert answer.data.startswith(starts)
        sent = {"file": (io.BytesIO(answer.data), "file")}
        back = studio.send("translator", "PUT", path, data=sent, content_type="multipart/form-data")
        assert back.status_code == 200, back.text
        assert (back.json["changed"], back.json["unknown"], back.json["outdated"]) == (0, [], [])
        assert back.json["texts"] == back.json["same"] > 10
    assert studio.send("translator", "GET", f"{path}?format=tmx").status_code == 422
    assert studio.send("translator", "PUT", path, json={}).status_code == 415
    no_file = studio.send("translator", "PUT", path, data={"x": "y"}, content_type="multipart/form-data")
    assert no_file.status_code == 422
    assert studio.send("expert", "GET", path).status_code == 403
    other = path.replace("/ar/", "/en/")
    assert studio.send("translator", "GET", other).status_code == 404


def test_a_closed_draft_takes_no_file(studio):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "translator")
    file = out(client, draft, "xlf")
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}", headers={"If-Match": "*"}).status_code == 204
    changed = file.replace(b"<target>", "<target>و".encode())
    assert bring(client, draft, changed).status_code == 409
