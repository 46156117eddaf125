"""A corrected key over the JSON API: what it would change, and applying it."""

from typing import Any, Final

from app.assessment.schemas import RegradeIn, RegradeOut
from app.catalogue.queries import PublishedModule, current_module
from app.clock import now
from app.learning import actions, queries
from app.learning.api.door import NOT_YOURS, REFUSED, blueprint, me
from app.learning.policy import refuse_partial_regrade
from app.learning.queries import Effects
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import session

LEAST_FOR_SHARE: Final = 10


@blueprint.post("/modules/<key>/regrades")
@requires(Permission.REGRADE)
@blueprint.arguments(RegradeIn, example={"reason": "wrong-key", "apply": False})
@blueprint.response(200, RegradeOut)
@blueprint.alt_response(201, schema=RegradeOut, description="Applied: marks were changed.", success=True)
@blueprint.alt_response(404, **NOT_YOURS)
@blueprint.alt_response(422, **REFUSED)
def regrade(sent: dict[str, Any], key: str) -> tuple[dict[str, Any], int]:
    """Tell what the corrected keys of a module change for earlier attempts, or apply them, once and for all."""
    refuse_partial_regrade(me())
    module = current_module(session(), key)
    if not sent["apply"]:
        return _regrade_out(module, None, queries.regrade_preview(session(), module)), 200
    done = actions.regrade(session(), key, sent["reason"], by=me().id, at=now())
    if done.made is None:
        return _regrade_out(module, None, done.effects), 200
    return _regrade_out(module, done.made.public_id, done.effects), 201


def _regrade_out(module: PublishedModule, regrade_id: str | None, effects: Effects) -> dict[str, Any]:
    """Shares of fewer than ten attempts are not told."""
    return {
        "id": regrade_id,
        "module": module.key,
        "version": module.number,
        "items": [
            {
                "key": each.key,
                "asked": each.asked,
                "right_before": each.right_before if each.asked >= LEAST_FOR_SHARE else None,
                "right_after": each.right_after if each.asked >= LEAST_FOR_SHARE else None,
            }
            for each in effects.items
        ],
        "left": effects.left,
        "attempts": {str(effect): count for effect, count in effects.by_effect.items()},
    }
