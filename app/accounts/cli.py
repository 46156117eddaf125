"""The console door: opening accounts, giving rights, resetting passwords."""

from collections.abc import Sequence

import click

from app.accounts import actions, queries
from app.accounts.models import Account
from app.accounts.queries import GrantLine
from app.clock import now
from app.i18n import LANGUAGES
from app.permissions import Role
from app.web.console import group
from app.web.unit_of_work import reading, transaction

accounts = group("accounts", "Open accounts, give rights, reset passwords.")
ROLES = click.Choice([role.value for role in Role])


@accounts.command("create", example="safeguard accounts create amal@example.org --name 'Amal Idris' --role trainer")
@click.argument("email")
@click.option("--name", required=True, help="The name that certificates carry.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@click.option("--role", type=ROLES, default=Role.LEARNER.value, show_default=True)
@click.option("--region", help="Code of the region in which the role holds; without region and site, the country.")
@click.option("--site", help="Code of the site at which the role holds.")
def create(email: str, name: str, language: str, role: str, region: str | None, site: str | None) -> None:
    """Open an account with a first right and print its one-time password."""
    with transaction() as session:
        place = queries.region_and_site(session, region, site)
        account, password = actions.invite(session, email=email, name=name, language=language, at=now(), by=None)
        actions.give_role(session, account, Role(role), region=place[0], site=place[1], by=None, at=now())
    click.echo(password)


@accounts.command("grant", example="safeguard accounts grant amal@example.org analyst --region XX-01")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--region", help="Code of the region in which the role holds; without region and site, the country.")
@click.option("--site", help="Code of the site at which the role holds.")
def grant(email: str, role: str, region: str | None, site: str | None) -> None:
    """Give an account a right."""
    with transaction() as session:
        place = queries.region_and_site(session, region, site)
        account = queries.account_by_email(session, email)
        actions.give_role(session, account, Role(role), region=place[0], site=place[1], by=None, at=now())


@accounts.command("list", example="safeguard accounts list --search example.org")
@click.option("--search", default="", help="Words that name or e-mail address must contain.")
def list_(search: str) -> None:
    """Print e-mail address, name, state and rights of each account, separated by tabs."""
    with reading() as session:
        for account, grants in queries.all_accounts(session, search):
            click.echo("\t".join((account.email, account.name, _state(account), _rights(grants))))


@accounts.command("reset-password", example="safeguard accounts reset-password amal@example.org")
@click.argument("email")
def reset_password(email: str) -> None:
    """Print a one-time password in place of the forgotten one; unlock the account, end its sessions and tokens."""
    with transaction() as session:
        password = actions.reset_password(session, queries.account_by_email(session, email), by=None, at=now())
    click.echo(password)


@accounts.command("disable", example="safeguard accounts disable amal@example.org")
@click.argument("email")
def disable(email: str) -> None:
    """Close an account and whatever it has open; its records stay."""
    with transaction() as session:
        actions.disable(session, queries.account_by_email(session, email), by=None, at=now())


@accounts.command("enable", example="safeguard accounts enable amal@example.org")
@click.argument("email")
def enable(email: str) -> None:
    """Open a closed account again."""
    with transaction() as session:
        actions.enable(session, queries.account_by_email(session, email), by=None, at=now())


def _state(account: Account) -> str:
    if account.disabled_at is not None:
        return "disabled"
    return "one-time password" if account.must_change_password else "open"


def _rights(grants: Sequence[GrantLine]) -> str:
    return ", ".join(
        f"{grant.role}@{grant.site_code or grant.region_code}" if grant.site_code or grant.region_code else grant.role
        for grant in grants
    )
