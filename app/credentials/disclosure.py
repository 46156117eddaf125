"""What of a certificate is shown to whom."""

from datetime import date
from typing import Any

from app.credentials.models import Certificate
from app.credentials.names import initials


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
        "source": certificate.source,
        "language": certificate.language,
        "curriculum_version": certificate.curriculum_version,
    }
