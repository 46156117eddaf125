"""Take a table or the effect report out as a file, written down in the audit."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.policy import SignedIn
from app.audit.actions import record
from app.coverage import csv_files
from app.coverage.effects import files
from app.coverage.effects.questions import EffectReport
from app.coverage.policy import may_export
from app.coverage.tables import CoverageTable
from app.errors import NotAllowed
from app.i18n import N_
from app.permissions import Permission


def export(session: Session, table: CoverageTable, *, by: SignedIn | None, at: datetime) -> str:
    """The table as tidy CSV; ``by`` is None for the console. Raise NotAllowed without the right to export it."""
    if by is not None and not may_export(by, table.region_path):
        raise NotAllowed(N_("Your account has no right to take tables out of here."))
    asked = table.question
    record(
        session,
        "export",
        f"coverage:{asked.indicator.code}",
        by=None if by is None else by.id,
        at=at,
        audience=asked.audience,
        region=table.region_code,
        on=asked.on.isoformat(),
        cut=str(asked.by),
        module=asked.module,
    )
    return csv_files.written(table)


def export_effects(session: Session, report: EffectReport, *, by: SignedIn, at: datetime) -> str:
    """The effect report as tidy CSV. Raise NotAllowed without the right to read effects."""
    if not by.may(Permission.READ_EFFECTS):
        raise NotAllowed(N_("Your account has no right to take tables out of here."))
    asked = report.question
    record(
        session,
        "export",
        f"effects:{asked.audience}",
        by=by.id,
        at=at,
        region=report.area_code,
        **{"from": asked.start.isoformat(), "to": asked.end.isoformat()},
    )
    return files.written(report)
