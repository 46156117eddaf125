"""A module as the studio sees it: its versions, any two compared, and taking it from its learners in one action."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.policy import COUNTRY
from app.authoring import queries
from app.authoring.comparing import changes
from app.authoring.pages.door import blueprint, me
from app.authoring.pages.offering import offers_of
from app.authoring.pages.renewing import renewal_of
from app.authoring.parts import split
from app.authoring.policy import refuse_without
from app.authoring.schemas import ModuleWithdrawalIn
from app.authoring.titles import KIND_WORDS, PLACE_WORDS, title_of
from app.catalogue.actions import restore_module, withdraw_module
from app.catalogue.announcing import Effect
from app.catalogue.queries import announcements
from app.clock import now, today
from app.errors import NotFound
from app.i18n import N_, Message
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.unit_of_work import session

STATES: Final[dict[str, Message]] = {
    "current": N_("Current"),
    "not_current": N_("Not current"),
    "superseded": N_("Superseded"),
}


EFFECT_TAGS: Final[dict[str, Message]] = {
    Effect.REFRESHER: N_("Critical: a refresher is asked for"),
    Effect.VALIDITY: N_("Critical: certificates end early"),
}


@blueprint.get("/studio/modules/<key>")
@requires(Permission.READ_DRAFT)
def module(key: str) -> str:
    """Its versions, and whether it is withdrawn."""
    found = queries.versions(session(), key)
    history = queries.withdrawals(session(), key)
    return render_template(
        "authoring/module.html",
        key=key,
        versions=found,
        said={each.number: each for each in announcements(session(), [key])},
        effect_tags=EFFECT_TAGS,
        state_names=STATES,
        on=today(),
        history=history,
        withdrawn=next((each for each in history if each.lifted_at is None), None),
        offers=offers_of(key),
        renewal=renewal_of(key, found),
        may_publish=me().may(Permission.PUBLISH_MODULE, within=COUNTRY),
        may_withdraw=me().may(Permission.WITHDRAW_MODULE, within=COUNTRY),
    )


@blueprint.get("/studio/modules/<key>/changes")
@requires(Permission.READ_DRAFT)
def compare(key: str) -> str:
    """Two versions, and what lies between them."""
    numbers = [request.args.get(name, type=int) for name in ("before", "after")]
    if None in numbers:
        raise NotFound(N_("Choose two versions of the module."))
    before, after = (queries.edition(session(), key, number) for number in numbers if number is not None)
    return render_template(
        "authoring/compare.html",
        key=key,
        before=before,
        after=after,
        comparison=changes((before.structure, before.texts), (after.structure, after.texts)),
        parts=split(before.structure, before.texts) | split(after.structure, after.texts),
        title_of=title_of,
        kind_words=KIND_WORDS,
        place_words=PLACE_WORDS,
    )


@blueprint.post("/studio/modules/<key>/withdrawal")
@requires(Permission.WITHDRAW_MODULE)
def withdraw(key: str) -> ResponseReturnValue:
    """Take it from its learners from the next request on."""
    refuse_without(me(), Permission.WITHDRAW_MODULE)
    withdraw_module(session(), key, parsed(ModuleWithdrawalIn)["reason"], by=me(), at=now())
    flash(gettext("The module is withdrawn. Learners cannot open it from now on."), "good")
    return redirect(url_for(".module", key=key), code=303)


@blueprint.post("/studio/modules/<key>/restoration")
@requires(Permission.WITHDRAW_MODULE)
def restore(key: str) -> AnyResponse:
    """Give it back to its learners."""
    refuse_without(me(), Permission.WITHDRAW_MODULE)
    restore_module(session(), key, by=me(), at=now())
    flash(gettext("The module is given back to its learners."), "good")
    return redirect(url_for(".module", key=key), code=303)
