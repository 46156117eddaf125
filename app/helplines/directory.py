"""The directory of services as values, and the help box made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from marshmallow import ValidationError

from app.helplines.formats import CATEGORIES, NEEDS, JurisdictionFormat
from app.i18n import DEFAULT_LANGUAGE

INTERNATIONAL: Final = "INTL"
"""The jurisdiction that everybody falls back to: lists of national services."""

OLD_AFTER_DAYS: Final = 180
BOX_LINES: Final = 5
CARD_LINES: Final = 8
"""As many services as fit on one printed page together with the other lines of the card."""

SIZE_LIMIT: Final = 262_144

_loader: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadDirectory(Exception):
    """Raised when a file of the directory cannot be used; the sentence names it."""


@dataclass(frozen=True)
class Service:
    """One entry of a file, in every language it has."""

    key: str
    category: str
    names: Mapping[str, str]
    phone: str
    url: str
    hours: Mapping[str, str]
    free: bool
    confidential: bool
    anonymous: bool
    languages: tuple[str, ...]
    last_verified: date


@dataclass(frozen=True)
class Jurisdiction:
    """The services of one country or territory."""

    code: str
    demonstration: bool
    names: Mapping[str, str]
    services: tuple[Service, ...]

    @classmethod
    def from_plain(cls, plain: Any) -> "Jurisdiction":
        """Read plain values; raise marshmallow's ``ValidationError``."""
        read = JurisdictionFormat().load(plain)
        services = tuple(Service(**{**each, "languages": tuple(each["languages"])}) for each in read["entries"])
        keys = [service.key for service in services]
        if len(set(keys)) != len(keys):
            raise ValidationError({"entries": ["have the same key twice"]})
        return cls(read["jurisdiction"], read["demonstration"], read["names"], services)

    def of(self, category: str) -> tuple[Service, ...]:
        """The services of a kind, in the order of the file."""
        return tuple(service for service in self.services if service.category == category)


@dataclass(frozen=True)
class Directory:
    """Every jurisdiction by its code."""

    jurisdictions: Mapping[str, Jurisdiction]


@dataclass(frozen=True)
class HelpEntry:
    """One service in the reader's language."""

    key: str
    category: str
    name: str
    phone: str
    url: str
    hours: str
    free: bool
    confidential: bool
    anonymous: bool
    languages: tuple[str, ...]
    last_verified: date
    is_old: bool
    """Whether nobody has checked it for more than 180 days."""
    demonstration: bool
    """Whether it is invented."""

    @property
    def dial(self) -> str:
        """The number as a telephone takes it."""
        return "".join(character for character in self.phone if character in "+*#0123456789")


@dataclass(frozen=True)
class HelpBox:
    """The few lines of a lesson or quiz page."""

    entries: tuple[HelpEntry, ...]
    verified_on: date
    """The day on which the entry that was checked longest ago was checked."""
    is_old: bool
    demonstration: bool


@dataclass(frozen=True)
class HelpPage:
    """Everything known: one's own jurisdiction, then the international lists."""

    groups: tuple[tuple[str, tuple[HelpEntry, ...]], ...]
    """Kind and entries, in the order of the help box."""
    jurisdiction: str
    verified_on: date
    is_old: bool
    demonstration: bool


@dataclass(frozen=True)
class HelpCard:
    """The services of a card to print."""

    entries: tuple[HelpEntry, ...]
    jurisdiction: str
    demonstration: bool


def load(folder: Path) -> Directory:
    """Read every file of the folder; raise :class:`BadDirectory`. The international file must be there."""
    found: dict[str, Jurisdiction] = {}
    for path in sorted(folder.glob("*.yaml")):
        jurisdiction = _read(path)
        if jurisdiction.code != path.stem:
            raise BadDirectory(f"{path.name} speaks of {jurisdiction.code}; name the file after its jurisdiction.")
        found[jurisdiction.code] = jurisdiction
    if INTERNATIONAL not in found:
        raise BadDirectory(f"{folder.name}/{INTERNATIONAL}.yaml is missing; it is what everybody falls back to.")
    return Directory(found)


def _read(path: Path) -> Jurisdiction:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise BadDirectory(f"{path.name} is larger than {SIZE_LIMIT} bytes.")
        return Jurisdiction.from_plain(yaml.load(path.read_text("utf-8"), Loader=_loader))  # noqa: S506  (a safe loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadDirectory(f"{path.name} cannot be read: {error}") from None
    except ValidationError as error:
        raise BadDirectory(f"{path.name} cannot be used: {error.messages}") from None


def help_box(directory: Directory, jurisdiction: str, language: str, on: date) -> HelpBox:
    """At most five lines, one for each need; for needs that nobody serves, the international lists."""
    own = directory.jurisdictions.get(jurisdiction)
    lines: list[HelpEntry] = []
    if own is not None:
        served = [_best(own.of(need), language) for need in NEEDS]
        lines = [_entry(service, own, language, on) for service in served if service is not None]
    if len(lines) < BOX_LINES:
        abroad = directory.jurisdictions[INTERNATIONAL]
        lines += [_entry(service, abroad, language, on) for service in abroad.services]
    entries = tuple(lines[:BOX_LINES])
    return HelpBox(entries, *_state(entries))


def help_page(directory: Directory, jurisdiction: str, language: str, on: date) -> HelpPage:
    """Every service of the jurisdiction, then the international lists, by kind."""
    codes = dict.fromkeys((jurisdiction, INTERNATIONAL))
    known = [directory.jurisdictions[code] for code in codes if code in directory.jurisdictions]
    groups = tuple(
        (category, tuple(_entry(service, place, language, on) for place in known for service in place.of(category)))
        for category in CATEGORIES
    )
    everything = tuple(entry for _, entries in groups for entry in entries)
    name = known[0].names.get(language) or known[0].names[DEFAULT_LANGUAGE]
    return HelpPage(tuple(group for group in groups if group[1]), name, *_state(everything))


def help_card(directory: Directory, jurisdiction: str, language: str, on: date) -> HelpCard:
    """What the help box shows, then more services of the same needs while there is room, needs kept together."""
    box = help_box(directory, jurisdiction, language, on)
    own = directory.jurisdictions.get(jurisdiction)
    entries = list(box.entries)
    if own is not None:
        shown = {entry.key for entry in entries}
        further = [service for need in NEEDS for service in own.of(need) if service.key not in shown]
        entries += [_entry(service, own, language, on) for service in further[: CARD_LINES - len(entries)]]
    entries.sort(key=lambda entry: CATEGORIES.index(entry.category))
    names = (own or directory.jurisdictions[INTERNATIONAL]).names
    return HelpCard(tuple(entries), names.get(language) or names[DEFAULT_LANGUAGE], box.demonstration)


def _best(services: tuple[Service, ...], language: str) -> Service | None:
    """The first service that speaks the language, else the first one."""
    speaking = [service for service in services if language in service.languages]
    return next(iter(speaking or services), None)


def _entry(service: Service, place: Jurisdiction, language: str, on: date) -> HelpEntry:
    return HelpEntry(
        key=service.key,
        category=service.category,
        name=service.names.get(language) or service.names[DEFAULT_LANGUAGE],
        phone=service.phone,
        url=service.url,
        hours=service.hours.get(language) or service.hours[DEFAULT_LANGUAGE],
        free=service.free,
        confidential=service.confidential,
        anonymous=service.anonymous,
        languages=service.languages,
        last_verified=service.last_verified,
        is_old=(on - service.last_verified).days > OLD_AFTER_DAYS,
        demonstration=place.demonstration,
    )


def _state(entries: tuple[HelpEntry, ...]) -> tuple[date, bool, bool]:
    """The oldest check, whether it is old, and whether any entry is invented."""
    oldest = min(entry.last_verified for entry in entries)
    return oldest, any(entry.is_old for entry in entries), any(entry.demonstration for entry in entries)
