"""A translator's file comes into a draft: every part that it changes is saved as if it had been typed."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.audit.actions import record
from app.authoring import actions as studio
from app.authoring import queries
from app.authoring.actions.writing import locked
from app.authoring.models import ModuleDraft
from app.authoring.policy import refuse_without
from app.catalogue.actions import keep_pictures
from app.interop.module_packages import Package
from app.interop.translation_files import Arrived, arrived
from app.permissions import Permission, Principal


def bring_translation(
    session: Session, draft_id: str, language: str, content: bytes, *, by: Principal, at: datetime
) -> Arrived:
    """Save what a file brings, all or nothing, and tell what did not fit.

    Raises NotAllowed, NotFound, Invalid for a file that cannot be used, and WrongState for a closed draft.
    """
    refuse_without(by, Permission.TRANSLATE_MODULE)
    locked(session, draft_id)
    whole = queries.whole(session, draft_id)
    found = arrived(whole.parts, language, content)
    for name, value in found.translated.values.items():
        studio.save(session, draft_id, name, dict(value), seen=None, by=by, at=at)
    record(
        session,
        "import",
        f"draft:{draft_id}",
        by=by.id,
        at=at,
        module=whole.draft.module_key,
        language=language,
        texts=found.changed,
    )
    return found


def record_files(session: Session, subject: str, *, by: int | None, at: datetime, **details: int) -> None:
    """Write down that somebody took the files of a module or of a draft; they hold answer keys."""
    record(session, "export", subject, by=by, at=at, format="content", **details)


def begin_from_package(session: Session, package: Package, *, by: Principal, at: datetime) -> ModuleDraft:
    """Begin a draft with what a package brings, to follow the module's current version if it has one.

    Raises NotAllowed, DraftExists while another draft of the module is on its way, and UnusablePart.
    """
    refuse_without(by, Permission.WRITE_MODULE)
    follows = queries.beginning(session, package.key, from_nothing=True).base_version_id
    keep_pictures(session, package.pictures, at=at)
    draft = studio.begin(session, package.key, package.parts, base_version_id=follows, by=by, at=at)
    record(session, "import", f"draft:{draft.public_id}", by=by.id, at=at, module=package.key, files=package.files)
    return draft
