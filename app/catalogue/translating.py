"""Which English each translation answers, so that nobody reads an old rule for the present one.

``translations.lock`` remembers, for every part of every translation, a fingerprint of the English part that it was made
from. A part whose English has changed since is *stale*; a part that nobody spoke of is *unknown*. Parts are the
lessons, the front (title, summary, outcomes), the scenario and the items; citations are no part, because a source that
is cited anew misleads nobody.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from marshmallow import Schema, ValidationError, fields, validate

from app.catalogue import reader
from app.catalogue.digests import digest
from app.catalogue.problems import REFUSED, WARNING, Problem
from app.catalogue.reader import Lined
from app.errors import NotFound
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_

Plain = Mapping[str, Any]
Answers = Mapping[str, str]
"""Fingerprint of the English that a part answers, by part."""
Lock = Mapping[str, Mapping[str, Answers]]
"""Answers by module key and language."""

LOCK: Final = "translations.lock"
FRONT: Final = "front"
SCENARIO: Final = "scenario"
ITEMS: Final = "items"
OTHER_LANGUAGES: Final = tuple(code for code in LANGUAGES if code != DEFAULT_LANGUAGE)
_HEAD: Final = """\
# Written by `safeguard content translated`: which English each part of a translation answers. Never edit it; run the
# command when a translation has been brought up to date.
"""


class NoSuchPart(NotFound):
    """Raised when a module, one of its translations or a part is named that does not exist."""


@dataclass(frozen=True)
class Standing:
    """How a translation stands to the present English; parts in the order in which they are read."""

    stale: tuple[str, ...]
    """Parts whose English has changed since they were translated."""
    unknown: tuple[str, ...]
    """Parts of which nobody said which English they answer."""
    is_unknown: bool
    """Whether that is so of every part."""


def fingerprints(english: Plain) -> dict[str, str]:
    """A short fingerprint of each part of the English words; lesson bodies are in ``english`` already."""
    parts: dict[str, Any] = {FRONT: [english["title"], english["summary"], english["outcomes"]]}
    parts |= english["lessons"]
    parts |= {SCENARIO: english["scenario"], ITEMS: english["items"]}
    return {part: digest(words)[:16] for part, words in parts.items()}


def standing(english: Plain, answers: Answers) -> Standing:
    """Compare what a translation answers with the present English."""
    present = fingerprints(english)
    unknown = tuple(part for part in present if part not in answers)
    stale = tuple(part for part, print_ in present.items() if answers.get(part, print_) != print_)
    return Standing(stale, unknown, len(unknown) == len(present))


def standing_problems(module: str, language: str, found: Standing, path: str, lined: Lined) -> Iterator[Problem]:
    """A note for every part that is stale or unknown; one for a text that is unknown whole."""
    command = f"safeguard content translated {module} {language}"
    for part in found.stale:
        sentence = f"{_name(part)}: the English has changed since this was translated; once it answers, run: {command}"
        yield Problem(path, _line(part, lined), f"{sentence} --part {part}", WARNING)
    unsaid = "nobody said which original this translates; if it answers the present English, run:"
    if found.is_unknown:
        yield Problem(path, 1, f"{unsaid} {command}", WARNING)
        return
    for part in found.unknown:
        yield Problem(path, _line(part, lined), f"{_name(part)}: {unsaid} {command} --part {part}", WARNING)


def name_problems(lessons: Collection[str], path: str, lined: Lined) -> Iterator[Problem]:
    """Refuse lessons that are called like another part of a text, which the lock could not tell apart."""
    for place, lesson in enumerate(lessons):
        if lesson in (FRONT, SCENARIO, ITEMS):
            sentence = N_("lesson %(lesson)s needs another key: a part of every text is called so", lesson=lesson)
            yield Problem(path, lined.line("lessons", place), sentence, REFUSED)


def answered(lock: Lock, module: str, language: str, english: Plain, parts: Collection[str] = ()) -> dict[str, Any]:
    """The lock once these parts (none named: all) of a translation answer the present English.

    What is kept of parts that no longer exist is dropped. Raises :class:`NoSuchPart`.
    """
    present = fingerprints(english)
    for part in parts:
        if part not in present:
            raise NoSuchPart(
                N_(
                    "%(module)s has no part %(part)s; its parts are %(known)s.",
                    module=module,
                    part=part,
                    known=", ".join(present),
                )
            )
    before = lock.get(module, {}).get(language, {})
    kept = {part: print_ for part, print_ in before.items() if part in present}
    said = {part: present[part] for part in parts or present}
    return {**lock, module: {**lock.get(module, {}), language: {**kept, **said}}}


class _LockFormat(Schema):
    """``translations.lock``."""

    modules = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(
            keys=fields.String(validate=validate.OneOf(OTHER_LANGUAGES)),
            values=fields.Dict(keys=fields.String(), values=fields.String(validate=validate.Regexp(r"[0-9a-f]{16}\Z"))),
        ),
        required=True,
    )


def read_lock(path: Path) -> Lock:
    """The lock, empty when there is none yet; raise :class:`reader.Unreadable`."""
    if not path.is_file():
        return {}
    try:
        read: Lock = _LockFormat().load(reader.read(path).plain)["modules"]
    except ValidationError as error:
        raise reader.Unreadable(1, f"cannot be used: {error.messages}") from None
    return read


def lock_text(lock: Lock) -> str:
    """The lock as the text of its file."""
    plain = {
        module: {language: dict(texts[language]) for language in sorted(texts)}
        for module, texts in sorted(lock.items())
    }
    return _HEAD + yaml.safe_dump({"modules": plain}, sort_keys=False, allow_unicode=True, width=120)


def _name(part: str) -> str:
    return part if part in (FRONT, SCENARIO, ITEMS) else f"lesson {part}"


def _line(part: str, lined: Lined) -> int:
    if part == FRONT:
        return lined.line("title")
    return lined.line(part) if part in (SCENARIO, ITEMS) else lined.line("lessons", part)
