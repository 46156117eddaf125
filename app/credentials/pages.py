"""Pages: one's own certificate and its PDF, the public check, and revoking."""

from typing import cast

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.accounts.policy import SignedIn
from app.accounts.throttling import address_key
from app.catalogue.documents import TextDocument
from app.catalogue.queries import readable_module, track
from app.clock import now, today
from app.credentials import actions, certificate_pdf, disclosure, queries, wording
from app.credentials.codes import REASONS, SOURCES, STATES
from app.credentials.models import Certificate
from app.credentials.schemas import RevocationIn
from app.credentials.validity import State
from app.errors import Conflict
from app.i18n import LANGUAGES, N_
from app.permissions import Permission
from app.web.access import principal, principal_or_none, public, requires
from app.web.api import PageIn, paged
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import read_session, session, writes
from app.workforce.codes import GROUP_NAMES

blueprint = Blueprint("credentials", __name__, template_folder="templates")


@blueprint.get("/certificates/<number>")
@requires(Permission.LEARN)
def certificate(number: str) -> str:
    """One's own certificate."""
    own = queries.own_certificate(session(), principal().id, number)
    view = disclosure.holders_view(own.certificate, holder=own.holder, track_title=_title(own.certificate), on=today())
    return render_template(
        "credentials/certificate.html",
        certificate=view,
        cut=_cut_of(own.certificate),
        states=STATES,
        sources=SOURCES,
        reasons=REASONS,
        address=_public_address(own.certificate.number),
    )


@blueprint.get("/certificates/<number>.pdf")
@requires(Permission.LEARN)
def certificate_file(number: str) -> Response:
    """One's own certificate to print or send, in the language it was earned in or the one asked for."""
    own = queries.own_certificate(session(), principal().id, number)
    if own.certificate.state(today()) is State.REVOKED:
        raise Conflict(N_("This certificate was revoked; it is not printed any more."))
    asked = request.args.get("language")
    sheet = wording.sheet(
        own.certificate,
        track(session(), own.certificate.track_code),
        holder=own.holder,
        address=_public_address(own.certificate.number),
        language=asked if asked and asked in LANGUAGES else own.certificate.language,
    )
    answer = make_response(certificate_pdf.render(sheet, made_at=own.certificate.created_at))
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{own.certificate.number}.pdf"'
    return answer


@blueprint.get("/verify")
@public
def verify() -> ResponseReturnValue:
    """Where anybody types a certificate number."""
    typed = request.args.get("number", "").strip()
    if typed:
        return redirect(url_for(".verification", number=typed.replace("/", "")[:64]), code=303)
    return render_template("credentials/verify.html", typed="", unknown=False)


@blueprint.get("/verify/<number>")
@writes
@public
def verification(number: str) -> ResponseReturnValue:
    """What a certificate is worth today; a number that nobody holds is counted against the asking address."""
    asker = address_key(request.remote_addr or "")
    found = queries.sought_certificate(read_session(), number, address_key=asker, at=now())
    if found is None:
        actions.count_failed_lookup(session(), asker, at=now())
        return render_template("credentials/verify.html", typed=number[:64], unknown=True), 404
    view = disclosure.public_view(found, track_title=_title(found), on=today())
    return render_template(
        "credentials/verification.html", certificate=view, states=STATES, reasons=REASONS, may_revoke=_may_revoke(found)
    )


@blueprint.post("/certificates/<number>/revocation")
@requires(Permission.REVOKE_CERTIFICATE)
def revoke(number: str) -> ResponseReturnValue:
    """Revoke a certificate for a reason out of the list."""
    sent = parsed(RevocationIn)
    found = queries.revocable_certificate(session(), principal(), number)
    actions.revoke(session(), found, reason=sent["reason"], by=principal().id, at=now())
    flash(gettext("The certificate is revoked from today on."), "good")
    return redirect(url_for(".verification", number=found.number), code=303)


@blueprint.get("/sites")
@requires(Permission.READ_SITE)
def sites() -> ResponseReturnValue:
    """The places of work that one leads; with a single one, straight to its people."""
    asker = cast(SignedIn, principal())
    found = paged(read_session(), queries.sites(asker), **parsed(PageIn, source="args"))
    if found["total"] == 1 and found["page"] == 1:
        return redirect(url_for(".staff", code=found["items"][0][0].code), code=303)
    return render_template("credentials/sites.html", found=found)


@blueprint.get("/sites/<path:code>")
@requires(Permission.READ_SITE)
def staff(code: str) -> str:
    """Who at a place of work is certified, and until when."""
    found = queries.staff_of(read_session(), cast(SignedIn, principal()), code, on=today())
    disclosure.note_reading(found, by=principal().id)
    return render_template("credentials/staff.html", staff=found, groups=GROUP_NAMES)


def _cut_of(own: Certificate) -> tuple[queries.HeldCut, TextDocument] | None:
    """What shortens one's own certificate, with the words of the module; no statement for those that nothing does."""
    cut = queries.shortenings(session(), principal().id).get(own.id) if own.shortened_on else None
    return None if cut is None else (cut, readable_module(session(), cut.module_key, page_language()).text)


def _may_revoke(found: Certificate) -> bool:
    asker = principal_or_none()
    return asker is not None and queries.is_revocable(read_session(), asker, found)


def _title(found: Certificate) -> str:
    return queries.track_titles(read_session(), page_language()).get(found.track_code, found.track_code)


def _public_address(number: str) -> str:
    """The address on the certificate: under the configured base address, else under the one of this request."""
    base: str = current_app.config["SETTINGS"].base_url or request.url_root.rstrip("/")
    return base + url_for(".verification", number=number)
