"""Drafts: begun, saved part by part by several people, undone, given up; whatever is sent, nothing is lost."""

import pytest

from app.authoring import actions
from app.clock import now
from tests.authoring.conftest import whole_module


def test_a_draft_from_nothing_has_a_sound_structure_and_every_word_still_to_write(studio):
    begun = studio.send("trainer", "POST", "/modules/X1/drafts", json={"start": "nothing"})
    assert (begun.status_code, begun.json["state"], begun.json["revision"]) == (201, "draft", 1)
    assert begun.headers["ETag"] == '"1"'
    found = studio.send("trainer", "GET", f"/drafts/{begun.json['id']}/findings").json
    assert not found["is_publishable"]
    refused = [each for each in found["findings"] if each["severity"] == "E"]
    assert {each["part"].split("/")[0] for each in refused} == {"en"}


def test_a_draft_from_the_current_version_is_that_version(studio):
    studio.published(("en", "fr"))
    begun = studio.send("trainer", "POST", "/modules/Z1/drafts", json={})
    whole = studio.send("trainer", "GET", f"/drafts/{begun.json['id']}")
    assert whole.json["follows"] == 1
    assert {each["name"]: each["value"] for each in whole.json["parts"]} == whole_module(("en", "fr"))
    assert whole.headers["ETag"] == '"1"'


def test_of_one_module_one_draft_is_on_its_way_at_a_time(studio):
    draft = studio.draft()
    assert studio.send("colleague", "POST", "/modules/Z1/drafts", json={}).status_code == 409
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}", headers={"If-Match": '"1"'}).status_code == 204
    assert studio.send("trainer", "GET", f"/drafts/{draft}").json["state"] == "abandoned"
    assert studio.save("trainer", draft, "en/front", {}, 1).status_code == 409
    assert studio.send("colleague", "POST", "/modules/Z1/drafts", json={}).status_code == 201


def test_a_key_that_is_none_of_a_module_is_refused(studio):
    for key in ("z1", "Z1%E2%80%AE", "no-key"):
        assert studio.send("trainer", "POST", f"/modules/{key}/drafts", json={}).status_code == 422, key


def test_unfinished_work_is_saved_and_told_apart_from_finished_work(studio):
    draft = studio.draft()
    saved = studio.save("trainer", draft, "en/lesson/notice", {"title": ""}, 1)
    assert (saved.status_code, saved.json["revision"], saved.headers["ETag"]) == (200, 2, '"2"')
    found = studio.send("trainer", "GET", f"/drafts/{draft}/findings").json
    assert {each["part"] for each in found["findings"] if each["severity"] == "E"} == {"en/lesson/notice"}


def test_two_people_who_write_different_parts_never_conflict(studio):
    draft = studio.draft()
    for number, (who, part) in enumerate([("trainer", "en/lesson/notice"), ("colleague", "en/lesson/listen")]):
        assert studio.save(who, draft, part, {"title": who}, 1).json["revision"] == number + 2


def test_two_people_who_write_the_same_part_choose_between_both_values(studio):
    draft = studio.draft()
    assert studio.save("trainer", draft, "en/lesson/notice", {"title": "First"}, 1).status_code == 200
    refused = studio.save("colleague", draft, "en/lesson/notice", {"title": "Second"}, 1)
    assert refused.status_code == 412
    assert refused.content_type == "application/problem+json"
    assert (refused.json["theirs"], refused.json["yours"]) == ({"title": "First"}, {"title": "Second"})
    assert studio.value(draft, "en/lesson/notice")["value"] == {"title": "First"}
    again = studio.save("colleague", draft, "en/lesson/notice", {"title": "Both"}, refused.json["revision"])
    assert again.status_code == 200
    assert studio.save("trainer", draft, "en/lesson/notice", {"title": "Mine"}, "*").status_code == 200


def test_whoever_still_edits_what_another_removed_is_told(studio):
    draft = studio.draft()
    assert studio.save("trainer", draft, "en/item/apply-0", None, 1).status_code == 200
    assert studio.value(draft, "en/item/apply-0") is None
    refused = studio.save("colleague", draft, "en/item/apply-0", {"stem": "New"}, 1)
    assert (refused.status_code, refused.json["theirs"]) == (412, None)


def test_a_write_that_does_not_say_what_it_starts_from_is_refused(studio):
    draft = studio.draft()
    assert studio.save("trainer", draft, "en/front", {}, None).status_code == 428
    assert studio.save("trainer", draft, "en/front", {}, '"never"').status_code == 412
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}").status_code == 428
    assert studio.save("trainer", draft, "en/front", {"title": "New"}, 1).status_code == 200
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}", headers={"If-Match": '"1"'}).status_code == 412


def test_ones_own_changes_are_taken_back_one_after_another(studio):
    draft = studio.draft()
    before = studio.value(draft, "en/lesson/notice")["value"]
    first = studio.digest(draft)
    studio.save("trainer", draft, "en/lesson/notice", {"title": "One"}, 1)
    studio.save("trainer", draft, "en/lesson/notice", {"title": "Two"}, 2)
    for expected in ({"title": "One"}, before):
        assert studio.send("trainer", "POST", f"/drafts/{draft}/undo", json={"part": "en/lesson/notice"}).json
        assert studio.value(draft, "en/lesson/notice")["value"] == expected
    assert studio.digest(draft) == first
    assert studio.send("trainer", "POST", f"/drafts/{draft}/undo", json={"part": "en/lesson/notice"}).status_code == 409
    told = studio.send("trainer", "GET", f"/drafts/{draft}/changes").json["items"]
    assert [(each["part"], each["changed_by"], each["undone_at"] is not None) for each in told] == [
        ("en/lesson/notice", "Trainer", True)
    ] * 2


def test_nobody_takes_back_what_another_has_changed_since(studio):
    draft = studio.draft()
    studio.save("trainer", draft, "en/lesson/notice", {"title": "One"}, 1)
    studio.save("colleague", draft, "en/lesson/notice", {"title": "Two"}, 2)
    assert studio.send("trainer", "POST", f"/drafts/{draft}/undo", json={"part": "en/lesson/notice"}).status_code == 409
    assert studio.value(draft, "en/lesson/notice")["value"] == {"title": "Two"}


def nested(depth):
    value = {}
    for _ in range(depth):
        value = {"in": value}
    return value


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("en/lesson/notice", {"body": "x" * 30_001}),
        ("en/lesson/notice", {str(number): "x" * 29_000 for number in range(8)}),
        ("en/lesson/notice", nested(11)),
        ("en/lesson/notice", nested(300)),
        ("en/lesson/notice", {"a\u202eb": 1}),
        ("en/lesson/notice", {"a\u0007": 1}),
        ("en/lesson/notice", {"": 1}),
        ("en/lesson/notice", {"n": 2**60}),
        ("en/lesson/notice", {"list": list(range(6000))}),
        ("lesson/" + "a" * 61, {}),
        ("en/lesson/\u202enotice", {}),
        ("../front", {}),
        ("de/front", {}),
        ("front", {"key": "Z2"}),
    ],
)
def test_what_no_reader_or_store_could_bear_is_refused_with_its_place(studio, part, value):
    draft = studio.draft()
    refused = studio.save("trainer", draft, part, value, 1)
    assert (refused.status_code, set(refused.json["errors"]) <= {"part", "value"}) == (422, True), refused.json
    assert studio.send("trainer", "GET", f"/drafts/{draft}").json["revision"] == 1


def test_a_paste_of_five_megabytes_and_endless_nesting_are_refused_before_they_are_read(studio):
    draft, headers = studio.draft(), {"If-Match": '"1"', "Content-Type": "application/json"}
    for body, statuses in (
        (b'{"part": "en/front", "value": {"title": "' + b"x" * 5_000_000 + b'"}}', {413, 422}),
        (b'{"part": "en/front", "value": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001, {400, 413}),
        (b'{"part": "en/front", "value": {"n": 1e999}}', {422}),
        (b'{"part": "en/front", "value": {"n": "\\ud800"}}', {422}),
        (b'{"part": "en/front", "value": {"n": "\\u0000"}}', {422}),
        (b'{"part": "en/front", "value": []}', {422}),
        (b"[]", {422}),
    ):
        answer = studio.send("trainer", "PATCH", f"/drafts/{draft}", data=body, headers=headers)
        assert answer.status_code in statuses, (body[:60], answer.status_code)


def test_a_draft_stays_below_five_megabytes_as_a_whole(studio):
    draft = studio.draft()
    full = {str(number): "x" * 24_000 for number in range(8)}
    with studio.unit() as session:
        by = studio.who(session, "trainer")
        for number in range(25):
            actions.save(session, draft, f"en/item/i{number}", full, seen=1, by=by, at=now())
    refused = studio.save("trainer", draft, "en/item/i99", full, 1)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["value"])


def test_a_save_touches_its_part_alone(studio, queries):
    draft = studio.draft(("en", "fr"))
    with studio.unit() as session:
        by = studio.who(session, "trainer")
        with queries(most=6):
            actions.save(session, draft, "en/lesson/notice", {"title": "New"}, seen=1, by=by, at=now())
            session.flush()


def test_a_list_of_drafts_reads_no_part(studio, queries):
    studio.draft()
    for path in ("/drafts", "/modules/Z1/drafts", "/drafts?state=draft"):
        with queries(most=5) as sent:
            found = studio.send("trainer", "GET", path).json
        assert [each["title"] for each in found["items"]] == ["First module (en)"]
        assert not any("draft_part" in statement for statement in sent)
    assert studio.send("trainer", "GET", "/drafts?state=published").json["items"] == []
    assert studio.send("trainer", "GET", "/drafts?state=nowhere").status_code == 422


@pytest.mark.parametrize(
    ("who", "part", "status"),
    [
        ("translator", "fr/lesson/notice", 200),
        ("translator", "en/lesson/notice", 403),
        ("translator", "front", 403),
        ("trainer", "fr/lesson/notice", 200),
        ("expert", "en/lesson/notice", 403),
        ("admin", "en/lesson/notice", 403),
        ("learner", "en/lesson/notice", 403),
    ],
)
def test_who_may_write_which_part(studio, who, part, status):
    assert studio.save(who, studio.draft(), part, {"title": "New"}, 1).status_code == status


def test_a_draft_that_does_not_exist_is_not_found(studio):
    for method, path in (
        ("GET", ""),
        ("GET", "/findings"),
        ("GET", "/changes"),
        ("GET", "/reviews"),
        ("GET", "/comments"),
        ("GET", "/translations/fr"),
    ):
        for name in ("none", "no%01ne", "x" * 300):
            assert studio.send("trainer", method, f"/drafts/{name}{path}").status_code == 404, (name, path)
    assert studio.save("trainer", "none", "front", {}, 1).status_code == 404


def test_a_translation_stands_beside_its_english_and_says_what_is_stale(studio):
    draft = studio.draft(("en", "fr"))
    found = studio.send("translator", "GET", f"/drafts/{draft}/translations/fr").json
    assert (found["is_complete"], found["written"], found["needed"]) == (True, 11, 11)
    studio.save("trainer", draft, "en/lesson/notice", {**whole_module()["en/lesson/notice"], "title": "New"}, 1)
    found = studio.send("translator", "GET", f"/drafts/{draft}/translations/fr")
    assert [each["part"] for each in found.json["parts"] if each["is_stale"]] == ["lesson/notice"]
    same = {"lesson/notice": whole_module(("en", "fr"))["fr/lesson/notice"]}
    saved = studio.send(
        "translator",
        "PUT",
        f"/drafts/{draft}/translations/fr",
        json={"parts": same},
        headers={"If-Match": found.headers["ETag"]},
    )
    assert saved.status_code == 200
    assert [each for each in saved.json["parts"] if each["is_stale"]] == []


def test_a_translation_is_saved_whole_or_not_at_all(studio):
    draft = studio.draft()
    path, match = f"/drafts/{draft}/translations/es", {"If-Match": '"1"'}
    parts = {"front": {"title": "Uno"}, "nowhere": {"title": "Dos"}}
    assert studio.send("translator", "PUT", path, json={"parts": parts}, headers=match).status_code == 422
    assert studio.send("translator", "GET", path).json["written"] == 0
    del parts["nowhere"]
    assert studio.send("translator", "PUT", path, json={"parts": parts}).status_code == 428
    assert studio.send("translator", "PUT", path, json={"parts": parts}, headers=match).json["written"] == 1
    assert studio.send("expert", "PUT", path, json={"parts": parts}, headers=match).status_code == 403
    for language in ("en", "xx"):
        assert studio.send("translator", "GET", f"/drafts/{draft}/translations/{language}").status_code == 404
