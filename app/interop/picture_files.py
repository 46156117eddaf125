"""The pictures that a package of a module brings: kept as they are where this program made them, else made anew."""

from collections.abc import Mapping
from typing import Any

from app.authoring.parts import PICTURE, PICTURES, part_name
from app.catalogue.picture_encoding import Encoded, encoded, kept
from app.catalogue.pictures import LONGEST_CREDIT, MOST, WEBP
from app.catalogue.problems import WARNING, Problem
from app.errors import Invalid
from app.i18n import N_

Plain = dict[str, Any]


def brought(listed: object, files: Mapping[str, bytes], problems: list[Problem]) -> list[tuple[Plain, Encoded]]:
    """Each picture of a package that can be used: as a module names it, and its bytes; ``problems`` gets the others.

    What a package says of the digest and the measures of a picture is not believed, but measured.
    """
    credited = {
        each["key"]: each.get("credit") for each in (listed if isinstance(listed, list) else ()) if _has_key(each)
    }
    found = []
    for place, (key, content) in enumerate(sorted(files.items())):
        path = f"{PICTURES}/{key}.{WEBP}"
        if place >= MOST:
            problems.append(Problem(path, 1, N_("is one more than the %(most)s pictures of a module", most=MOST)))
            continue
        if key not in credited:
            problems.append(Problem(path, 1, N_("belongs to no picture: module.yaml does not list it")))
            continue
        made = _made(path, content, problems)
        if made is not None:
            found.append((_named(key, made, credited[key]), made))
    absent = sorted(credited.keys() - files.keys())
    problems += [Problem(f"{PICTURES}/{key}.{WEBP}", 1, N_("is missing")) for key in absent]
    return found


def _has_key(each: object) -> bool:
    key = each.get("key") if isinstance(each, Mapping) else None
    return isinstance(key, str) and part_name(f"{PICTURE}/{key}") is not None


def _made(path: str, content: bytes, problems: list[Problem]) -> Encoded | None:
    as_it_is = kept(content)
    if as_it_is is not None:
        return as_it_is
    try:
        made = encoded(content)
    except Invalid as refused:
        problems.append(Problem(path, 1, refused.message))
        return None
    problems.append(Problem(path, 1, N_("was made anew, because it is not as this program keeps pictures"), WARNING))
    return made


def _named(key: str, made: Encoded, credit: object) -> Plain:
    said = credit[:LONGEST_CREDIT] if isinstance(credit, str) else ""
    measures = {"width": made.width, "height": made.height, "size": len(made.webp)}
    return {"key": key, "digest": made.digest, **measures, "credit": said}
