"""A published version is reviewed again without a change, and until when it is current."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.policy import COUNTRY
from app.authoring.actions.renewing import begin_renewal, confirm_renewal
from app.authoring.pages.door import blueprint, me
from app.authoring.queries import VersionState
from app.authoring.queries.renewals import renewals
from app.authoring.review_dates import SOON, days_until
from app.authoring.schemas import ConfirmedRenewalIn, RenewalIn
from app.catalogue.models import ModuleReview
from app.clock import now, today
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.unit_of_work import session


@dataclass(frozen=True)
class Renewal:
    """How the review of a module stands."""

    version: VersionState
    """The current one."""
    waiting: ModuleReview | None
    """Read again by an expert, not yet confirmed."""
    may_read: bool
    may_confirm: bool

    @property
    def days(self) -> int | None:
        """Days until the review is due; None when no day was said."""
        return days_left(self.version.review_due)

    @property
    def is_soon(self) -> bool:
        """Whether the review is due within two months, and not yet past."""
        return is_soon(self.version.review_due)


def days_left(due: date | None) -> int | None:
    """Days until a review is due, negative once it is past; None when no day was said."""
    return None if due is None else days_until(due, today())


def is_soon(due: date | None) -> bool:
    """Whether the review is due within two months, and not yet past."""
    left = days_left(due)
    return left is not None and 0 < left <= SOON


def renewal_of(key: str, versions: list[VersionState]) -> Renewal | None:
    """How the review of a module stands; None without a current version."""
    current = next((each for each in versions if each.is_newest), None)
    if current is None:
        return None
    found = renewals(session(), key)
    waiting = next((row for row in found if row.confirmed_at is None and row.version_id == current.version_id), None)
    return Renewal(
        current,
        waiting,
        may_read=waiting is None and me().may(Permission.REVIEW_MODULE, within=COUNTRY),
        may_confirm=waiting is not None and me().may(Permission.SAFEGUARD_MODULE, within=COUNTRY),
    )


@blueprint.post("/studio/modules/<key>/reviews")
@requires(Permission.REVIEW_MODULE)
def read_again(key: str) -> AnyResponse:
    """Say as an expert that nothing has to change."""
    begin_renewal(session(), key, parsed(RenewalIn)["version"], by=me(), at=now())
    flash(gettext("Kept. A child-protection adviser, another person, confirms it next."), "good")
    return redirect(url_for(".module", key=key, _anchor="renewal"), code=303)


@blueprint.post("/studio/modules/<key>/safeguarding-reviews")
@requires(Permission.SAFEGUARD_MODULE)
def confirm(key: str) -> AnyResponse:
    """Confirm as an adviser that nothing has to change."""
    sent = parsed(ConfirmedRenewalIn)
    due = sent.get("review_due")
    confirm_renewal(session(), key, sent["version"], by=me(), at=now(), review_due=due)
    flash(gettext("The review is renewed. The module is current."), "good")
    return redirect(url_for(".module", key=key, _anchor="renewal"), code=303)
