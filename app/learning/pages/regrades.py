"""A corrected key: what it would change, applying it, and the certificates that somebody has to decide on."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.assessment.queries import past_regrades
from app.assessment.regrading import REASONS, Effect
from app.assessment.schemas import RegradeForm
from app.catalogue.queries import current_module
from app.clock import now, today
from app.i18n import N_
from app.learning import actions, queries
from app.learning.pages.door import blueprint, me
from app.learning.policy import refuse_partial_regrade
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.unit_of_work import session

EFFECT_WORDS = {
    Effect.GAINED: N_("passed now: the pass, and the certificate that is then due, are given with today's date"),
    Effect.STANDS: N_("would not pass any more: pass and certificate stand, an administrator decides"),
    Effect.SAME: N_("other marks, the same result"),
}
EFFECT_TOLD = {
    Effect.GAINED: N_("passed by the corrected key"),
    Effect.STANDS: N_("would not have passed; pass and certificate stand"),
    Effect.SAME: N_("other marks, the same result"),
}


@blueprint.get("/modules/<key>/regrades")
@requires(Permission.REGRADE)
def regrades(key: str) -> str:
    """What applying the present keys to earlier attempts would change, and what was applied before."""
    refuse_partial_regrade(me())
    module = current_module(session(), key)
    return render_template(
        "learning/regrades.html",
        module=module,
        effects=queries.regrade_preview(session(), module),
        past=past_regrades(session(), module.key),
        reasons=REASONS,
        effect_words=EFFECT_WORDS,
        effect_told=EFFECT_TOLD,
    )


@blueprint.post("/modules/<key>/regrades")
@requires(Permission.REGRADE)
def regrade(key: str) -> ResponseReturnValue:
    """Apply them."""
    refuse_partial_regrade(me())
    sent = parsed(RegradeForm)
    done = actions.regrade(session(), key, sent["reason"], by=me().id, at=now())
    if done.made is None:
        flash(gettext("There was nothing to change."), "note")
    else:
        flash(gettext("The corrected keys are applied. What the marks were before is kept."), "good")
    return redirect(url_for(".regrades", key=key), code=303)


@blueprint.get("/certificates/undecided")
@requires(Permission.REVOKE_CERTIFICATE)
def undecided() -> str:
    """Certificates that rest on a pass which a corrected key took back."""
    found = queries.undecided_certificates(session(), me(), on=today())
    return render_template("learning/undecided.html", found=found, reasons=REASONS)
