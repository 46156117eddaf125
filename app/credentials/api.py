"""Certificates over the JSON API."""

from typing import Any, cast

from flask import request

from app.accounts.policy import SignedIn
from app.accounts.throttling import address_key
from app.clock import now, today
from app.credentials import actions, disclosure, queries
from app.credentials.models import Certificate
from app.credentials.schemas import CertificateOut, RevocationIn, StaffOut
from app.i18n import N_
from app.permissions import Permission
from app.web.access import principal, principal_or_none, public, requires
from app.web.api import Blueprint, PageIn, page_schema, paged
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes

blueprint = Blueprint("credentials-api", __name__, description="Certificates and their validity.")


@blueprint.get("/certificates")
@requires(Permission.LEARN)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_schema(CertificateOut))
def own_certificates(page: dict[str, int]) -> dict[str, Any]:
    """One's own certificates, the newest first."""
    titles = queries.track_titles(session(), page_language())
    return paged(
        session(),
        queries.own_certificates(principal().id),
        **page,
        make=lambda row: _whole(row[0], row[0].holder_name or row[1], titles),
    )


@blueprint.get("/certificates/<number>")
@public
@blueprint.response(200, CertificateOut)
@writes
def certificate(number: str) -> dict[str, Any]:
    """A certificate by its number: whole for its holder, reduced for everybody else; 404 when nobody holds it.

    Sixty unknown numbers from one address within five minutes, and the next is refused with 429.
    """
    asker = address_key(request.remote_addr or "")
    found = queries.sought_certificate(read_session(), number, address_key=asker, at=now())
    if found is None:
        actions.count_failed_lookup(session(), asker, at=now())
        raise queries.UnknownNumber(N_("No certificate with this number is known here. Check every character."))
    titles = queries.track_titles(read_session(), page_language())
    asking = principal_or_none()
    if asking is not None and asking.may(Permission.LEARN):
        holder = queries.holder_seen_by(read_session(), asking.id, found)
        if holder is not None:
            return _whole(found, holder, titles)
    return disclosure.public_view(found, track_title=titles.get(found.track_code, found.track_code), on=today())


@blueprint.post("/certificates/<number>/revocation")
@requires(Permission.REVOKE_CERTIFICATE)
@blueprint.arguments(RevocationIn, example={"reason": "issued-in-error"})
@blueprint.response(200, CertificateOut)
def revoke(sent: dict[str, str], number: str) -> dict[str, Any]:
    """Revoke a certificate from today on."""
    found = queries.revocable_certificate(session(), principal(), number)
    actions.revoke(session(), found, reason=sent["reason"], by=principal().id, at=now())
    titles = queries.track_titles(session(), page_language())
    return disclosure.revokers_view(found, track_title=titles.get(found.track_code, found.track_code), on=today())


@blueprint.get("/sites/<path:code>/certificates")
@requires(Permission.READ_SITE)
@blueprint.response(200, StaffOut)
def staff(code: str) -> Any:
    """Who at one's own place of work is certified and until when: yes or no and a day, never a score.

    People without an account are numbers without names. A site out of reach is answered with 404. That it was read is
    written into the log.
    """
    found = queries.staff_of(read_session(), cast(SignedIn, principal()), code, on=today())
    disclosure.note_reading(found, by=principal().id)
    return found


def _whole(found: Certificate, holder: str, titles: dict[str, str]) -> dict[str, Any]:
    title = titles.get(found.track_code, found.track_code)
    return disclosure.holders_view(found, holder=holder, track_title=title, on=today())
