"""Published versions over the JSON API: their list, their comparison, withdrawing and restoring a module."""

from typing import Any

from app.authoring import queries
from app.authoring.api.door import NO_MODULE, REFUSED, blueprint, me
from app.authoring.comparing import Comparison, changes
from app.authoring.policy import refuse_without
from app.authoring.schemas import ComparisonOut, ModuleWithdrawalIn, ModuleWithdrawalOut, VersionsOut
from app.catalogue.actions import restore_module, withdraw_module
from app.catalogue.models import ModuleWithdrawal
from app.catalogue.queries import announcements
from app.clock import now, today
from app.permissions import Permission
from app.web.access import requires
from app.web.api import Problem
from app.web.unit_of_work import session


@blueprint.get("/modules/<key>/versions")
@requires(Permission.READ_DRAFT)
@blueprint.response(200, VersionsOut)
@blueprint.alt_response(404, **NO_MODULE)
def versions(key: str) -> dict[str, Any]:
    """The published versions of a module, the newest first; whether it is current, and whether it is withdrawn."""
    found = queries.versions(session(), key)
    said = {each.number: each.announcement for each in announcements(session(), [key])}
    open_one = next((each for each in queries.withdrawals(session(), key) if each.lifted_at is None), None)
    return {
        "module": key,
        "withdrawal": _withdrawal(key, open_one) if open_one else None,
        "versions": [
            {
                "number": each.number,
                "published_at": each.published_at,
                "origin": each.origin,
                "languages": each.languages,
                "reviewed_at": each.reviewed_at,
                "review_due": each.review_due,
                "state": each.state(today()),
                "change": said.get(each.number),
            }
            for each in found
        ],
    }


@blueprint.get("/modules/<key>/versions/<int:before>/changes/<int:after>")
@requires(Permission.READ_DRAFT)
@blueprint.response(200, ComparisonOut)
@blueprint.alt_response(404, **NO_MODULE)
def version_changes(key: str, before: int, after: int) -> Comparison:
    """What lies between two versions: lessons and items that came or went, answers that changed, words."""
    old, new = queries.edition(session(), key, before), queries.edition(session(), key, after)
    return changes((old.structure, old.texts), (new.structure, new.texts))


@blueprint.post("/modules/<key>/withdrawal")
@requires(Permission.WITHDRAW_MODULE)
@blueprint.arguments(ModuleWithdrawalIn, example={"reason": "A lesson has to be looked through."})
@blueprint.response(201, ModuleWithdrawalOut)
@blueprint.alt_response(404, **NO_MODULE)
@blueprint.alt_response(409, schema=Problem, description="The module is withdrawn already.")
@blueprint.alt_response(422, **REFUSED)
def withdraw_from_learners(sent: dict[str, str], key: str) -> dict[str, Any]:
    """Take a module from its learners from the next request on; passes and certificates stand."""
    refuse_without(me(), Permission.WITHDRAW_MODULE)
    return _withdrawal(key, withdraw_module(session(), key, sent["reason"], by=me(), at=now()))


@blueprint.delete("/modules/<key>/withdrawal")
@requires(Permission.WITHDRAW_MODULE)
@blueprint.response(200, ModuleWithdrawalOut)
@blueprint.alt_response(404, **NO_MODULE)
@blueprint.alt_response(409, schema=Problem, description="The module is not withdrawn.")
def give_back_to_learners(key: str) -> dict[str, Any]:
    """Give a withdrawn module back to its learners."""
    refuse_without(me(), Permission.WITHDRAW_MODULE)
    return _withdrawal(key, restore_module(session(), key, by=me(), at=now()))


def _withdrawal(key: str, row: ModuleWithdrawal) -> dict[str, Any]:
    return {"module": key, "reason": row.reason, "withdrawn_at": row.withdrawn_at, "lifted_at": row.lifted_at}
