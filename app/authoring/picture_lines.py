"""The pictures of a draft, and the lines of Markdown that show them."""

from collections.abc import Mapping, Sequence

from app.authoring.parts import PICTURE, Parts, picture_keys
from app.catalogue import markdown
from app.catalogue.pictures import Picture
from app.i18n import DEFAULT_LANGUAGE


def pictures_of(parts: Parts) -> tuple[Picture, ...]:
    """The pictures of a draft by their keys, as far as what is said of them can be read."""
    found = []
    for key in picture_keys(parts):
        value = parts[f"{PICTURE}/{key}"]
        credit = value.get("credit")
        plain = {**value, "key": key, "credit": credit if isinstance(credit, str) else ""}
        if all(name in plain for name in ("digest", "width", "height", "size")):
            found.append(Picture.from_plain(plain))
    return tuple(found)


def shown_in(parts: Parts, lessons: Sequence[str]) -> Mapping[str, list[str]]:
    """The lessons whose English text shows each picture, by the key of the picture."""
    shown: dict[str, list[str]] = {}
    for lesson in lessons:
        body = (parts.get(f"{DEFAULT_LANGUAGE}/lesson/{lesson}") or {}).get("body")
        for _, key in markdown.shown_pictures(body) if isinstance(body, str) else ():
            shown.setdefault(key, []).append(lesson)
    return shown
