"""Files made to do harm: each is refused with a sentence, quickly, and nothing is fetched or written."""

import io
import random
import stat
import zipfile
from contextlib import suppress

import pytest

from app.interop.carried import Unreadable
from app.interop.exchange import imported
from app.interop.zip_packages import packed
from tests.interop.bank import TARGET

pytestmark = pytest.mark.timeout(30)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    + "]><quiz><question>&j;</question></quiz>"
)
EXTERNAL = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>'
REMOTE = '<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz/>'
PARAMETER = '<!DOCTYPE quiz [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><quiz/>'
UNDECLARED = "<quiz><question>&nbsp;</question></quiz>"
DEEP = "<quiz>" + "<a>" * 50_000 + "</a>" * 50_000 + "</quiz>"
WIDE = "<quiz>" + "<a/>" * 200_000 + "</quiz>"
KLINGON = "<?xml version='1.0' encoding='klingon'?><quiz/>"
ITEM = "<assessmentItem identifier='x'><itemBody/></assessmentItem>"


def refused(content, format_=None):
    if isinstance(content, str):
        content = content.encode()
    with pytest.raises(Unreadable) as caught:
        imported(content, format_, TARGET)
    assert len(str(caught.value.message)) < 300
    return str(caught.value.message)


@pytest.mark.parametrize("xml", [BOMB, EXTERNAL, REMOTE, PARAMETER], ids=["bomb", "file", "remote", "parameter"])
@pytest.mark.parametrize("format_", ["moodle-xml", "qti-2.1", "qti-3.0", None])
def test_a_document_type_is_refused_before_any_entity_is_read(xml, format_):
    assert "DOCTYPE" in refused(xml, format_)


def test_a_document_type_inside_a_package_is_refused():
    assert "DOCTYPE" in refused(packed({"items/a.xml": BOMB.encode()}))
    assert "DOCTYPE" in refused(packed({"imsmanifest.xml": EXTERNAL.encode(), "a.xml": ITEM.encode()}))


@pytest.mark.parametrize("xml", [UNDECLARED, DEEP, WIDE, "<quiz>\0</quiz>", "<quiz", KLINGON])
def test_unsound_deep_and_endless_xml_is_refused(xml):
    refused(xml, "moodle-xml")


@pytest.mark.parametrize("content", [b"x" * (1024**2 + 1), b"<quiz>" + b" " * 1024**2 + b"</quiz>"])
def test_a_text_of_more_than_a_mebibyte_is_refused(content):
    assert "larger" in refused(content)


def test_a_package_that_unpacks_to_many_times_its_size_is_refused():
    assert "times" in refused(packed({"a.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}))


def test_a_package_of_too_many_bytes_or_entries_is_refused():
    noise = bytes(range(256)) * 4096
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        made.writestr("a.bin", noise * 3)
    assert "larger" in refused(target.getvalue())
    assert "entries" in refused(packed({f"{number}.xml": b"<a/>" for number in range(501)}))
    assert "unpacked" in refused(_declared(21 * 1024**2))
    several = {f"{number}.xml": _dense(900_000) for number in range(6)}
    assert "bytes of XML" in refused(packed(several), "qti-2.1")


def _dense(size):
    """XML that packs only a little."""
    letters = random.Random(1).choices("abcdefghijklmnop", k=size // 8)
    return ("<a>" + "".join(letter * 8 for letter in letters) + "</a>").encode()


def _declared(size):
    """A package whose directory names a size."""
    content = bytearray(packed({"a.xml": b"<a/>"}))
    place = content.find(b"PK\x01\x02") + 24
    content[place : place + 4] = size.to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../a.xml", "a/../../b.xml", "c:/a.xml", "a\\..\\b.xml", "a\nb.xml"]
)
def test_a_path_outside_the_package_is_refused(name):
    assert "outside" in refused(packed({name: ITEM.encode()}))


def test_a_link_a_nested_package_a_twin_and_a_lock_are_refused():
    entry = zipfile.ZipInfo("link.xml")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(entry, "/etc/passwd")
    assert "link" in refused(target.getvalue())
    assert "another package" in refused(packed({"a.zip": b"x"}))
    assert "another package" in refused(packed({"a.xml": packed({"b.xml": b"<a/>"})}))
    twins = io.BytesIO()
    with zipfile.ZipFile(twins, "w") as made:
        made.writestr("a.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.xml", "<b/>")
    assert "one name" in refused(twins.getvalue())
    locked = bytearray(packed({"a.xml": ITEM.encode()}))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(sign) + offset] |= 1
    assert "damaged" in refused(bytes(locked))


@pytest.mark.parametrize("cut", [10, 40, 100, -30, -5])
def test_a_damaged_package_is_refused(cut):
    whole = packed({"a.xml": ITEM.encode() * 20, "b.xml": ITEM.encode()})
    refused(whole[:cut])


def test_a_package_with_changed_bytes_is_refused_or_read_but_never_fails():
    whole = packed({"items/a.xml": ITEM.encode() * 3, "imsmanifest.xml": b"<manifest/>"})
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        try:
            imported(bytes(broken), "qti-2.1", TARGET)
        except Unreadable:
            continue


def test_a_package_without_items_is_refused():
    assert "no item" in refused(packed({"imsmanifest.xml": b"<manifest/>", "note.txt": b"x"}))


def left_out(content, format_=None):
    proposals = imported(content.encode() if isinstance(content, str) else content, format_, TARGET).proposals
    assert proposals.items == ()
    return [str(note.why) for note in proposals.report.left_out]


def test_ten_thousand_options_are_left_out_quickly_in_every_format():
    gift = "Many?{=right " + " ".join(f"~wrong {number}" for number in range(10_000)) + "}"
    assert left_out(gift) == ["It has more than 100 answers."]
    assert left_out("Pairs{" + " ".join(f"=a{number} -> b" for number in range(10_000)) + "}")
    assert left_out("Numbers{#" + " ".join(f"={number}:1" for number in range(10_000)) + "}")
    answers = "".join(f"<answer fraction='0'><text>w{number}</text></answer>" for number in range(10_000))
    assert left_out(f"<quiz><question type='multichoice'>{answers}</question></quiz>")
    parts = "~".join(f"w{number}" for number in range(10_000))
    cloze = f"<questiontext><text>a {{1:MC:=r~{parts}}}</text></questiontext>"
    assert left_out(f"<quiz><question type='cloze'>{cloze}</question></quiz>")
    choices = "".join(f"<simpleChoice identifier='c{number}'>w</simpleChoice>" for number in range(10_000))
    assert left_out(
        f"<assessmentItem identifier='x'><itemBody><choiceInteraction responseIdentifier='R'>{choices}"
        "</choiceInteraction></itemBody></assessmentItem>"
    )


@pytest.mark.parametrize("sign", ["~", "=", "#", ":", "\\\\", "%", "//", "\n\n", "[", "->", "a\n\n", "::"])
def test_a_mebibyte_of_one_sign_is_no_burden(sign):
    content = ("x{=" + sign * (1_000_000 // len(sign)) + "}").encode()
    with suppress(Unreadable):
        imported(content, "gift", TARGET)


@pytest.mark.parametrize(
    "raw", ["1e999999999", "9" * 400, "1" + "0" * 50 + ":1", "0x10", "NaN", "inf", "1..1e9", "٣", "1/3"]
)
def test_a_number_beyond_use_is_left_out(raw):
    assert left_out(f"How many?{{#{raw}}}")


def test_a_number_that_our_files_cannot_hold_is_left_out():
    assert left_out("How many?{#1234567890123}")
    assert left_out("How many?{#0.1234567:0}")
    assert left_out("How many?{#1..1.0000001}")


def test_beginnings_without_an_end_are_no_burden():
    tags = "// " + "[tag:" * 200_000 + "\nOne{=a ~b ~c}"
    assert len(imported(tags.encode(), "gift", TARGET).proposals.items) == 1
    for part in ("{1:MC:", "{" + " " * 200, "{1:MULTICHOICE:~"):
        for size in (900_000, 19_000):
            text = f"<questiontext><text>{part * (size // len(part))}</text></questiontext>"
            assert left_out(f"<quiz><question type='cloze'>{text}</question></quiz>")
    name = f"::{'x' * 900_000}::One{{=a ~b ~c}}\n\n::y::Two{{}}"
    proposals = imported(name.encode(), "gift", TARGET).proposals
    assert len(proposals.items[0]["key"]) <= 60
    assert all(len(note.item) <= 80 for note in proposals.report.notes)


def test_more_questions_than_a_module_may_have_are_refused():
    assert "more than 200" in refused("\n\n".join(f"Q{number}{{=a ~b ~c}}" for number in range(201)), "gift")
    assert "more than 200" in refused("<quiz>" + "<question type='essay'/>" * 201 + "</quiz>")
    assert "more than 200" in refused(packed({f"{number}.xml": ITEM.encode() for number in range(201)}))


def test_random_bytes_are_refused_or_read_but_never_fail():
    chance = random.Random(7)
    for _ in range(300):
        size = chance.randrange(1, 400)
        content = bytes(chance.choice(b"<>&;[]{}=~#:\\/%\n PKabquiz\xff\x00-!\"'") for _ in range(size))
        for format_ in ("gift", "moodle-xml", "qti-2.1", None):
            try:
                imported(content, format_, TARGET)
            except Unreadable:
                continue
