"""What becomes of a file that somebody brings as a picture: its dots, made small, and nothing else of it."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from app.catalogue.picture_encoding import LargePicture, UnknownPicture, UnusablePicture, encoded, kept
from app.catalogue.pictures import LARGEST, LARGEST_SENT
from tests.catalogue import picture_files as files


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_of_each_kind_becomes_a_small_one_in_two_forms(kind):
    made = encoded(files.file_of(files.drawn(2400, 1800), kind))
    assert (made.width, made.height, made.is_first_of_many) == (1200, 900, False)
    assert len(made.webp) <= LARGEST
    assert len(made.jpeg) <= LARGEST
    assert (opened(made.webp).format, opened(made.jpeg).format) == ("WEBP", "JPEG")
    assert opened(made.webp).size == (1200, 900)


def test_what_a_telephone_writes_into_a_photograph_is_gone_and_it_stands_upright():
    sent = files.with_place()
    assert files.PLACE in sent
    made = encoded(sent)
    assert (made.width, made.height) == (600, 800)
    for content in (made.webp, made.jpeg):
        assert files.PLACE not in content
        assert b"Exif" not in content
        assert not opened(content).getexif()
    assert files.PLACE not in encoded(files.with_text_chunks()).webp


def test_a_colour_profile_is_taken_out():
    made = encoded(files.file_of(files.drawn(), icc_profile=files.PLACE))
    assert "icc_profile" not in opened(made.webp).info
    assert files.PLACE not in made.webp + made.jpeg


def test_nothing_of_a_file_that_is_something_else_besides_is_left():
    sent = files.polyglot()
    made = encoded(sent)
    for content in (made.webp, made.jpeg):
        assert b"payload-of-a-stranger" not in content
        assert b"PK\x03\x04" not in content
        assert b"<script" not in content


@pytest.mark.parametrize("name", files.NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_it_is_called(name):
    with pytest.raises(UnknownPicture, match="SVG"):
        encoded(files.NO_PICTURES[name])


@pytest.mark.parametrize("width", [30_000, 9_000])
def test_a_header_that_promises_too_many_dots_is_refused_before_they_are_made(width):
    with pytest.raises(UnusablePicture, match="25 million"):
        encoded(files.bomb(width, width))


def test_a_damaged_picture_is_refused():
    whole = files.file_of(files.drawn())
    with pytest.raises(UnusablePicture, match="damaged"):
        encoded(whole[: len(whole) // 3])
    with pytest.raises(UnusablePicture, match="damaged"):
        encoded(files.bomb(90, 4_000))


def test_a_file_larger_than_is_read_is_refused():
    with pytest.raises(LargePicture, match="5 megabytes"):
        encoded(files.file_of(files.drawn()) + bytes(LARGEST_SENT))


def test_what_cannot_become_small_is_refused_with_the_reason():
    with pytest.raises(UnusablePicture, match="too much detail"):
        encoded(files.noise())


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_picture_that_moves_the_first_is_taken_and_that_is_told(kind):
    made = encoded(files.moving(kind))
    assert made.is_first_of_many
    red, green, _ = opened(made.webp).convert("RGB").getpixel((2, 2))
    assert green > red + 60


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("LA", "PNG"), ("P", "GIF"), ("1", "PNG"), ("CMYK", "JPEG")]
)
def test_what_can_be_seen_through_is_white_and_every_way_to_write_colours_is_read(mode, kind):
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0)) if mode in ("RGBA", "LA") else files.drawn(60, 40)
    made = encoded(files.file_of(image.convert(mode), kind))
    assert (made.width, made.height) == (60, 40)
    if mode in ("RGBA", "LA"):
        assert min(opened(made.webp).convert("RGB").getpixel((5, 5))) > 245


def test_a_picture_that_was_made_here_is_kept_byte_for_byte_and_any_other_is_not():
    made = files.road()
    assert kept(made.webp) == made
    others = {
        "a byte behind": made.webp + b"\0\0",
        "with metadata": files.file_of(files.drawn(), "WEBP", exif=b"Exif\0\0" + files.PLACE),
        "moving": files.moving("WEBP"),
        "seen through": files.file_of(Image.new("RGBA", (40, 40), (1, 2, 3, 4)), "WEBP"),
        "too wide": files.file_of(Image.new("RGB", (1300, 20)), "WEBP"),
        "cut off": made.webp[:-9],
        "a JPEG": made.jpeg,
        "too large": files.file_of(opened(files.noise()), "WEBP", quality=90),
        "a lie about its length": made.webp[:4] + b"\xff\xff\0\0" + made.webp[8:],
        "empty dots": made.webp[:20] + bytes(len(made.webp) - 20),
        "nothing": b"",
    }
    for name, content in others.items():
        assert kept(content) is None, name


def test_no_worker_loads_what_reads_pictures_before_the_first_one_comes():
    told = "import sys, app.factory; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
