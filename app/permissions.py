"""Every right, every role, on one screen.

A permission is ``thing:action``. A role is a set of permissions, granted to an account for the whole country, for a
region and all below it, or for one site. Each route declares the permission it needs; a test refuses a silent route.
"""

from enum import StrEnum
from typing import Protocol


class Permission(StrEnum):
    """A right to do one kind of thing."""

    LEARN = "learning:take"
    """Take modules, sit quizzes, hold certificates: one's own only."""
    RECORD_SESSION = "session:record"
    """Record a group session and its verified roster."""
    READ_MODULE_STATE = "module:inspect"
    """See every module with its versions and states, answer keys included."""
    READ_RESULTS = "results:read"
    """Read protected results per audience and module."""
    READ_ITEM_STATISTICS = "item:statistics"
    """Read how items and forms measure: difficulty, discrimination, distractors. Never a person's answers."""
    EXCHANGE_ITEMS = "item:exchange"
    """Take items out to, and bring them in from, other systems' formats, answer keys included."""
    REGRADE = "attempt:regrade"
    """Apply a corrected key to attempts that were marked by the wrong one; logged."""
    READ_EFFECTS = "effects:read"
    """Read the protected effect report: pre, post, gain, retention, practice."""
    READ_COVERAGE = "coverage:read"
    """Read protected coverage tables of one's own subtree."""
    EXPORT_COVERAGE = "coverage:export"
    """Take protected tables out as files; logged."""
    PREPARE_RELEASE = "release:prepare"
    """Prepare a release of coverage and have it checked; counts only where given for the whole country."""
    REVIEW_RELEASE = "release:review"
    """Review a release as its statistician, or send it back; never one that oneself prepared."""
    SIGN_RELEASE = "release:sign"
    """Sign and so publish a reviewed release; never one that oneself prepared or reviewed."""
    IMPORT_WORKFORCE = "workforce:import"
    """Bring register files in."""
    REVOKE_CERTIFICATE = "certificate:revoke"
    """Revoke a certificate, with a reason."""
    MANAGE_ACCOUNTS = "account:manage"
    """Create accounts, reset passwords, give and end grants."""
    READ_AUDIT = "audit:read"
    """Read who did what, when."""


class Role(StrEnum):
    """A named bundle of permissions."""

    LEARNER = "learner"
    FACILITATOR = "facilitator"
    TRAINER = "trainer"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    ANALYST = "analyst"
    STATISTICIAN = "statistician"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


P = Permission
ROLES: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: frozenset({P.LEARN}),
    Role.FACILITATOR: frozenset({P.LEARN, P.RECORD_SESSION}),
    Role.TRAINER: frozenset(
        {P.LEARN, P.READ_MODULE_STATE, P.READ_RESULTS}
        | {P.READ_ITEM_STATISTICS, P.EXCHANGE_ITEMS, P.REGRADE, P.READ_EFFECTS}
    ),
    Role.REVIEWER: frozenset({P.LEARN, P.READ_MODULE_STATE, P.READ_ITEM_STATISTICS}),
    Role.MANAGER: frozenset({P.LEARN, P.READ_COVERAGE}),
    Role.ANALYST: frozenset(
        {P.LEARN, P.READ_COVERAGE, P.EXPORT_COVERAGE, P.READ_RESULTS, P.READ_EFFECTS, P.IMPORT_WORKFORCE}
        | {P.PREPARE_RELEASE}
    ),
    Role.STATISTICIAN: frozenset({P.LEARN, P.READ_COVERAGE, P.READ_EFFECTS, P.REVIEW_RELEASE}),
    Role.COORDINATOR: frozenset({P.LEARN, P.READ_COVERAGE, P.READ_EFFECTS, P.SIGN_RELEASE}),
    Role.ADMINISTRATOR: frozenset({P.LEARN, P.IMPORT_WORKFORCE, P.REVOKE_CERTIFICATE, P.MANAGE_ACCOUNTS, P.READ_AUDIT}),
}
"""Who may do what. An administrator runs the service and reads no results; an analyst reads figures."""


class Place(Protocol):
    """Where a thing is: the path of its region (``/1/4/``) and, when it belongs to one, its site."""

    @property
    def region_path(self) -> str:
        """Ids of the regions from the country down to this one, each followed by a slash, after a leading slash."""

    @property
    def site_id(self) -> int | None:
        """The site, or None for a thing of the region itself."""


class Principal(Protocol):
    """Who is acting, as far as lower rooms need to know."""

    @property
    def id(self) -> int:
        """The account."""

    def may(self, permission: Permission, *, within: Place | None = None) -> bool:
        """Whether a grant of this account gives the permission; with ``within``, one that reaches that place."""
