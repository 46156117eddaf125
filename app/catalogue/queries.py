"""Reads of tracks, modules and texts. Each function costs one statement, however many rows it returns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, exists, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.catalogue.announcing import Announced
from app.catalogue.documents import ModuleDocument, TextDocument, TrackDocument
from app.catalogue.kept import Kept
from app.catalogue.models import Module, ModuleChange, ModuleText, ModuleVersion, ModuleWithdrawal, Track
from app.errors import Gone, NotFound
from app.i18n import DEFAULT_LANGUAGE, N_

_tracks: Final = Kept(TrackDocument.from_plain)
_versions: Final = Kept(ModuleDocument.from_plain)
_texts: Final = Kept(TextDocument.from_plain)
_reviews: Final[Kept[str]] = Kept(lambda plain: plain["native_review"])


@dataclass(frozen=True)
class TrackCard:
    """A track in a list."""

    code: str
    audience: str
    document: TrackDocument


@dataclass(frozen=True)
class PublishedModule:
    """One published version of a module."""

    version_id: int
    number: int
    key: str
    document: ModuleDocument
    digest: str
    is_withdrawn: bool = False
    """Whether its module is withdrawn at present, whatever the version."""


class Withdrawn(Gone):
    """Raised when a module is withdrawn for the time being; nobody learns or is tested by it until it is restored."""


def taught(module: PublishedModule) -> PublishedModule:
    """The module, for its learners; raise Withdrawn."""
    if module.is_withdrawn:
        raise Withdrawn(
            N_(
                "Module %(key)s has been withdrawn for the time being, so that it can be looked through. What you have "
                "passed stands, and so do your certificates.",
                key=module.key,
            )
        )
    return module


def withdrawn_among(modules: Iterable[PublishedModule]) -> frozenset[str]:
    """Keys of those modules that are withdrawn."""
    return frozenset(module.key for module in modules if module.is_withdrawn)


@dataclass(frozen=True)
class ReadableModule:
    """A published version with its words in the reader's language, or in English where that is missing."""

    module: PublishedModule
    text: TextDocument
    text_digest: str


@dataclass(frozen=True)
class ModuleState:
    """A module as those who look after it see it."""

    module: PublishedModule
    published_at: datetime
    texts: tuple[TextDocument, ...]
    """One per language, English first."""

    def text(self, language: str) -> TextDocument:
        """The words in a language, else in English."""
        return next((text for text in self.texts if text.language == language), self.texts[0])


@dataclass(frozen=True)
class ListedModule:
    """A published module as anybody may see it in a list: its words, and how far each of its texts was reviewed."""

    module: PublishedModule
    text: TextDocument
    reviews: Mapping[str, str]
    """Review state by language, English first."""


def tracks(session: Session) -> list[TrackCard]:
    """Every track, in order."""
    known = _tracks.all_known()
    rows = session.execute(_track_rows(known).order_by(Track.position, Track.code))
    return [
        TrackCard(code, audience, _tracks.document(code, digest, plain, known))
        for code, audience, digest, plain in rows
    ]


def track_rows() -> Select[Any]:
    """Every track as a row, in order, for a list that is read page by page."""
    return select(Track).order_by(Track.position, Track.code)


def document_of(row: Track) -> TrackDocument:
    """The document of a row."""
    return _tracks.document(row.code, row.digest, row.document, _tracks.known([row.code]))


def track(session: Session, code: str) -> TrackDocument:
    """One track; raise NotFound."""
    known = _tracks.known([code])
    row = session.execute(_track_rows(known).where(Track.code.in_(_askable([code])))).one_or_none()
    if row is None:
        raise NotFound(N_("There is no track %(code)s.", code=code))
    return _tracks.document(code, row[2], row[3], known)


def current_module(session: Session, key: str) -> PublishedModule:
    """The version of a module that new learners get; raise NotFound."""
    found = current_modules(session, [key])
    if key not in found:
        raise NotFound(N_("There is no module %(key)s.", key=key))
    return found[key]


def current_modules(session: Session, keys: Iterable[str]) -> dict[str, PublishedModule]:
    """The current versions of these modules, by key; those that are not published are left out."""
    wanted = _askable(keys)
    known = _versions.known(wanted)
    rows = session.execute(_current_rows(known).where(Module.key.in_(wanted)))
    return {row[2]: _published(row[2], row, known) for row in rows}


def module_version(session: Session, version_id: int) -> PublishedModule:
    """One published version, current or not; raise NotFound."""
    found = module_versions(session, [version_id])
    if version_id not in found:
        raise NotFound(N_("There is no such version."))
    return found[version_id]


def module_versions(session: Session, version_ids: Iterable[int]) -> dict[int, PublishedModule]:
    """These published versions, current or not, by id."""
    ids = tuple(version_ids)
    known = _versions.known(ids)
    wanted = _version_rows(known).join(Module, Module.id == ModuleVersion.module_id)
    rows = session.execute(wanted.where(ModuleVersion.id.in_(ids)))
    return {row[0]: _published(row[0], row, known) for row in rows}


@dataclass(frozen=True)
class Papers:
    """Everything that an attempt is marked and shown by."""

    modules: Mapping[int, PublishedModule]
    """By version."""
    texts: Mapping[int, TextDocument]
    """By version; all in one language: the one asked for if every version has it, else English."""
    newest: frozenset[int]
    """Those of the versions that new learners get."""
    tracks: tuple[TrackDocument, ...]
    """Every track, in order."""


def papers(session: Session, version_ids: Iterable[int], language: str) -> Papers:
    """Versions with their words, and all tracks, in one statement however many they are: marking is counted in them."""
    ids = tuple(version_ids)
    known = _versions.known(ids)
    known_texts = _known_texts(ids, language)
    known_tracks = _tracks.all_known()
    versions = select(
        literal("version"),
        ModuleVersion.id.label("id"),
        Module.key,
        ModuleVersion.number.label("number"),
        *_unless_known(ModuleVersion, known),
        case((Module.current_version_id == ModuleVersion.id, 1), else_=0),
        case((_is_withdrawn(), 1), else_=0),
    ).join(Module, Module.id == ModuleVersion.module_id)
    texts = select(
        literal("text"),
        ModuleText.version_id,
        ModuleText.language,
        literal(0),
        *_unless_known(ModuleText, known_texts),
        literal(0),
        literal(0),
    ).where(ModuleText.version_id.in_(ids), ModuleText.language.in_({language, DEFAULT_LANGUAGE}))
    tracks_ = select(
        literal("track"),
        literal(0),
        Track.code,
        Track.position,
        *_unless_known(Track, known_tracks),
        literal(0),
        literal(0),
    )
    rows: dict[str, list[Any]] = {"version": [], "text": [], "track": []}
    for row in session.execute(union_all(versions.where(ModuleVersion.id.in_(ids)), texts, tracks_)):
        rows[row[0]].append(row[1:])
    modules = {
        row[0]: _published(row[0], (row[0], row[2], row[1], row[3], row[4], row[6]), known) for row in rows["version"]
    }
    ordered = sorted(rows["track"], key=lambda row: (row[2], row[1]))
    return Papers(
        modules,
        _in_one_language([(row[0], row[1], row[3], row[4]) for row in rows["text"]], language, known_texts),
        frozenset(row[0] for row in rows["version"] if row[5]),
        tuple(_tracks.document(row[1], row[3], row[4], known_tracks) for row in ordered),
    )


def _in_one_language(
    rows: Sequence[Sequence[Any]], language: str, known: Mapping[str, TextDocument]
) -> dict[int, TextDocument]:
    """The words of every version in the language if all have it, else of all in English."""
    having = {row[0] for row in rows if row[1] == language}
    wanted = language if having == {row[0] for row in rows} else DEFAULT_LANGUAGE
    return {
        version: _texts.document((version, code), digest, plain, known)
        for version, code, digest, plain in rows
        if code == wanted
    }


def text_of(session: Session, version_id: int, language: str) -> TextDocument:
    """The words of a version in a language, else in English (``.language`` tells which); raise NotFound."""
    found = texts_of(session, [version_id], language)
    if version_id not in found:
        raise NotFound(N_("This module has no text yet."))
    return found[version_id]


def texts_of(session: Session, version_ids: Iterable[int], language: str) -> dict[int, TextDocument]:
    """The words of these versions in a language, each else in English, by version."""
    wanted = tuple(version_ids)
    known = _known_texts(wanted, language)
    rows = session.execute(
        select(ModuleText.version_id, ModuleText.language, *_unless_known(ModuleText, known)).where(
            ModuleText.version_id.in_(wanted), ModuleText.language.in_({language, DEFAULT_LANGUAGE})
        )
    ).all()
    return {version: text for version, (text, _) in _best_texts(rows, language, known).items()}


def readable_modules(session: Session, keys: Iterable[str], language: str) -> list[ReadableModule]:
    """The current versions of these modules with their words, in the order asked for; unpublished ones left out."""
    wanted = _askable(keys)
    known = _versions.known(wanted)
    known_texts = _known_texts(wanted, language)
    rows = session.execute(
        _current_rows(known)
        .join(ModuleText, ModuleText.version_id == ModuleVersion.id)
        .add_columns(ModuleText.language, *_unless_known(ModuleText, known_texts))
        .where(Module.key.in_(wanted), ModuleText.language.in_({language, DEFAULT_LANGUAGE}))
    ).all()
    modules = {row[2]: _published(row[2], row, known) for row in rows}
    texts = _best_texts([(row[2], *row[6:]) for row in rows], language, known_texts)
    found = {key: ReadableModule(module, *texts[key]) for key, module in modules.items()}
    return [found[key] for key in wanted if key in found]


def readable_module(session: Session, key: str, language: str) -> ReadableModule:
    """The current version of a module with its words; raise NotFound."""
    found = readable_modules(session, [key], language)
    if not found:
        raise NotFound(N_("There is no module %(key)s.", key=key))
    return found[0]


def listed_modules(session: Session, language: str) -> list[ListedModule]:
    """Every published module by key, with its words in a language, else in English."""
    known, known_texts, known_reviews = _versions.all_known(), _texts.all_known(), _reviews.all_known()
    is_at_hand = ModuleText.digest.in_(tuple(known_texts)) | ModuleText.language.not_in({language, DEFAULT_LANGUAGE})
    words = case((is_at_hand, null()), else_=ModuleText.document)
    review = ModuleText.document["native_review"].as_string()
    rows = session.execute(
        _current_rows(known)
        .join(ModuleText, ModuleText.version_id == ModuleVersion.id)
        .add_columns(ModuleText.language, ModuleText.digest, type_coerce(words, ModuleText.document.type))
        .add_columns(case((ModuleText.digest.in_(tuple(known_reviews)), null()), else_=review))
        .order_by(Module.key, case((ModuleText.language == DEFAULT_LANGUAGE, 0), else_=1), ModuleText.language)
    ).all()
    readable = [row for row in rows if row[6] in (language, DEFAULT_LANGUAGE)]
    best = _best_texts([(row[2], *row[6:9]) for row in readable], language, known_texts)
    reviews: dict[str, dict[str, str]] = {}
    for row in rows:
        said = _reviews.document((row[2], row[6]), row[7], {"native_review": row[9]}, known_reviews)
        reviews.setdefault(row[2], {})[row[6]] = said
    modules = {row[2]: _published(row[2], row, known) for row in rows}
    return [ListedModule(modules[key], text, reviews[key]) for key, (text, _) in best.items()]


def announcements(session: Session, keys: Iterable[str]) -> list[Announced]:
    """What was said of the versions of these modules, the newest first."""
    version = (ModuleVersion.id, ModuleVersion.number, ModuleVersion.published_at)
    wanted = select(Module.key, *version, ModuleChange).join(ModuleVersion, ModuleVersion.id == ModuleChange.version_id)
    of_modules = wanted.join(Module, Module.id == ModuleVersion.module_id).where(Module.key.in_(_askable(keys)))
    rows = session.execute(of_modules.order_by(ModuleVersion.id.desc()))
    return [Announced(*row[:4], row[4].announcement, row[4].announced_at) for row in rows]


def module_states(session: Session) -> list[ModuleState]:
    """Every published module with all its texts, by key, for those who look after them."""
    return _states(session, _current_rows({}))


def module_state(session: Session, key: str) -> ModuleState:
    """One published module with all its texts; raise NotFound."""
    found = _states(session, _current_rows({}).where(Module.key.in_(_askable([key]))))
    if not found:
        raise NotFound(N_("There is no module %(key)s.", key=key))
    return found[0]


def _states(session: Session, current: Select[Any]) -> list[ModuleState]:
    rows = session.execute(
        current.join(ModuleText, ModuleText.version_id == ModuleVersion.id)
        .add_columns(ModuleVersion.published_at, ModuleText.document)
        .order_by(Module.key, case((ModuleText.language == DEFAULT_LANGUAGE, 0), else_=1), ModuleText.language)
    ).all()
    texts: dict[str, list[TextDocument]] = {}
    for row in rows:
        texts.setdefault(row[2], []).append(TextDocument.from_plain(row[7]))
    first = {row[2]: row for row in reversed(rows)}
    return [ModuleState(_published(key, first[key], {}), first[key][6], tuple(found)) for key, found in texts.items()]


def _askable(names: Iterable[str]) -> tuple[str, ...]:
    """The names that can exist: PostgreSQL refuses a NUL in a text instead of finding nothing."""
    return tuple(name for name in names if name.isprintable())


def _track_rows(known: Mapping[str, object]) -> Select[Any]:
    return select(Track.code, Track.audience, *_unless_known(Track, known))


def _version_rows(known: Mapping[str, object]) -> Select[Any]:
    """Columns 0 to 5: version, number, key, digest, document unless known, whether the module is withdrawn."""
    return select(
        ModuleVersion.id,
        ModuleVersion.number,
        Module.key,
        *_unless_known(ModuleVersion, known),
        case((_is_withdrawn(), 1), else_=0),
    )


def _is_withdrawn() -> ColumnElement[bool]:
    return (
        exists().where(ModuleWithdrawal.module_id == Module.id, ModuleWithdrawal.lifted_at.is_(None)).correlate(Module)
    )


def _current_rows(known: Mapping[str, object]) -> Select[Any]:
    return _version_rows(known).join(Module, Module.current_version_id == ModuleVersion.id)


def _unless_known(
    table: type[Track | ModuleVersion | ModuleText], known: Mapping[str, object]
) -> tuple[InstrumentedAttribute[str], ColumnElement[Any]]:
    """The digest of a row, and its document unless it is known."""
    document = case((table.digest.in_(tuple(known)), null()), else_=table.document)
    return table.digest, type_coerce(document, table.document.type)


def _published(name: int | str, row: Sequence[Any], known: Mapping[str, ModuleDocument]) -> PublishedModule:
    version_id, number, key, digest, plain, is_withdrawn = row[:6]
    document = _versions.document(name, digest, plain, known)
    return PublishedModule(version_id, number, key, document, digest, bool(is_withdrawn))


def _known_texts(names: Sequence[int | str], language: str) -> dict[str, TextDocument]:
    return _texts.known((name, code) for name in names for code in (language, DEFAULT_LANGUAGE))


def _best_texts(
    rows: Iterable[Sequence[Any]], language: str, known: Mapping[str, TextDocument]
) -> dict[Any, tuple[TextDocument, str]]:
    """For each name (first column) the text in the wanted language, else the other one, with its digest."""
    best: dict[Any, tuple[TextDocument, str]] = {}
    for name, code, digest, plain in rows:
        text = _texts.document((name, code), digest, plain, known)
        if code == language or name not in best:
            best[name] = (text, digest)
    return best
