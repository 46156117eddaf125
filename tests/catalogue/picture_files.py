"""Files that claim to be pictures, made here: ordinary ones, and those that somebody could mean harm with."""

import io
import random
import zlib
from functools import cache

from PIL import Image, ImageDraw, PngImagePlugin

from app.catalogue.picture_encoding import encoded

PAYLOAD = b"<script>alert('payload-of-a-stranger')</script>"
PLACE = b"GPS 12.3456"
NO_PICTURES = {
    "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "an SVG with a prolog": b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>",
    "HTML": b"<!doctype html><img src=x onerror=alert(1)>",
    "a PDF": b"%PDF-1.7\n1 0 obj<<>>endobj",
    "a zip": b"PK\x03\x04" + bytes(60),
    "words": b"just words",
    "nothing": b"",
    "a signature alone": b"\x89PNG\r\n\x1a\n",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "BMP": b"BM" + bytes(60),
}


def drawn(width=800, height=600, mode="RGB"):
    """A road to a house."""
    image = Image.new(mode, (width, height), (220, 235, 245) if mode == "RGB" else 0)
    pen = ImageDraw.Draw(image)
    pen.polygon([(width // 4, height), (width // 2, height // 2), (width * 3 // 4, height)], fill="grey")
    pen.rectangle([width // 2 - 40, height // 2 - 60, width // 2 + 40, height // 2], fill="brown")
    return image


def file_of(image, kind="JPEG", **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def with_place():
    """A photograph with what a telephone writes into it: where it was taken, a comment, that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = PLACE.decode()
    return file_of(drawn(), exif=exif, comment=PLACE)


def with_text_chunks():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", PLACE.decode())
    notes.add_itxt("XML:com.adobe.xmp", PLACE.decode())
    return file_of(drawn(), "PNG", pnginfo=notes)


def polyglot():
    """A photograph that is a web page and a package too."""
    return file_of(drawn(), comment=PAYLOAD) + b"PK\x03\x04" + PAYLOAD


def moving(kind="GIF"):
    """Green, then red."""
    return file_of(
        Image.new("RGB", (40, 30), "green"), kind, save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]
    )


def noise(width=900, height=1200):
    return file_of(Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3)), "PNG")


def bomb(width=30_000, height=30_000):
    """A PNG of a few hundred bytes whose header promises 900 million dots."""

    def chunk(name, content):
        body = name + content
        return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    packed = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@cache
def road():
    """A picture as it is kept."""
    return encoded(file_of(drawn()))


def plain(made, key="road", credit="Drawn for this test"):
    """What a module says of a picture."""
    measures = {"width": made.width, "height": made.height, "size": len(made.webp)}
    return {"key": key, "digest": made.digest, **measures, "credit": credit}
