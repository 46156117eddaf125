"""A module leaves the studio as the files of ``content/``: a version, a draft, and nothing for who has no right."""

import io
import zipfile

from app.audit.models import AuditEntry
from app.authoring.files import module_of
from app.authoring.parts import joined
from app.authoring.queries import whole
from app.interop.module_packages import package_of
from app.interop.zip_packages import packed
from tests.authoring.conftest import studio  # noqa: F401  (a fixture)
from tests.authoring.desks import at_desk


def unpacked(answer):
    assert answer.status_code == 200
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        return {name.removeprefix("Z1/"): package.read(name) for name in package.namelist()}


def test_a_draft_leaves_as_files_that_are_read_to_the_same_module(studio):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "trainer")
    answer = client.get(f"/studio/drafts/{draft}/files.zip")
    assert 'filename="Z1-draft.zip"' in answer.headers["Content-Disposition"]
    found = module_of(unpacked(answer))
    with studio.unit() as session:
        structure, texts = joined(whole(session, draft).parts, version=1)
        assert session.query(AuditEntry).filter_by(action="export", thing=f"draft:{draft}").count() == 1
    assert (found.problems, found.structure) == ((), structure)
    assert set(found.texts) == set(texts)
    assert package_of("Z1", found.structure, found.texts) == answer.data
    assert client.get(f"/studio/drafts/{draft}/files.zip").data == answer.data


def test_a_version_leaves_as_files_the_newest_when_none_is_named(studio, queries):  # noqa: F811
    studio.published()
    client = at_desk(studio, "expert")
    with queries(most=9):
        newest = client.get("/studio/modules/Z1/files.zip")
    named = client.get("/studio/modules/Z1/files.zip?version=1")
    assert 'filename="Z1-1.zip"' in newest.headers["Content-Disposition"]
    assert newest.data == named.data
    assert module_of(unpacked(newest)).problems == ()


def test_what_is_not_there_and_who_has_no_right(studio):  # noqa: F811
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    for path in ("modules/Z9/files.zip", "modules/Z1/files.zip?version=7", "modules/Z1/files.zip?version=x"):
        assert client.get(f"/studio/{path}").status_code == 404, path
    assert client.get("/studio/drafts/none/files.zip").status_code == 404
    learner = at_desk(studio, "learner")
    assert learner.get(f"/studio/drafts/{draft}/files.zip").status_code == 403
    assert learner.get("/studio/modules/Z1/files.zip").status_code == 403


def bring(client, content):
    return client.post("/studio/files", data={"file": (io.BytesIO(content), "module.zip")})


def abandoned(studio, draft):  # noqa: F811
    assert studio.send("trainer", "DELETE", f"/drafts/{draft}", headers={"If-Match": "*"}).status_code == 204


def drafts(studio):  # noqa: F811
    return studio.send("trainer", "GET", "/drafts").json["items"]


def test_what_left_comes_in_as_a_draft_of_the_same_parts(studio, queries):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    client = at_desk(studio, "trainer")
    content = client.get(f"/studio/drafts/{draft}/files.zip").data
    assert bring(client, content).status_code == 409
    abandoned(studio, draft)
    with queries(most=20):
        answer = bring(client, content)
    assert answer.status_code == 200, answer.text[:800]
    assert "Left out" not in answer.text
    new = next(each["id"] for each in drafts(studio) if each["state"] == "draft")
    assert f"/studio/drafts/{new}" in answer.text
    assert client.get(f"/studio/drafts/{new}/files.zip").data == content


def test_what_cannot_be_read_is_told_with_its_place_and_left_out(studio):  # noqa: F811
    client = at_desk(studio, "trainer")
    files = {
        "Z5/module.yaml": b"key: Z5\nlessons: [{key: one}, {key: one}, 7, {key: NO}]\nitems: 5\nscenario: no\n",
        "Z5/en/text.yaml": b"title: A\nlessons: {one: {title: One}, two: 2, Bad Key: {a: b}}\nscenario: 1\nitems: []\n",
        "Z5/en/one.md": b"Words.",
        "Z5/fr/text.yaml": b"a: [",
        "Z5/run.sh": b"echo",
    }
    answer = bring(client, packed(files))
    assert answer.status_code == 200, answer.text[:800]
    for said in ("lessons.1: has no key", "lessons.2: has no key", "lessons.3: has no key", "run.sh", "fr/text.yaml"):
        assert said in answer.text, said
    (draft,) = drafts(studio)
    for page in ("", "/parts/front", "/parts/lesson/one", "/translations/fr", "/translations/fr/lesson/one"):
        assert client.get(f"/studio/drafts/{draft['id']}{page}").status_code == 200, page


def test_hostile_and_empty_packages_are_refused_and_begin_nothing(studio):  # noqa: F811
    client = at_desk(studio, "trainer")
    for content in (
        b"",
        b"no zip",
        packed({}),
        packed({"../module.yaml": b"key: Z5\n"}),
        packed({"module.yaml": b"key: Z5\n", "more.zip": b"PK\x03\x04"}),
        packed({"module.yaml": b"key: [\n"}),
        packed({"module.yaml": b"key: nothing like one\n"}),
        packed({"module.yaml": b"key: Z5\nnotes: " + b"a" * 5_000_000}),
        packed({"module.yaml": b"key: Z5\nminutes: .inf\n"}),
    ):
        assert bring(client, content).status_code == 422, content[:60]
    assert client.post("/studio/files", data={}).status_code == 422
    assert drafts(studio) == []


def test_only_who_writes_modules_brings_one(studio):  # noqa: F811
    assert at_desk(studio, "trainer").get("/studio/files").status_code == 200
    for who in ("translator", "expert", "admin", "learner"):
        client = at_desk(studio, who)
        assert client.get("/studio/files").status_code == 403
        assert bring(client, b"x").status_code == 403


def test_the_page_of_a_module_leads_to_its_files(studio):  # noqa: F811
    studio.published()
    page = at_desk(studio, "trainer").get("/studio/modules/Z1").text
    assert "/studio/modules/Z1/files.zip?version=1" in page
    assert "/studio/files" in page
    assert "/studio/files" not in at_desk(studio, "expert").get("/studio/modules/Z1").text
