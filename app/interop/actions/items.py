"""Taking items out and bringing proposals in; both are written down in the audit, because they carry answer keys."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.audit.actions import record
from app.catalogue.queries import ReadableModule
from app.interop.carried import Carried, Note
from app.interop.exchange import Reading, exported
from app.interop.models import ItemImport
from app.interop.targets import bank_of

ID_BYTES: Final = 16


def export_items(
    session: Session, found: ReadableModule, format_: str, *, by: int | None, at: datetime
) -> tuple[bytes, Carried]:
    """The items of a module as a file of a format, and what of them did not come along."""
    record(
        session,
        "export",
        f"items:{found.module.key}",
        by=by,
        at=at,
        format=format_,
        language=found.text.language,
        version=found.module.number,
    )
    return exported(format_, bank_of(found.module.document, found.text), found.text.language)


def propose_items(
    session: Session, module_key: str, language: str, reading: Reading, more: Sequence[Note], *, by: int, at: datetime
) -> ItemImport:
    """Keep what a file brought as proposals beside a module, which no form draws from; ``more``: the linter's notes."""
    proposals = reading.proposals
    kept = ItemImport(
        public_id=secrets.token_urlsafe(ID_BYTES),
        module_key=module_key,
        format=reading.format,
        language=language,
        digest=reading.digest,
        items=list(proposals.items),
        texts=dict(proposals.texts),
        report=[note.to_plain() for note in (*proposals.report.notes, *more)],
        imported_by=by,
        imported_at=at,
    )
    session.add(kept)
    session.flush()
    record(
        session,
        "import",
        f"items:{module_key}",
        by=by,
        at=at,
        format=reading.format,
        language=language,
        items=len(proposals.items),
        sha256=reading.digest,
    )
    return kept
