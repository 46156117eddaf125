"""Items in and out through the three doors; rights, refusals, what is kept and what is written down."""

import io
import json
import re
import zipfile

import pytest
import yaml
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.audit.models import AuditEntry
from app.catalogue.formats import ItemFormat, ItemTextFormat
from app.interop.exchange import FORMATS
from app.interop.models import ItemImport
from app.interop.policy import may_see, visible
from app.permissions import Permission
from tests.interop.bank import bank
from tests.interop.test_foreign_files import GIFT, MOODLE
from tests.interop.test_hostile_files import BOMB

CONTENT_TYPES = {
    "gift": "text/plain; charset=utf-8",
    "moodle-xml": "application/xml",
    "qti-2.1": "application/zip",
    "qti-3.0": "application/zip",
}
WRONG_WORDS = "Child prostitute, who helps?{=A line ~Call 116 111 ~See www.example.org}"


@pytest.fixture
def trainer(api, story):
    return api.signed_in(story["trainer"].token)


def form(content, **fields):
    """A form with a file as a browser sends it."""
    content = content.encode() if isinstance(content, str) else content
    file = FileStorage(io.BytesIO(content), "quiz.txt")
    boundary, body = encode_multipart({"file": file, "language": "en"} | fields, boundary="a-line-between")
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def send(client, content, key="Z1", headers=None, **fields):
    return client.post(f"/modules/{key}/item-imports", **form(content, **fields), headers=headers or {})


def kept(make):
    with make.unit() as session:
        return session.scalar(select(func.count()).select_from(ItemImport))


def audited(make, action):
    with make.unit() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(entry.thing, entry.detail) for entry in found if entry.thing.startswith("items:")]


def test_a_file_becomes_proposals_over_the_api(trainer, make):
    answer = send(trainer, GIFT)
    assert answer.status_code == 201, answer.json
    told = answer.json
    assert (told["module"], told["format"], told["language"], len(told["items"])) == ("Z1", "gift", "en", 8)
    for item in told["items"]:
        ItemFormat().load(item)
        ItemTextFormat().load(told["texts"][item["key"]])
        assert item["outcome"] == "act"
    assert {note["effect"] for note in told["notes"]} == {"changed", "left-out", "to-mend"}
    assert all(note["what"] and note["why"] for note in told["notes"])
    one = trainer.get(f"/item-imports/{told['id']}")
    assert one.json == told
    page = trainer.get("/modules/Z1/item-imports").json
    assert [(row["id"], row["item_count"], row["note_count"]) for row in page["items"]] == [
        (told["id"], 8, len(told["notes"]))
    ]
    assert audited(make, "import") == [
        ("items:Z1", {"format": "gift", "language": "en", "items": 8, "sha256": told["sha256"]})
    ]


def test_proposals_are_never_live(trainer):
    before = trainer.get("/modules/Z1").json
    send(trainer, GIFT)
    assert trainer.get("/modules/Z1").json == before


def test_the_report_speaks_the_readers_language_and_names_words_to_avoid(trainer):
    told = send(trainer, WRONG_WORDS).json
    found = [note["why"] for note in told["notes"] if note["what"] == "Words"]
    assert any(why.startswith("T") for why in found)
    assert any("telephone number" in why for why in found)
    assert any("address" in why for why in found)


def test_proposals_come_as_yaml_that_the_files_can_hold(trainer):
    told = send(trainer, MOODLE, format="moodle-xml").json
    answer = trainer.get(f"/item-imports/{told['id']}/yaml")
    assert answer.content_type == "application/yaml; charset=utf-8"
    structure, words = yaml.safe_load_all(answer.text)
    assert structure["items"] == told["items"]
    assert words["items"] == told["texts"]
    assert "&" not in re.sub(r"[\"'].*?[\"']", "", answer.text)


@pytest.mark.parametrize("format_", FORMATS)
def test_items_go_out_and_come_in_again_over_the_api(trainer, make, format_):
    answer = trainer.get(f"/modules/Z1/item-exports/{format_}?language=fr")
    assert answer.status_code == 200
    assert answer.content_type == CONTENT_TYPES[format_]
    assert f'filename="Z1-fr{FORMATS[format_].suffix}"' in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    told = send(trainer, answer.data, language="fr").json
    assert told["format"] == format_
    bank_ = {item["key"]: item for item in trainer.get("/modules/Z1?language=fr").json["items"]}
    assert told["kept"] == list(bank_)
    for item in told["items"]:
        assert [option["key"] for option in item["options"] if option["correct"]] == [
            option["key"] for option in bank_[item["key"]]["options"] if option["correct"]
        ]
        assert told["texts"][item["key"]]["stem"] == bank_[item["key"]]["stem"]
    assert audited(make, "export") == [("items:Z1", {"format": format_, "language": "fr", "version": 1})]


def test_the_report_of_an_export_comes_without_the_file(trainer, make):
    told = trainer.get("/modules/Z1/item-exports/gift/report").json
    assert (told["module"], told["version"], told["format"], told["language"]) == ("Z1", 1, "gift", "en")
    assert len(told["kept"]) == 6
    assert told["notes"] == []
    assert audited(make, "export") == []


def test_the_same_idempotency_key_brings_a_file_in_once(trainer, make):
    answers = [send(trainer, GIFT, headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert kept(make) == 1


@pytest.mark.parametrize(
    ("content", "fields", "status"),
    [
        (BOMB, {}, 422),
        ("One \\q{=a ~b}", {}, 422),
        ("", {}, 422),
        ("x" * (1024**2 + 1), {}, 422),
        ("x" * (3 * 1024**2), {}, 413),
        (GIFT, {"format": "word"}, 422),
        (GIFT, {"format": "qti-2.1"}, 422),
        (GIFT, {"language": "xx"}, 422),
        (GIFT, {"language": ""}, 422),
        (GIFT, {"colour": "red"}, 422),
    ],
)
def test_a_bad_file_or_bad_terms_are_refused_and_nothing_is_kept(trainer, make, content, fields, status):
    answer = send(trainer, content, **fields)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert kept(make) == 0


def test_other_bodies_and_unknown_things_are_refused(trainer):
    assert trainer.post("/modules/Z1/item-imports", json={"language": "en"}).status_code == 415
    nothing = trainer.post("/modules/Z1/item-imports", data={"language": "en"}, content_type="multipart/form-data")
    assert nothing.status_code == 422
    assert send(trainer, GIFT, key="Q9").status_code == 404
    for path in (
        "/modules/Q9/item-imports",
        "/modules/Q9/item-exports/gift",
        "/modules/Z1/item-exports/word",
        "/modules/Z1/item-exports/word/report",
        "/item-imports/none",
        "/item-imports/none/yaml",
    ):
        assert trainer.get(path).status_code == 404, path
    assert trainer.get("/modules/Z1/item-exports/gift?language=xx").status_code == 422


PATHS = ("/modules/Z1/item-imports", "/modules/Z1/item-exports/gift", "/modules/Z1/item-exports/gift/report")


@pytest.mark.parametrize("who", ["learner", "boss"])
def test_only_those_who_look_after_items_exchange_them(api, client, story, make, who):
    someone = api.signed_in(story[who].token)
    assert send(someone, GIFT).status_code == 403
    assert send(api, GIFT).status_code == 401
    for path in PATHS:
        assert someone.get(path).status_code == 403
        assert api.get(path).status_code == 401
    client.set_cookie("session_token", story[who].cookie)
    for path in ("/modules/Z1/exchange", "/modules/Z1/exchange/gift", "/modules/Z1/exchange/imports/x"):
        assert client.get(path).status_code == 403
    assert client.post("/modules/Z1/exchange", **form(GIFT)).status_code == 403
    assert kept(make) == 0
    assert audited(make, "export") == []


def test_the_rule_of_who_sees_an_import_and_its_filter_agree(trainer, make):
    send(trainer, GIFT)

    class Somebody:
        id = 1

        def __init__(self, *rights):
            self.rights = rights

        def may(self, permission, *, within=None):
            return permission in self.rights

    with make.unit() as session:
        row = session.scalars(select(ItemImport)).one()
        for asker in (Somebody(), Somebody(Permission.EXCHANGE_ITEMS), Somebody(Permission.READ_MODULE_STATE)):
            found = session.scalars(select(ItemImport).where(visible(asker))).all()
            assert (found == [row]) == may_see(asker, row)


def test_a_trainer_uses_the_page(client, story, make):
    client.set_cookie("session_token", story["trainer"].cookie)
    assert "/modules/Z1/exchange" in client.get("/modules/Z1").text
    page = client.get("/modules/Z1/exchange")
    assert page.status_code == 200
    for words in ("Moodle GIFT", "QTI 3.0", "Nothing was brought in for this module yet."):
        assert words in page.text
    sent = client.post("/modules/Z1/exchange", **form(GIFT + "\n\n" + WRONG_WORDS))
    assert sent.status_code == 303
    told = client.get(sent.location)
    assert told.status_code == 200
    for words in ("9 items were read", "Left out", "To mend before it can be used", "Tell me all.", "Download as YAML"):
        assert words in told.text
    assert client.get(f"{sent.location}.yaml").content_type == "application/yaml; charset=utf-8"
    assert sent.location in client.get("/modules/Z1/exchange").text
    assert client.get(sent.location.replace("Z1", "Q9")).status_code == 404
    report = client.get("/modules/Z1/exchange/gift/report?language=fr")
    assert "6 items go into the file." in report.text
    file = client.get("/modules/Z1/exchange/qti-3.0?language=fr")
    assert "imsmanifest.xml" in zipfile.ZipFile(io.BytesIO(file.data)).namelist()
    assert audited(make, "export") == [("items:Z1", {"format": "qti-3.0", "language": "fr", "version": 1})]


def test_the_page_refuses_with_a_sentence(client, story, make):
    client.set_cookie("session_token", story["trainer"].cookie)
    broken = client.post("/modules/Z1/exchange", **form("One \\q{=a ~b}"))
    assert broken.status_code == 422
    assert "Line 1: A backslash stands before “q”" in broken.text
    assert client.post("/modules/Z1/exchange", data={"language": "en"}).status_code == 422
    assert client.post("/modules/Z1/exchange", **form("x" * (3 * 1024**2))).status_code == 413
    for path in ("/modules/Q9/exchange", "/modules/Z1/exchange/word", "/modules/Z1/exchange/word/report"):
        assert client.get(path).status_code == 404
    assert kept(make) == 0


def test_words_of_a_file_are_shown_as_words(client, story):
    client.set_cookie("session_token", story["trainer"].cookie)
    attack = (
        "::<script>alert(1)</script>::[plain]<script>alert(2)</script>{\\=a}\n\n[plain]<img src\\=x>{=<b>a</b> ~b ~c}"
    )
    sent = client.post("/modules/Z1/exchange", **form(attack))
    page = client.get(sent.location).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_items_go_out_and_come_in_on_the_console(app, story, make, tmp_path):
    runner = app.test_cli_runner()
    file = tmp_path / "z1.xml"
    done = runner.invoke(args=["items", "export", "Z1", "--format", "moodle-xml", "-o", str(file)])
    assert done.exit_code == 0, done.output
    assert "6 items in Moodle XML." in done.stderr
    out = tmp_path / "z1.yaml"
    done = runner.invoke(args=["items", "import", str(file), "--module", "Z1", "--yaml", str(out)])
    assert done.exit_code == 0, done.output
    assert "6 items proposed from Moodle XML." in done.stderr
    structure, words = yaml.safe_load_all(out.read_text("utf-8"))
    assert len(structure["items"]) == len(words["items"]) == 6
    assert kept(make) == 0
    done = runner.invoke(args=["items", "export", "Z1", "--format", "gift", "-o", "-"])
    assert done.stdout.startswith("// Questions of Safeguard")
    assert [thing for thing, _ in audited(make, "export")] == ["items:Z1", "items:Z1"]


def test_the_console_refuses_with_a_sentence(app, story, tmp_path):
    runner = app.test_cli_runner()
    bad = tmp_path / "bad.txt"
    bad.write_text("One \\q{=a ~b}", "utf-8")
    done = runner.invoke(args=["items", "import", str(bad), "--module", "Z1"])
    assert (done.exit_code, "Line 1: A backslash" in done.stderr) == (1, True)
    assert runner.invoke(args=["items", "export", "Q9", "--format", "gift"]).exit_code == 1
    assert runner.invoke(args=["items", "export", "Z1", "--format", "gift", "--language", "zz"]).exit_code == 2


def test_the_documentation_of_the_api_names_the_file(app, client):
    document = json.loads(client.get("/api/v1/openapi.json").text)
    body = document["paths"]["/api/v1/modules/{key}/item-imports"]["post"]["requestBody"]["content"]
    assert set(body) == {"multipart/form-data"}
    found = document["paths"]["/api/v1/modules/{key}/item-exports/{format}"]["get"]["responses"]["200"]["content"]
    assert set(found) == {"text/plain", "application/xml", "application/zip"}
    assert bank()
