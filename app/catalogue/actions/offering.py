"""Putting a published module at the end of a track, by choice, without touching the track's file; and taking it off."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.actions import record
from app.catalogue.digests import digest
from app.catalogue.models import Module, Track
from app.catalogue.tracks import TrackDocument
from app.errors import Conflict, NotFound
from app.i18n import N_
from app.permissions import Principal

MOST = 10
"""Modules that may be added to one track."""


class WrongOffer(Conflict):
    """Raised when a track has the module already, has no room for it, or does not have it from here."""


def offer_module(session: Session, key: str, code: str, *, by: Principal, at: datetime) -> TrackDocument:
    """Put a published module at the end of a track, by choice: no test and no certificate asks for it.

    Raises NotFound and WrongOffer.
    """
    track = _track(session, code)
    found = session.scalar(select(Module).where(Module.key == key)) if key.isprintable() else None
    if found is None or found.current_version_id is None:
        raise NotFound(N_("There is no module %(key)s.", key=key))
    document = TrackDocument.from_plain(track.document)
    if key in document.offered:
        raise WrongOffer(N_("Track %(code)s has the module %(key)s already.", code=code, key=key))
    if len(document.added) >= MOST:
        raise WrongOffer(N_("At most %(most)s modules can be added to a track.", most=MOST))
    return _kept(session, track, (*document.added, key), "offer", key, by=by, at=at)


def stop_offering(session: Session, key: str, code: str, *, by: Principal, at: datetime) -> TrackDocument:
    """Take a module off a track to which it was added; passes stand. Raises NotFound and WrongOffer."""
    track = _track(session, code)
    document = TrackDocument.from_plain(track.document)
    if key not in document.added:
        raise WrongOffer(N_("The module %(key)s was not added to the track %(code)s here.", code=code, key=key))
    left = tuple(each for each in document.added if each != key)
    return _kept(session, track, left, "stop offering", key, by=by, at=at)


def _track(session: Session, code: str) -> Track:
    wanted = select(Track).where(Track.code == code).with_for_update()
    found = session.scalar(wanted) if code.isprintable() else None
    if found is None:
        raise NotFound(N_("There is no track %(code)s.", code=code))
    return found


def _kept(
    session: Session, track: Track, added: tuple[str, ...], action: str, key: str, *, by: Principal, at: datetime
) -> TrackDocument:
    track.document = with_added(track.document, added)
    track.digest = digest(track.document)
    session.flush()
    record(session, action, f"track:{track.code}", by=by.id, at=at, module=key)
    return TrackDocument.from_plain(track.document)


def with_added(plain: dict[str, Any], added: tuple[str, ...]) -> dict[str, Any]:
    """A track as its file has it, with the modules that were added to it here; as it is where none were."""
    bare = {name: value for name, value in plain.items() if name != "added"}
    return {**bare, "added": list(added)} if added else bare
