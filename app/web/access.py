"""Who may enter: every view declares one permission, or that it is public."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Request, current_app, g, request

from app.errors import NotAllowed, NotSignedIn
from app.i18n import N_
from app.permissions import Permission, Principal

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
View = Callable[Arguments, Answer]
PrincipalLoader = Callable[[Request], Principal | None]


def public(view: View[Arguments, Answer]) -> View[Arguments, Answer]:
    """Let everybody in."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View[Arguments, Answer]) -> View[Arguments, Answer]:
    """Let in whoever is signed in: for what belongs to the account itself (its password, its sessions)."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        principal()
        return view(*args, **kwargs)

    guarded.access = "signed in"  # type: ignore[attr-defined]
    return guarded


def requires(permission: Permission) -> Callable[[View[Arguments, Answer]], View[Arguments, Answer]]:
    """Let in only those who hold the permission somewhere; the view then limits what they see to where they hold it."""

    def declare(view: View[Arguments, Answer]) -> View[Arguments, Answer]:
        @wraps(view)
        def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            if not principal().may(permission):
                raise NotAllowed(N_("Your account has no right to do this. Ask an administrator for it."))
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def principal_or_none() -> Principal | None:
    """Who is signed in, by cookie on pages and by bearer token on the API; looked up once a request."""
    if "principal" not in g:
        loader = "token_principal" if request.path.startswith("/api/") else "cookie_principal"
        g.principal = cast(PrincipalLoader, current_app.extensions[loader])(request)
    return cast(Principal | None, g.principal)


def principal() -> Principal:
    """Who is signed in; raise :class:`NotSignedIn` when nobody is."""
    found = principal_or_none()
    if found is None:
        raise NotSignedIn(N_("Sign in first."))
    return found
