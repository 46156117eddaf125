"""Files of published releases: asked for, fetched, sent to a DHIS2. Each is written down in the audit."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.audit.actions import record
from app.coverage.models import Release
from app.errors import NotAllowed
from app.i18n import N_
from app.interop.dhis2_push import Summary
from app.interop.models import Export
from app.interop.queries.exports import StoredExport
from app.interop.release_files import Choice, Made
from app.permissions import Permission

KEPT_FOR: Final = timedelta(days=7)
ID_BYTES: Final = 16


def keep_export(
    session: Session, release: Release, choice: Choice, file: Made, *, by: SignedIn, at: datetime
) -> Export:
    """Keep what somebody asked for, so that they can fetch it for seven days; raise NotAllowed without the right.

    The codes of exports that have expired are forgotten.
    """
    if not by.may(Permission.EXPORT_COVERAGE):
        raise NotAllowed(N_("Your account has no right to take tables out of here."))
    session.execute(update(Export).where(Export.expires_at <= at, Export.codes.is_not(None)).values(codes=None))
    kept = Export(
        public_id=secrets.token_urlsafe(ID_BYTES),
        release_id=release.id,
        kind=choice.kind,
        language=choice.language,
        agency=choice.agency,
        codes=choice.codes,
        digest=hashlib.sha256(file.content).hexdigest(),
        size=len(file.content),
        left_out=dict(file.left_out),
        asked_by=by.id,
        asked_at=at,
        expires_at=at + KEPT_FOR,
    )
    session.add(kept)
    session.flush()
    record_export(session, release.code, choice, file, by=by.id, at=at)
    return kept


def record_export(session: Session, release: str, choice: Choice, file: Made, *, by: int | None, at: datetime) -> None:
    """Write down that a file was made; ``by`` is None for the console."""
    record(
        session,
        "export",
        f"release:{release}",
        by=by,
        at=at,
        kind=choice.kind,
        language=choice.language,
        agency=choice.agency,
        sha256=hashlib.sha256(file.content).hexdigest(),
    )


def record_download(session: Session, export: StoredExport, *, by: int, at: datetime) -> None:
    """Write down that a file was fetched."""
    record(session, "download", f"release:{export.release}", by=by, at=at, kind=export.kind, sha256=export.digest)


def record_push(session: Session, release: str, address: str, summary: Summary, *, at: datetime) -> None:
    """Write down that a release was sent to a DHIS2; never the token."""
    record(
        session,
        "push",
        f"release:{release}",
        by=None,
        at=at,
        to=address,
        status=summary.status,
        imported=summary.imported,
        updated=summary.updated,
        ignored=summary.ignored,
    )
