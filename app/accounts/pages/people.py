"""Administration: who has an account, what they may do where, and the audit."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import actions, queries
from app.accounts.pages.door import blueprint, form_page, me, render_form
from app.accounts.policy import COUNTRY
from app.accounts.schemas import AccountIn, AccountSearchIn, GrantIn
from app.audit.queries import entries
from app.clock import now
from app.errors import NotAllowed
from app.i18n import N_
from app.permissions import Permission
from app.web.access import requires
from app.web.api import PageIn, paged
from app.web.forms import parsed
from app.web.unit_of_work import read_session, session


@blueprint.get("/people")
@requires(Permission.MANAGE_ACCOUNTS)
def people() -> str:
    """The accounts one manages, searched and paged."""
    search, page = parsed(AccountSearchIn, source="args")["search"], parsed(PageIn, source="args")["page"]
    reader = read_session()
    found = paged(reader, queries.accounts(me(), search), page=page, page_size=queries.PAGE_SIZE)
    grants = queries.open_grants(reader, [account.id for account in found["items"]])
    return render_template("accounts/people.html", found=found, grants=grants, search=search)


@blueprint.get("/people/new")
@requires(Permission.MANAGE_ACCOUNTS)
def new_person() -> str:
    """The form for a new account."""
    return new_person_page()


@form_page("create_person")
def new_person_page() -> str:
    """Draw the form for a new account."""
    return render_form("accounts/new_person.html")


@blueprint.post("/people/new")
@requires(Permission.MANAGE_ACCOUNTS)
def create_person() -> str:
    """Open an account with its first right and show its one-time password, this once."""
    typed, at = parsed(AccountIn), now()
    account, password = actions.invite_with_role(session(), me(), actions.Invitation(**typed), at=at)
    return render_template("accounts/secret.html", kind="account", secret=password, account=account)


@blueprint.get("/people/<int(max=2147483647):account_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def person(account_id: int) -> str:
    """One account with its rights."""
    return _person_page(account_id)


@form_page("give_role")
@form_page("end_grant")
@form_page("disable")
@form_page("unlink")
def person_page() -> str:
    """Draw the page of the account that the address names."""
    return _person_page((request.view_args or {})["account_id"])


@blueprint.post("/people/<int(max=2147483647):account_id>/grants")
@requires(Permission.MANAGE_ACCOUNTS)
def give_role(account_id: int) -> AnyResponse:
    """Give a right."""
    writer = session()
    account = queries.account(writer, me(), account_id)
    typed = parsed(GrantIn)
    region, site = queries.manageable_place(writer, me(), region_code=typed["region"], site_code=typed["site"])
    actions.give_role(writer, account, typed["role"], region=region, site=site, by=me().id, at=now())
    flash(gettext("The right is given."), "good")
    return _back(account_id)


@blueprint.post("/people/<int(max=2147483647):account_id>/grants/<int(max=2147483647):grant_id>/end")
@requires(Permission.MANAGE_ACCOUNTS)
def end_grant(account_id: int, grant_id: int) -> AnyResponse:
    """End a right."""
    account = queries.account(session(), me(), account_id)
    actions.end_grant(session(), queries.open_grant(session(), account.id, grant_id), by=me().id, at=now())
    flash(gettext("The right has ended."), "good")
    return _back(account_id)


@blueprint.post("/people/<int(max=2147483647):account_id>/password")
@requires(Permission.MANAGE_ACCOUNTS)
def reset_password(account_id: int) -> str:
    """Replace the password by a one-time one and show it, this once; the account is unlocked."""
    account = queries.account(session(), me(), account_id)
    password = actions.reset_password(session(), account, by=me().id, at=now())
    return render_template("accounts/secret.html", kind="reset", secret=password, account=account)


@blueprint.post("/people/<int(max=2147483647):account_id>/disable")
@requires(Permission.MANAGE_ACCOUNTS)
def disable(account_id: int) -> AnyResponse:
    """Close an account."""
    actions.disable(session(), queries.account(session(), me(), account_id), by=me().id, at=now())
    flash(gettext("The account is closed; its records stay."), "good")
    return _back(account_id)


@blueprint.post("/people/<int(max=2147483647):account_id>/enable")
@requires(Permission.MANAGE_ACCOUNTS)
def enable(account_id: int) -> AnyResponse:
    """Open a closed account again."""
    actions.enable(session(), queries.account(session(), me(), account_id), by=me().id, at=now())
    flash(gettext("The account is open again."), "good")
    return _back(account_id)


@blueprint.post("/people/<int(max=2147483647):account_id>/unlink")
@requires(Permission.MANAGE_ACCOUNTS)
def unlink(account_id: int) -> AnyResponse:
    """Undo the link of an account to the register."""
    actions.unlink_person(session(), queries.account(session(), me(), account_id), by=me().id, at=now())
    flash(gettext("The account is no longer linked to the register."), "good")
    return _back(account_id)


@blueprint.get("/audit")
@requires(Permission.READ_AUDIT)
def audit() -> str:
    """Who did what to which thing, the latest first; only for those who may read it for the whole country."""
    if not me().may(Permission.READ_AUDIT, within=COUNTRY):
        raise NotAllowed(N_("The audit is open to administrators of the whole country."))
    page = parsed(PageIn, source="args")["page"]
    return render_template("accounts/audit.html", found=paged(read_session(), entries(), page=page, page_size=100))


def _person_page(account_id: int) -> str:
    reader = read_session()
    account = queries.account(reader, me(), account_id)
    return render_form(
        "accounts/person.html", account=account, grants=queries.open_grants(reader, [account.id])[account.id]
    )


def _back(account_id: int) -> AnyResponse:
    return redirect(url_for("accounts.person", account_id=account_id))
