"""What of a certificate is shown to whom."""

import logging
from datetime import date
from typing import Any, Final

from app.credentials.models import Certificate
from app.credentials.names import initials
from app.credentials.staff import Staff
from app.credentials.validity import last_day

_log: Final = logging.getLogger(__name__)


def public_view(certificate: Certificate, *, track_title: str, on: date) -> dict[str, Any]:
    """What everybody with the number sees: state, dates, track, initials."""
    return {
        "number": certificate.number,
        "state": certificate.state(on),
        "track": certificate.track_code,
        "track_title": track_title,
        "audience": certificate.audience,
        "issued": certificate.issued,
        "last_day": certificate.last_day,
        "revoked_on": certificate.revoked_on,
        "holder": initials(certificate.holder_name),
        "whole": False,
    }


def revokers_view(certificate: Certificate, *, track_title: str, on: date) -> dict[str, Any]:
    """What those who may revoke see: the public view and the reason."""
    return {
        **public_view(certificate, track_title=track_title, on=on),
        "revoked_reason": certificate.revoked_reason,
    }


def holders_view(certificate: Certificate, *, holder: str, track_title: str, on: date) -> dict[str, Any]:
    """What its holder sees: all of it."""
    return {
        **revokers_view(certificate, track_title=track_title, on=on),
        "holder": holder,
        "whole": True,
        "full_last_day": last_day(certificate.full_expires) if certificate.full_expires else None,
        "source": certificate.source,
        "language": certificate.language,
        "curriculum_version": certificate.curriculum_version,
    }


def note_reading(staff: Staff, *, by: int) -> None:
    """Write into the log that somebody read who is certified at a place of work; nobody there is named."""
    _log.info("site read: account=%d site=%s people=%d", by, staff.site_code, len(staff.colleagues))
