"""Reads of what a file of a release is made of, and of the files that somebody asked for."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.catalogue.queries import readable_modules
from app.coverage.models import Release
from app.coverage.queries import releases as reads
from app.coverage.releases.document import ReleaseDocument
from app.coverage.releases.steps import State
from app.errors import Conflict, NotFound
from app.i18n import N_
from app.interop.annex_parts import MOST_YEARS, Annexed, ModuleLine
from app.interop.models import Export
from app.interop.policy import fetchable
from app.interop.release_files import ANNEX, Choice, Made, made
from app.permissions import Principal


class NotPublished(Conflict):
    """Raised when a file is asked of a release that is still on its way."""


class Expired(Conflict):
    """Raised when a file was asked for too long ago."""


class Changed(Conflict):
    """Raised when a file can no longer be made as it was."""


@dataclass(frozen=True)
class StoredExport:
    """A file of a release that was asked for."""

    id: str
    release: str
    kind: str
    language: str
    agency: str | None
    digest: str
    size: int
    left_out: Mapping[str, int]
    asked_at: datetime
    expires_at: datetime

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be fetched."""
        return at < self.expires_at


def published_release(session: Session, principal: SignedIn, code: str) -> Release:
    """A release that files can be made of; raise NotFound, Withdrawn, or NotPublished to those who take part in it."""
    row = reads.release(session, principal, code)
    return _published(row)


def any_published_release(session: Session, code: str) -> Release:
    """The same for the console; raise NotFound, Withdrawn or NotPublished."""
    return _published(reads.any_release(session, code))


def _published(row: Release) -> Release:
    if reads.not_withdrawn(row).state != State.PUBLISHED:
        raise NotPublished(N_("Release %(code)s has not been published yet, so no file of it goes out.", code=row.code))
    return row


def release_document(session: Session, row: Release) -> ReleaseDocument:
    """What a published release says."""
    return reads.document_of(session, row)


def release_file(session: Session, row: Release, choice: Choice) -> Made:
    """A file of a published release; raise Invalid where the choice lacks what its kind needs."""
    return made(material(session, row, choice), choice)


def material(session: Session, row: Release, choice: Choice) -> Annexed:
    """What a file is made of. The annex also tells of releases that were public when this one was published."""
    document = reads.document_of(session, row)
    if choice.kind != ANNEX:
        return Annexed(document)
    known = session.scalars(
        reads.every_release().where(
            Release.state == State.PUBLISHED, Release.published_at <= row.published_at, Release.id != row.id
        )
    ).all()
    earlier = [found for found in known if found.ref_date < row.ref_date]
    before = next((found for found in known if found.code == row.revises), None) or next(iter(earlier), None)
    years = _years(earlier, row.ref_date)
    return Annexed(
        document,
        tuple(reads.document_of(session, found) for found in years),
        reads.document_of(session, before) if before else None,
        _modules(session, document, choice.language),
    )


def _years(earlier: Iterable[Release], ref_date: date) -> list[Release]:
    """The newest version of each earlier year's release of the same day, the oldest first."""
    newest: dict[date, Release] = {}
    for found in earlier:
        if (found.ref_date.month, found.ref_date.day) == (ref_date.month, ref_date.day):
            newest.setdefault(found.ref_date, found)
    return list(newest.values())[: MOST_YEARS - 1][::-1]


def _modules(session: Session, document: ReleaseDocument, language: str) -> tuple[ModuleLine, ...]:
    keys = dict.fromkeys(module for group in document.audiences for module in document.modules(group))
    return tuple(
        ModuleLine(
            found.module.key,
            found.text.title,
            tuple(anchor for outcome in found.module.document.outcomes for anchor in outcome.anchors),
        )
        for found in readable_modules(session, keys, language)
    )


def own_exports(principal: Principal) -> Select[Export, str]:
    """The files that somebody asked for, the newest first, each with the code of its release."""
    return (
        select(Export, Release.code)
        .join(Release, Release.id == Export.release_id)
        .where(fetchable(principal))
        .order_by(Export.asked_at.desc(), Export.id.desc())
    )


def exports_of(session: Session, principal: Principal, release: Release, most: int) -> list[StoredExport]:
    """The newest of them, of one release."""
    wanted = own_exports(principal).where(Export.release_id == release.id).limit(most)
    return [stored(export, code) for export, code in session.execute(wanted)]


def export_again(session: Session, principal: SignedIn, public_id: str, *, at: datetime) -> tuple[StoredExport, Made]:
    """A file that somebody asked for, made again.

    Raises:
        NotFound: there is none, or another account asked for it.
        Expired: it was asked for more than seven days ago.
        Changed: words or modules have changed since, so that the file would be another one.
    """
    wanted = own_exports(principal).where(Export.public_id == public_id)
    found = session.execute(wanted).one_or_none() if public_id.isprintable() else None
    if found is None:
        raise NotFound(N_("There is no such file."))
    export, code = found
    line = stored(export, code)
    if not line.is_open(at):
        raise Expired(N_("This file was kept for seven days. Ask for it again: it will say the same."))
    choice = Choice(export.kind, export.language, export.agency, export.codes)
    file = release_file(session, published_release(session, principal, code), choice)
    if hashlib.sha256(file.content).hexdigest() != export.digest:
        raise Changed(N_("The words of this file have changed since it was asked for. Ask for it again."))
    return line, file


def stored(export: Export, code: str) -> StoredExport:
    """A row as a value."""
    return StoredExport(
        id=export.public_id,
        release=code,
        kind=export.kind,
        language=export.language,
        agency=export.agency,
        digest=export.digest,
        size=export.size,
        left_out=export.left_out,
        asked_at=export.asked_at,
        expires_at=export.expires_at,
    )
