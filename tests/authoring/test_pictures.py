"""Pictures in a draft: brought over the API and from the page of a lesson, refused with the reason, reviewed."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.authoring.checklist import TO_TICK
from app.authoring.comparing import changes
from app.authoring.parts import joined, part_name, split
from app.authoring.queries import whole
from app.catalogue.models import KeptPicture
from tests.authoring.conftest import whole_module
from tests.authoring.desks import Fields, address, at_desk
from tests.catalogue import picture_files as files

WORDS = "A quiet road to a school"
SAID = {"key": "road", "words": WORDS, "credit": "Drawn for this test"}


def form(content, name="road.jpg", **more):
    """A form with a file as a client sends it, made in memory; without a file where that is None."""
    file = {"file": FileStorage(io.BytesIO(content), filename=name)} if content is not None else {}
    boundary, data = encode_multipart({**SAID, **file, **more})
    return {"data": data, "content_type": f"multipart/form-data; boundary={boundary}"}


def bring(studio, draft, content, who="trainer", **more):
    return studio.send(who, "POST", f"/drafts/{draft}/pictures", **form(content, **more))


def on_page(client, draft, content=None, **more):
    sent = form(files.file_of(files.drawn()) if content is None else content, **{"lesson": "notice", **more})
    return client.post(f"/studio/drafts/{draft}/pictures", **sent)


def findings(studio, draft):
    return studio.send("trainer", "GET", f"/drafts/{draft}/findings").json["findings"]


def body(studio, draft):
    return studio.value(draft, "en/lesson/notice")["value"]["body"]


def test_a_picture_brought_to_a_lesson_is_kept_small_and_shown_at_its_end(studio):
    draft = studio.draft()
    answer = bring(studio, draft, files.with_place(), lesson="notice")
    assert answer.status_code == 201, answer.text
    told = answer.json
    assert (told["key"], told["width"], told["height"]) == ("road", 600, 800)
    assert told["size"] <= 30_000
    assert told["line"] == f"![{WORDS}](picture:road)"
    assert body(studio, draft).endswith(f"\n\n{told['line']}\n")
    part = studio.value(draft, "picture/road")
    assert part["value"]["digest"] == told["digest"]
    assert answer.headers["ETag"] == f'"{studio.send("trainer", "GET", f"/drafts/{draft}").json["revision"]}"'
    assert not [each for each in findings(studio, draft) if each["severity"] != "I"]
    with studio.unit() as session:
        kept = session.get(KeptPicture, told["digest"])
        assert files.PLACE not in kept.webp + kept.jpeg


def test_the_same_picture_twice_is_kept_once(studio):
    draft = studio.draft()
    sent = files.file_of(files.drawn())
    first, second = bring(studio, draft, sent), bring(studio, draft, sent, key="again")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["digest"] == second.json["digest"]
    with studio.unit() as session:
        assert session.query(KeptPicture).count() == 1


@pytest.mark.parametrize("name", files.NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_it_is_called(studio, name):
    draft = studio.draft()
    answer = bring(studio, draft, files.NO_PICTURES[name], name="road.png")
    assert answer.status_code == 415, answer.text
    assert "SVG" in answer.json["errors"]["file"][0]
    assert studio.value(draft, "picture/road") is None


def test_each_other_refusal_has_its_status_and_its_reason(studio):
    draft = studio.draft()
    cases = (
        (files.bomb(), {}, 422, "file", "25 million"),
        (files.noise(), {}, 422, "file", "too much detail"),
        (files.file_of(files.drawn())[:900], {}, 422, "file", "damaged"),
        (files.file_of(files.drawn()) + bytes(5_000_000), {}, 413, "file", "5 megabytes"),
        (b"x", {"key": "No Key"}, 422, "key", "hyphens"),
        (b"x", {"key": "a" * 61}, 422, "key", "sixty"),
        (b"x", {"key": "\u202eroad"}, 422, "key", "hyphens"),
        (b"x", {"words": "Road"}, 422, "words", "5 to 300"),
        (b"x", {"words": "a" * 301}, 422, "words", "5 to 300"),
        (b"x", {"credit": ""}, 422, "credit", "who made"),
        (files.file_of(files.drawn()), {"lesson": "none"}, 422, "lesson", "no such lesson"),
    )
    for content, more, status, field, words in cases:
        answer = bring(studio, draft, content, **more)
        assert answer.status_code == status, (more, answer.text)
        told = {name.rpartition(".")[2]: said for name, said in answer.json["errors"].items()}
        assert words in told[field][0], more
    assert bring(studio, draft, bytes(6_000_000)).status_code == 413
    assert studio.send("trainer", "POST", f"/drafts/{draft}/pictures", json={}).status_code == 415
    assert bring(studio, draft, None).status_code == 422
    assert studio.value(draft, "picture/road") is None
    assert studio.send("trainer", "GET", f"/drafts/{draft}").json["revision"] == 1


def test_only_who_writes_brings_a_picture_and_only_to_a_draft_that_is_there(studio):
    draft = studio.draft()
    for who, status in (("translator", 403), ("expert", 403), ("learner", 403)):
        assert bring(studio, draft, b"x", who=who).status_code == status, who
    assert bring(studio, "none", files.file_of(files.drawn())).status_code == 404


def test_a_picture_is_never_changed_under_its_key_and_a_closed_draft_gets_none(studio):
    draft = studio.draft()
    sent = files.file_of(files.drawn())
    assert bring(studio, draft, sent).status_code == 201
    again = bring(studio, draft, files.file_of(files.drawn(300, 200)))
    assert again.status_code == 409
    assert "road" in again.json["detail"]
    assert studio.save("trainer", draft, "picture/road", None, "*").status_code == 200
    assert bring(studio, draft, sent).status_code == 201
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}", headers={"If-Match": "*"}).status_code == 204
    assert bring(studio, draft, sent, key="other").status_code == 409


def test_a_part_that_names_a_picture_nobody_brought_is_refused(studio):
    draft = studio.draft()
    told = bring(studio, draft, files.file_of(files.drawn())).json
    plain = {name: told[name] for name in ("digest", "width", "height", "size", "credit")}
    for wrong in ({"digest": "a" * 64}, {"digest": None}, {"width": 1}, {"size": 10**6}, {"digest": "../x"}):
        answer = studio.save("trainer", draft, "picture/other", {**plain, **wrong}, "*")
        assert answer.status_code == 422, wrong
    assert studio.save("trainer", draft, "picture/other", {**plain, "credit": "Other"}, "*").status_code == 200
    assert studio.save("translator", draft, "picture/other", {**plain, "credit": "X"}, "*").status_code == 403
    assert studio.save("trainer", draft, "fr/picture/other", {}, "*").status_code == 422


def test_findings_tell_of_pictures_that_are_missing_or_that_nobody_shows(studio):
    draft = studio.draft(("en", "ar"))
    bring(studio, draft, files.file_of(files.drawn()), lesson="notice")
    told = {(each["part"], each["severity"]): each["sentence"] for each in findings(studio, draft)}
    assert "other pictures" in told["ar/lesson/notice", "W"]
    words = studio.value(draft, "en/lesson/notice")["value"]
    words["body"] = words["body"].replace("picture:road", "picture:house")
    assert studio.save("trainer", draft, "en/lesson/notice", words, "*").status_code == 200
    told = {(each["part"], each["severity"]): each["sentence"] for each in findings(studio, draft)}
    assert "house" in told["en/lesson/notice", "E"]
    assert "shown by no lesson" in told["picture/road", "W"]
    client = at_desk(studio, "adviser")
    assert "hown by no lesson" in client.get(f"/studio/drafts/{draft}/pictures").text
    assert f'href="/studio/drafts/{draft}/pictures"' in client.get(f"/studio/drafts/{draft}/review").text


def test_what_is_said_of_a_picture_is_judged_like_other_words(studio):
    draft = studio.draft()
    bring(studio, draft, files.file_of(files.drawn()), lesson="notice", words="Adults who speak of child prostitution")
    assert [each for each in findings(studio, draft) if each["part"] == "en/lesson/notice" and each["severity"] == "E"]


def test_a_published_picture_reaches_the_learners_lesson_and_the_next_draft(studio):
    draft = studio.draft()
    told = bring(studio, draft, files.file_of(files.drawn()), lesson="notice").json
    studio.approve(draft)
    assert studio.publish(draft).status_code == 201
    lesson = studio.send("learner", "GET", "/modules/Z1/lessons/notice").json
    assert f"/pictures/{told['digest']}.webp" in lesson["html"]
    begun = studio.send("trainer", "POST", "/modules/Z1/drafts", json={}).json["id"]
    assert studio.value(begun, "picture/road")["value"]["digest"] == told["digest"]
    assert bring(studio, begun, files.file_of(files.drawn(300, 200)), key="house", lesson="listen").status_code == 201
    assert studio.save("trainer", begun, "picture/road", None, "*").status_code == 200
    page = at_desk(studio, "adviser").get(f"/studio/drafts/{begun}/review").text
    assert "Pictures that are new:" in page
    assert "Pictures taken out:" in page


def test_a_module_with_pictures_is_taken_apart_and_put_together_to_the_same_and_one_without_has_no_list(studio):
    draft = studio.draft()
    for key in ("road", "house"):
        bring(studio, draft, files.file_of(files.drawn()), key=key)
    with studio.unit() as session:
        structure, texts = joined(whole(session, draft).parts, version=1)
    assert [each["key"] for each in structure["pictures"]] == ["house", "road"]
    assert joined(split(structure, texts), version=1) == (structure, texts)
    assert "pictures" not in joined(whole_module(), version=1)[0]
    assert part_name("picture/road").kind == "picture"
    assert part_name("en/picture/road") is None


def test_a_comparison_tells_of_a_picture_that_shows_something_else_under_its_key(studio):
    structure, texts = joined(whole_module(), version=1)
    one, other = (files.plain(files.encoded(files.file_of(files.drawn(width)))) for width in (300, 400))
    found = changes(({**structure, "pictures": [one]}, texts), ({**structure, "pictures": [other]}, texts))
    assert (found.pictures_changed, found.pictures_new, found.pictures_gone) == (("road",), (), ())
    assert ("picture/road", ("digest",)) in [(each.part, each.path) for each in found.changes]


def test_somebody_looks_at_the_pictures_before_a_module_goes_out():
    assert 6 in [rule.number for rule in TO_TICK]


def test_without_scripts_the_page_of_a_lesson_brings_a_picture_to_its_end(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    page = client.get(address(draft, "lesson/notice")).text
    assert f'action="/studio/drafts/{draft}/pictures"' in page
    answer = on_page(client, draft, key="")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address(draft, 'lesson/notice')}#pictures")
    assert "![A quiet road to a school](picture:a-quiet-road-to)" in body(studio, draft)
    page = client.get(address(draft, "lesson/notice")).text
    assert page.count('srcset="/pictures/') == 2
    assert on_page(client, draft, key="").status_code == 303
    assert studio.value(draft, "picture/a-quiet-road-to-2") is not None
    for path in ("preview/lesson/notice", "pictures", "pictures?lesson=notice"):
        assert "<img" in client.get(f"/studio/drafts/{draft}/{path}").text, path


def test_the_page_tells_why_a_picture_was_refused_and_keeps_what_was_typed(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    for content, more, status, said in (
        (files.NO_PICTURES["an SVG"], {}, 415, "never SVG"),
        (files.noise(), {}, 422, "too much detail"),
        (bytes(5_000_001), {}, 413, "5 megabytes"),
        (None, {}, 422, "Choose a file"),
        (b"x", {"words": "Road"}, 422, "5 to 300"),
    ):
        sent = form(content, **{"lesson": "notice", "credit": "By hand", **more})
        answer = client.post(f"/studio/drafts/{draft}/pictures", **sent)
        assert answer.status_code == status, said
        assert said in answer.text
        assert Fields(answer.text).sent["credit"] == ["By hand"], said
    assert on_page(client, draft).status_code == 303
    assert on_page(client, draft).status_code == 409
    assert studio.value(draft, "picture/road") is not None


def test_a_script_is_told_the_line_or_the_reason_and_the_text_is_left_to_it(studio):
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    before = body(studio, draft)
    for content, status in ((b"x", 415), (files.moving(), 200)):
        sent = form(content, lesson="")
        answer = client.post(f"/studio/drafts/{draft}/pictures", headers={"Accept": "application/json"}, **sent)
        assert answer.status_code == status, answer.text
        assert ("reason" in answer.json) == (status == 415)
        if status == 200:
            assert answer.json["line"].endswith("(picture:road)")
            assert "The file moves" in answer.json["notice"]
            assert "picture:road" in answer.json["list"]
    assert body(studio, draft) == before
    shown = client.post(f"/studio/preview?draft={draft}", data={"body": f"![{WORDS}](picture:road)"}).text
    assert "<img" in shown
    assert "<img" not in client.post("/studio/preview", data={"body": f"![{WORDS}](picture:road)"}).text


def test_a_picture_is_taken_out_by_its_writers_alone(studio):
    draft = studio.draft()
    assert on_page(at_desk(studio, "trainer"), draft).status_code == 303
    path = f"/studio/drafts/{draft}/pictures/road/removal"
    assert at_desk(studio, "translator").post(path).status_code == 403
    page = at_desk(studio, "expert").get(f"/studio/drafts/{draft}/pictures").text
    assert "<img" in page
    assert "removal" not in page
    assert "data-picture " not in page
    assert at_desk(studio, "trainer").post(path, data={"lesson": "notice"}).status_code == 303
    assert studio.value(draft, "picture/road") is None
    assert at_desk(studio, "trainer").get(f"/studio/drafts/{draft}/parts/picture/road").status_code == 404
