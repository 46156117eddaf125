"""Reads of what changed since a learner passed: nothing is read where every pass is of the newest version."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.catalogue.announcing import Announced
from app.catalogue.documents import TextDocument
from app.catalogue.queries import PublishedModule, announcements, texts_of
from app.i18n import DEFAULT_LANGUAGE
from app.learning.awards import Passed
from app.learning.changed import Since, asks_refresher, is_after, since
from app.learning.progress import Standing

Modules = Mapping[str, PublishedModule]
"""The versions that new learners get, by key."""
NOTHING: Final[Mapping[str, Announced]] = {}


def outdated(standing: Standing, modules: Modules, *, on: date) -> dict[str, Passed]:
    """The passes that count on a day and are of an earlier version than the newest, by module; no statement."""
    return {
        key: passed
        for key, passed in standing.passes.items()
        if key in modules and standing.has_passed(key, on) and passed.version_id != modules[key].version_id
    }


def asked_refreshers(session: Session, standing: Standing, modules: Modules, *, on: date) -> Mapping[str, Announced]:
    """The modules that a critical change asks to refresh, with that change; at most one statement.

    A module that is withdrawn for the time being waits until it is restored.
    """
    passes = outdated(standing, {key: each for key, each in modules.items() if not each.is_withdrawn}, on=on)
    if not passes:
        return NOTHING
    said = _since(session, passes)
    found = {key: asks_refresher(said[key], passed, standing) for key, passed in passes.items()}
    return {key: each for key, each in found.items() if each is not None}


def changes_since(
    session: Session, standing: Standing, modules: Modules, language: str, *, on: date
) -> dict[str, Since]:
    """What a learner sees of what changed in modules since they passed them; at most four statements.

    Modules are left out of which nothing that a learner sees has changed.
    """
    passes = outdated(standing, modules, on=on)
    known = {key: passed for key, passed in passes.items() if passed.version_id is not None}
    if not known:
        return {}
    said = _since(session, known)
    pairs = {key: (passed.version_id or 0, modules[key].version_id) for key, passed in known.items()}
    texts = _texts(session, pairs, language)
    found = {key: since(*texts[key], said[key]) for key in pairs if key in texts}
    return {key: each for key, each in found.items() if each.is_seen}


def _since(session: Session, passes: Mapping[str, Passed]) -> dict[str, list[Announced]]:
    """What was said of each module after the version that was passed, the newest first."""
    found: dict[str, list[Announced]] = {key: [] for key in passes}
    for each in announcements(session, sorted(passes)):
        if is_after(each, passes[each.module_key]):
            found[each.module_key].append(each)
    return found


def _texts(
    session: Session, pairs: Mapping[str, tuple[int, int]], language: str
) -> dict[str, tuple[TextDocument, TextDocument]]:
    """The words of both versions of each module in one language: the one asked for if both have it, else English."""
    spoken = texts_of(session, [id_ for pair in pairs.values() for id_ in pair], language)
    mixed = [id_ for old, new in pairs.values() if spoken[old].language != spoken[new].language for id_ in (old, new)]
    english = texts_of(session, mixed, DEFAULT_LANGUAGE) if mixed else {}
    spoken |= english
    return {key: (spoken[old], spoken[new]) for key, (old, new) in pairs.items()}
