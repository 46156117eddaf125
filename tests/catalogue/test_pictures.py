"""Pictures in lessons: how a line of Markdown names one, what a content folder may hold, what a reader gets."""

import pytest
from PIL import Image

from app.accounts.actions import create_account, give_role, open_session
from app.catalogue import actions
from app.catalogue.checker import check
from app.catalogue.markdown import html, problems, shown_pictures, text_only
from app.catalogue.pictures import Picture, line_of
from app.catalogue.queries import current_module
from app.clock import now
from app.permissions import Role
from app.web.unit_of_work import unit
from tests.catalogue import picture_files as files
from tests.catalogue.small_content import BODY
from tests.catalogue.test_markdown import assert_harmless

ROAD = Picture("road", "ab" * 32, 1200, 900, 24_100, 'A <b> & "co"')
LINE = "![A quiet road to a school](picture:road)"


def test_a_picture_is_folded_with_its_words_and_size_in_view_and_waits_until_it_is_opened():
    rendered = html(f"## A\n\n{LINE}\n\nWords.", "en", (ROAD,))
    assert "<summary>Picture: A quiet road to a school (25 kB)</summary>" in rendered
    assert f'<source type="image/webp" srcset="/pictures/{ROAD.digest}.webp">' in rendered
    assert f'<img src="/pictures/{ROAD.digest}.jpg" width="1200" height="900" alt="A quiet road to' in rendered
    assert 'loading="lazy"' in rendered
    assert "<details>" in rendered
    assert "A &lt;b&gt; &amp; " in rendered
    assert_harmless(rendered)


def test_a_picture_stands_on_a_line_of_its_own_wherever_lines_stand():
    body = f"before\n{LINE}\nafter\n\n::: say\n{LINE}\n:::\n\n- {LINE}\n\n> {LINE}\n"
    assert html(body, "en", (ROAD,)).count("<img") == 4
    assert [line for line, _ in shown_pictures(body)] == [2, 6, 9, 11]
    assert problems(body) == []


def test_of_a_picture_that_the_module_has_not_only_the_words_are_shown():
    rendered = html(LINE, "en")
    assert "Picture: A quiet road to a school" in rendered
    assert "<img" not in rendered
    assert "<details" not in rendered


def test_the_words_of_a_picture_count_as_words_of_the_lesson_and_its_size_does_not():
    assert text_only(f"One.\n\n{LINE}").split() == ["One.", "A", "quiet", "road", "to", "a", "school"]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("![](picture:road)", 1, "5 to 300 characters"),
        ("a\n\n![Road](picture:road)", 3, "5 to 300 characters"),
        (f"![{'a' * 301}](picture:road)", 1, "5 to 300 characters"),
        (f"Text {LINE}", 1, "line of its own"),
        (f"a\nb {LINE} c", 2, "line of its own"),
        ("![A quiet road](picture:The Road)", 1, "line of its own"),
        ("![A [quiet] road](picture:road)", 1, "line of its own"),
        (f"| a |\n|---|\n| {LINE} |", 3, "line of its own"),
        ("![A quiet road](/pictures/x.webp)", 1, "holds an image"),
        ("![A quiet road](https://example.org/road.jpg)", 1, "holds an image"),
        ("![A quiet road](data:image/png;base64,AAAA)", 1, "image"),
        ("![A quiet road](file:///etc/passwd)", 1, "image"),
        ("![A quiet road](javascript:alert(1))", 1, "image"),
        ("[words](data:text/html,x)", 1, "link"),
        ("![A quiet road][one]\n\n[one]: picture:road", 1, "holds an image"),
    ],
)
def test_what_is_no_picture_of_the_module_is_refused_with_its_line(body, line, words):
    found = problems(body)
    assert any(at == line and words in str(sentence) for at, sentence in found), found
    assert_harmless(html(body, "en", (ROAD,)))


@pytest.mark.parametrize(
    "words",
    [
        '"><script>alert(1)</script>',
        "' onerror='alert(1)",
        "<img src=x onerror=alert(1)>",
        "&quot; onload=x",
        "a\\",
        "%(size)s %d",
    ],
)
def test_no_words_and_no_credit_of_a_picture_become_markup(words):
    hostile = Picture("road", ROAD.digest, 10, 10, 10, words)
    rendered = html(f"![{words}](picture:road)", "en", (hostile,))
    assert_harmless(rendered)
    assert rendered.count("<img") == 1


def test_a_digest_that_is_none_becomes_no_address():
    for digest in ("../../etc/passwd", 'x" onerror="alert(1)', "//evil.example/x", "a" * 63):
        rendered = html(LINE, "en", (Picture("road", digest, 1, 1, 1, ""),))
        assert "srcset" not in rendered, digest
        assert " src=" not in rendered, digest
        assert_harmless(rendered)


def test_the_line_of_a_picture_is_read_to_the_same_key_and_words():
    line = line_of("road", " A [quiet]\nroad ")
    assert line == "![A (quiet) road](picture:road)"
    assert shown_pictures(line) == [(1, "road")]


@pytest.fixture
def pictured(folder):
    """A content folder whose first lesson shows a picture in both its languages."""
    made = files.road()
    folder.module["pictures"] = [files.plain(made)]
    for bodies in folder.bodies.values():
        bodies["notice"] = f"{BODY}\n\n{LINE}\n"
    folder.write()
    (folder.root / "modules/Z1/pictures").mkdir()
    (folder.root / "modules/Z1/pictures/road.webp").write_bytes(made.webp)
    return folder


def sentences(folder):
    return [str(problem) for problem in check(folder.root)]


def test_a_folder_with_a_picture_that_is_shown_is_accepted(pictured):
    assert sentences(pictured) == []


def test_a_file_that_is_not_as_the_module_says_is_refused_with_the_reason(pictured):
    path = pictured.root / "modules/Z1/pictures/road.webp"
    path.write_bytes(path.read_bytes() + b"PK\x03\x04")
    assert any("road.webp:1: is another file" in each for each in sentences(pictured))
    path.write_bytes(bytes(30_001))
    assert any("larger than 30000" in each for each in sentences(pictured))
    path.unlink()
    assert any("road.webp:1: cannot be read" in each for each in sentences(pictured))


@pytest.mark.parametrize(
    ("name", "options"), [("metadata", {"exif": b"Exif\0\0" + files.PLACE}), ("lossless", {"lossless": True})]
)
def test_a_picture_that_is_not_bare_is_refused_even_under_its_own_digest(pictured, name, options):
    import hashlib

    content = files.file_of(files.drawn(), "WEBP", **options)
    (pictured.root / "modules/Z1/pictures/road.webp").write_bytes(content)
    told = {"digest": hashlib.sha256(content).hexdigest(), "width": 800, "height": 600, "size": len(content)}
    pictured.module["pictures"][0] |= told
    pictured._dump("modules/Z1/module.yaml", pictured.module)
    assert any("no plain WebP" in each for each in sentences(pictured)), name


def test_measures_that_are_not_true_are_refused(pictured):
    pictured.module["pictures"][0]["width"] = 799
    pictured._dump("modules/Z1/module.yaml", pictured.module)
    assert any("is 800 by 600 dots" in each for each in sentences(pictured))


def test_pictures_that_nobody_shows_or_lists_or_has_are_told(pictured):
    (pictured.root / "modules/Z1/pictures/note.txt").write_text("x")
    (pictured.root / "modules/Z1/fr/notice.md").write_text(f"{BODY}\n\n![Une autre image](picture:house)\n")
    (pictured.root / "modules/Z1/en/notice.md").write_text(BODY)
    told = sentences(pictured)
    for part in (
        "pictures/note.txt:1: belongs to no picture",
        "the module has no picture house",
        "fr/notice.md:1: warning: shows other pictures than the English",
        "warning: picture road is shown by no lesson",
    ):
        assert any(part in each for each in told), (part, told)


def test_pictures_stand_in_the_order_of_their_keys_each_once(pictured):
    one = pictured.module["pictures"][0]
    pictured.module["pictures"] = [one, {**one, "key": "house"}, one]
    pictured._dump("modules/Z1/module.yaml", pictured.module)
    told = sentences(pictured)
    assert any("has the key road twice" in each for each in told)
    assert any("in another order" in each for each in told)


def test_a_module_without_pictures_has_no_list_of_them(folder):
    folder.module["pictures"] = []
    folder.write()
    assert any("pictures" in each for each in sentences(folder))


@pytest.fixture
def reader(app, database, pictured):
    """A browser of somebody who is signed in, on a service with the pictured module."""
    with unit(database, app.extensions["before_commit"]) as session:
        actions.load_content(session, pictured.root, at=now())
        account = create_account(
            session, email="a@example.org", name="A", password="a quiet morning by the river", language="en", at=now()
        )
        give_role(session, account, Role.LEARNER, by=None, at=now())
        client = app.test_client()
        client.set_cookie("session_token", open_session(session, account, agent="", at=now()))
    return client


def test_a_picture_that_was_loaded_is_fetched_once_and_kept_by_the_browser(reader, pictured):
    digest = pictured.module["pictures"][0]["digest"]
    for ending, kind in (("webp", "image/webp"), ("jpg", "image/jpeg")):
        answer = reader.get(f"/pictures/{digest}.{ending}")
        assert (answer.status_code, answer.content_type) == (200, kind)
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == "inline"
        assert len(answer.data) <= 30_000
    assert reader.get(f"/pictures/{digest}.webp").data == (pictured.root / "modules/Z1/pictures/road.webp").read_bytes()


def test_only_who_is_signed_in_fetches_a_picture_and_only_one_that_is_there(app, reader, pictured):
    digest = pictured.module["pictures"][0]["digest"]
    assert app.test_client().get(f"/pictures/{digest}.webp").status_code == 302
    for name in (
        f"{'a' * 64}.webp",
        f"{digest}.png",
        f"{digest}.svg",
        "x.webp",
        f"{digest.upper()}.webp",
        f"{digest}0.jpg",
    ):
        assert reader.get(f"/pictures/{name}").status_code == 404, name


def test_the_same_folder_again_changes_nothing_and_keeps_one_picture(app, database, reader, pictured):
    with unit(database, app.extensions["before_commit"]) as session:
        report = actions.load_content(session, pictured.root, at=now())
        assert (report.published, report.unchanged) == ((), ("Z1",))
        assert current_module(session, "Z1").document.pictures[0].key == "road"
        assert len(actions.picture_files(session, [pictured.module["pictures"][0]["digest"], "none"])) == 1


def test_a_decoded_picture_is_the_one_that_was_drawn(pictured):
    with Image.open(pictured.root / "modules/Z1/pictures/road.webp") as image:
        assert image.size == (800, 600)
        assert max(abs(a - b) for a, b in zip(image.convert("RGB").getpixel((5, 5)), (220, 235, 245), strict=True)) < 12
