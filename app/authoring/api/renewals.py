"""A published version reviewed again without a change, over the JSON API: an expert reads it, an adviser confirms."""

from datetime import date
from typing import Any, Final

from app.authoring.actions.renewing import begin_renewal, confirm_renewal
from app.authoring.api.door import NO_MODULE, REFUSED, blueprint, me
from app.authoring.schemas import ConfirmedRenewalIn, RenewalIn, RenewalOut
from app.catalogue.models import ModuleReview
from app.clock import now
from app.permissions import Permission
from app.web.access import requires
from app.web.api import Problem
from app.web.unit_of_work import session

NOT_NEXT: Final = {"schema": Problem, "description": "It is not the current version, or this is not the next step."}


@blueprint.post("/modules/<key>/reviews")
@requires(Permission.REVIEW_MODULE)
@blueprint.arguments(RenewalIn, example={"version": 1})
@blueprint.response(201, RenewalOut)
@blueprint.alt_response(404, **NO_MODULE)
@blueprint.alt_response(409, **NOT_NEXT)
@blueprint.alt_response(422, **REFUSED)
def read_version_again(sent: dict[str, int], key: str) -> dict[str, Any]:
    """Say as an expert of the subject that the current version needs no change; never one that oneself wrote."""
    return _renewal(key, sent["version"], begin_renewal(session(), key, sent["version"], by=me(), at=now()))


@blueprint.post("/modules/<key>/safeguarding-reviews")
@requires(Permission.SAFEGUARD_MODULE)
@blueprint.arguments(ConfirmedRenewalIn, example={"version": 1})
@blueprint.response(201, RenewalOut)
@blueprint.alt_response(404, **NO_MODULE)
@blueprint.alt_response(409, **NOT_NEXT)
@blueprint.alt_response(422, **REFUSED)
def confirm_version(sent: dict[str, Any], key: str) -> dict[str, Any]:
    """Confirm as a child-protection adviser, another person, that it needs no change; it is current until the day."""
    number: int = sent["version"]
    due: date | None = sent.get("review_due")
    row = confirm_renewal(session(), key, number, by=me(), at=now(), review_due=due)
    return _renewal(key, number, row)


def _renewal(key: str, number: int, row: ModuleReview) -> dict[str, Any]:
    return {
        "module": key,
        "version": number,
        "read_at": row.read_at,
        "confirmed_at": row.confirmed_at,
        "review_due": row.review_due,
    }
