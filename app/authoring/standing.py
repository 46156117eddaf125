"""How far each language of a draft is: what is written, what its English has outrun, what keeps it from going out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.authoring.findings import Finding
from app.authoring.parts import FRONT, ITEM, LESSON, SCENARIO, Parts, languages, part_name
from app.catalogue import translating
from app.catalogue.digests import digest
from app.catalogue.problems import REFUSED
from app.i18n import DEFAULT_LANGUAGE

Revisions = Mapping[str, int]
"""The revision of each part that is there, by name."""
FIRST_REVISION: Final = 1


def fingerprint(parts: Mapping[str, str]) -> str:
    """The digest of a draft whose parts have these digests."""
    return digest(dict(parts))


@dataclass(frozen=True)
class LanguageStanding:
    """How far a translation is."""

    language: str
    needed: tuple[str, ...]
    """Parts that the English has, without the language's own mark: ``front``, ``lesson/KEY``."""
    missing: tuple[str, ...]
    stale: tuple[str, ...]
    """Parts whose English was saved after them."""
    refused: int = 0
    """Findings that keep the language from being published."""

    @property
    def is_complete(self) -> bool:
        """Whether it can go out; a stale part can, and is marked for its readers."""
        return bool(self.needed) and not self.missing and not self.refused


def listed(parts: Parts) -> list[str]:
    """Names of the parts of words that the structure asks for in every language, in reading order."""
    front = parts.get(FRONT) or {}
    names = [FRONT]
    for kind, field in ((LESSON, "lessons"), (ITEM, "items")):
        keys = front.get(field)
        names += [f"{kind}/{key}" for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
    if SCENARIO in parts:
        names.insert(next((place for place, name in enumerate(names) if name.startswith(ITEM)), len(names)), SCENARIO)
    return names


def standing_of(
    language: str, needed: Sequence[str], revisions: Revisions, found: Iterable[Finding] = ()
) -> LanguageStanding:
    """How far a language is, by the revisions of its parts and of the English ones."""
    missing = tuple(name for name in needed if f"{language}/{name}" not in revisions)
    return LanguageStanding(
        language,
        tuple(needed),
        missing,
        tuple(
            name
            for name in needed
            if name not in missing and revisions.get(f"{DEFAULT_LANGUAGE}/{name}", 0) > revisions[f"{language}/{name}"]
        ),
        sum(each.severity == REFUSED and language_of(each.part) == language for each in found),
    )


def language_of(name: str) -> str | None:
    """The language of a part; None for structure."""
    known = part_name(name)
    return None if known is None else known.language


def blocking(found: Iterable[Finding]) -> list[Finding]:
    """What keeps a draft from going on: refusals in its structure and in its English words."""
    return [each for each in found if each.severity == REFUSED and language_of(each.part) in (None, DEFAULT_LANGUAGE)]


def outgoing(
    parts: Parts, revisions: Revisions, found: Sequence[Finding], before: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """The languages that can be published, each with its stale parts as readers are told of them.

    Args:
        parts: those of the draft.
        revisions: of the same.
        found: everything that is wrong with it.
        before: stale parts of the version that it follows, by language; they stay stale until written anew.
    """
    needed = listed(parts)
    going: dict[str, list[str]] = {}
    for language in languages(parts):
        standing = standing_of(language, needed, revisions, found)
        if not standing.is_complete:
            continue
        kept = {
            name
            for name in needed
            if _told_as(name) in before.get(language, ()) and revisions[f"{language}/{name}"] == FIRST_REVISION
        }
        stale = {_told_as(name) for name in kept | set(standing.stale)}
        going[language] = [] if language == DEFAULT_LANGUAGE else [name for name in _told(needed) if name in stale]
    return going


def translated_since(revisions: Revisions, seen: int) -> frozenset[str]:
    """The languages other than English of which some part was saved after a revision of the draft."""
    late = {language_of(name) for name, revision in revisions.items() if revision > seen}
    return frozenset(language for language in late if language not in (None, DEFAULT_LANGUAGE))


def carried_over(parts: Parts, before: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The parts of translations that a version tells its readers are behind the English; ``before`` by language."""
    return frozenset(
        f"{language}/{name}"
        for language, stale in before.items()
        for name in listed(parts)
        if _told_as(name) in stale and f"{language}/{name}" in parts
    )


def _told(needed: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_told_as(name) for name in needed))


def _told_as(name: str) -> str:
    """What the lock of translations, and so a reader's notice, calls the part: items are one."""
    kind, _, key = name.partition("/")
    return {FRONT: translating.FRONT, SCENARIO: translating.SCENARIO, ITEM: translating.ITEMS}.get(kind, key)


def marked(text: Mapping[str, Any], stale: Sequence[str]) -> dict[str, Any]:
    """The text of a language with its stale parts, as the catalogue keeps it."""
    return {**text, "stale": list(stale)} if stale else dict(text)
