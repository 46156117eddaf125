"""Pictures made anew from what somebody brings: turned upright, scaled, without metadata, small, never as they came.

A file is judged by what it decodes to, not by its name. Whatever else it carries (a place, a camera, a colour profile,
a second file behind the first, a program) is not written again, because only the dots of the picture are. Pillow is
imported when the first picture comes, because most workers never see one; one picture is decoded at a time, because
its dots need many times the memory of its file.
"""

import hashlib
import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from app.catalogue.pictures import LARGEST, LARGEST_SENT, MOST_PIXELS, TALLEST, WIDEST
from app.errors import Invalid, TooLarge, WrongType
from app.i18n import N_, Message

if TYPE_CHECKING:
    from PIL.Image import Image

READ: Final = ("JPEG", "PNG", "WEBP", "GIF")
WIDTHS: Final = (WIDEST, 1000, 800, 640, 480)
QUALITIES: Final = (82, 74, 66, 58, 50)
"""The best that fits is taken, the widest first."""
WHITE: Final = (255, 255, 255)
_BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, struct.error, OverflowError, TypeError, LookupError)
"""What Pillow raises for a damaged file."""
_ONE_AT_A_TIME: Final = Lock()


class UnusablePicture(Invalid):
    """Raised when a file cannot become a picture; the field ``file`` says why."""


class UnknownPicture(WrongType):
    """Raised when a file is no picture of a kind that is read."""


class LargePicture(TooLarge):
    """Raised when a file is larger than is read."""


@dataclass(frozen=True)
class Encoded:
    """A picture in the two forms in which it is kept."""

    webp: bytes
    jpeg: bytes
    width: int
    height: int
    is_first_of_many: bool = False
    """Whether the file moved, and only its first picture was taken."""

    @property
    def digest(self) -> str:
        """The name of the picture: SHA-256 of its WebP file."""
        return hashlib.sha256(self.webp).hexdigest()


def encoded(content: bytes) -> Encoded:
    """Make a picture of a JPEG, PNG, WebP or GIF file.

    Raises:
        LargePicture: the file is larger than five megabytes.
        UnknownPicture: it is no picture of these kinds: SVG, PDF, HTML, anything else.
        UnusablePicture: it is damaged, has too many dots, or holds too much detail to become small.
    """
    if len(content) > LARGEST_SENT:
        most = LARGEST_SENT // 1_000_000
        raise _refused(LargePicture, N_("The picture is larger than %(most)s megabytes.", most=most))
    with _ONE_AT_A_TIME:
        image, is_first_of_many = _opened(content)
        webp, (width, height) = _smallest(image, "WEBP")
        return Encoded(webp, _smallest(_read(webp), "JPEG")[0], width, height, is_first_of_many)


def kept(webp: bytes) -> Encoded | None:
    """A picture that was made here or elsewhere by this program, byte for byte; None for any other file."""
    if len(webp) > LARGEST or not _is_bare(webp):
        return None
    with _ONE_AT_A_TIME:
        try:
            image = _read(webp)
        except _BROKEN:
            return None
        if image.width > WIDEST or image.height > TALLEST:
            return None
        return Encoded(webp, _smallest(image, "JPEG")[0], image.width, image.height)


def _is_bare(webp: bytes) -> bool:
    """Whether a file is one WebP picture and nothing else: no metadata, no second picture, no byte behind it."""
    if len(webp) < 20 or webp[:4] != b"RIFF" or webp[8:16] != b"WEBPVP8 ":
        return False
    whole, inner = (int.from_bytes(webp[place : place + 4], "little") for place in (4, 16))
    return whole + 8 == len(webp) and 20 + inner + inner % 2 == len(webp)


def _read(webp: bytes) -> "Image":
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(webp), formats=("WEBP",)) as image:
        return image.convert("RGB")


def _opened(content: bytes) -> tuple["Image", bool]:
    """The first picture of a file, upright, not larger than is shown, on white; and whether there are more."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(content), formats=READ) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_dots()
            moves = bool(getattr(image, "is_animated", False))
            image.draft("RGB", (WIDEST, TALLEST))
            return _on_white(image), moves
    except UnidentifiedImageError:
        refused = N_("This is no picture that is read here. There are: JPEG, PNG, WebP and GIF; never SVG.")
        raise _refused(UnknownPicture, refused) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_dots() from None
    except _BROKEN:
        raise _refused(UnusablePicture, N_("The picture is damaged and cannot be read.")) from None


def _too_many_dots() -> Invalid:
    most = MOST_PIXELS // 1_000_000
    return _refused(UnusablePicture, N_("The picture has more than %(most)s million dots.", most=most))


def _on_white(image: "Image") -> "Image":
    """Nothing but the dots: what can be seen through is white, so that it can be seen on a dark page too.

    A large picture is first made smaller in whole steps, so that it is never in memory twice.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415

    has_alpha = image.has_transparency_data
    wanted = "RGBA" if has_alpha else "RGB"
    dots = image if image.mode == wanted else image.convert(wanted)
    step = int(max(dots.width / WIDEST, dots.height / TALLEST) / 2)
    upright = ImageOps.exif_transpose(dots.reduce(step) if step > 1 else dots)
    upright.thumbnail((WIDEST, TALLEST), Image.Resampling.LANCZOS)
    plain = Image.new("RGB", upright.size, WHITE)
    plain.paste(upright, mask=upright.getchannel("A") if has_alpha else None)
    return plain


def _smallest(image: "Image", form: str) -> tuple[bytes, tuple[int, int]]:
    """The file with the most detail that is small enough, and its width and height."""
    from PIL import Image  # noqa: PLC0415

    for width in dict.fromkeys(min(each, image.width) for each in WIDTHS):
        height = max(1, round(image.height * width / image.width))
        scaled = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
        found = _best(scaled, form, QUALITIES)
        if found is not None:
            return found, scaled.size
    refused = N_("The picture holds too much detail to be made as small as %(most)s kB. Cut a part out of it.", most=30)
    raise _refused(UnusablePicture, refused)


def _best(image: "Image", form: str, qualities: Sequence[int]) -> bytes | None:
    """The file of the highest quality that fits; None when not even the lowest does."""
    best = _written(image, form, qualities[-1])
    if len(best) > LARGEST:
        return None
    for quality in qualities[:-1]:
        found = _written(image, form, quality)
        if len(found) <= LARGEST:
            return found
    return best


def _written(image: "Image", form: str, quality: int) -> bytes:
    target = io.BytesIO()
    if form == "WEBP":
        image.save(target, form, quality=quality, method=4)
    else:
        image.save(target, form, quality=quality, optimize=True, progressive=True)
    return target.getvalue()


def _refused(kind: type[Invalid], reason: Message) -> Invalid:
    return kind(reason, fields={"file": [reason]})
