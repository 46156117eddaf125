"""The pages of accounts: signing in and out, the first run, one's own account, people and their rights, the audit."""

from app.accounts.pages import own, people, signing_in
from app.accounts.pages.door import blueprint, principal_of_request

__all__ = ["blueprint", "own", "people", "principal_of_request", "signing_in"]
