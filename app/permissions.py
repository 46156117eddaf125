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
    READ_DRAFT = "draft:read"
    """See the drafts of the studio with their findings, reviews and comments, and comment on them."""
    WRITE_MODULE = "module:write"
    """Begin drafts of modules, write them in English, and hand them in for review."""
    TRANSLATE_MODULE = "module:translate"
    """Write the words of drafts in other languages than English."""
    REVIEW_MODULE = "module:review"
    """Review drafts as an expert of the subject; never one that oneself wrote any part of."""
    SAFEGUARD_MODULE = "module:safeguard"
    """Review drafts for the safety of children; never one that oneself wrote or reviewed as an expert."""
    PUBLISH_MODULE = "module:publish"
    """Publish drafts that two others have approved; never one that oneself wrote any part of."""
    WITHDRAW_MODULE = "module:withdraw"
    """Take a module from its learners at once, and give it back."""
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
    READ_SITE = "site:read"
    """See who at one's own places of work is certified and until when. Never a score, an attempt or a follow-up."""
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
    MERGE_PEOPLE = "person:merge"
    """Say that two entries of the register are one human being, and undo it; counts only for the whole country."""
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
    TRANSLATOR = "translator"
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
        | {P.READ_DRAFT, P.WRITE_MODULE, P.TRANSLATE_MODULE}
    ),
    Role.TRANSLATOR: frozenset({P.LEARN, P.READ_DRAFT, P.TRANSLATE_MODULE}),
    Role.REVIEWER: frozenset(
        {P.LEARN, P.READ_MODULE_STATE, P.READ_ITEM_STATISTICS}
        | {P.READ_DRAFT, P.REVIEW_MODULE, P.SAFEGUARD_MODULE, P.WITHDRAW_MODULE}
    ),
    Role.MANAGER: frozenset({P.LEARN, P.READ_SITE, P.READ_COVERAGE}),
    Role.ANALYST: frozenset(
        {P.LEARN, P.READ_COVERAGE, P.EXPORT_COVERAGE, P.READ_RESULTS, P.READ_EFFECTS, P.IMPORT_WORKFORCE}
        | {P.PREPARE_RELEASE, P.MERGE_PEOPLE}
    ),
    Role.STATISTICIAN: frozenset({P.LEARN, P.READ_COVERAGE, P.READ_EFFECTS, P.REVIEW_RELEASE}),
    Role.COORDINATOR: frozenset({P.LEARN, P.READ_COVERAGE, P.READ_EFFECTS, P.SIGN_RELEASE}),
    Role.ADMINISTRATOR: frozenset(
        {P.LEARN, P.IMPORT_WORKFORCE, P.MERGE_PEOPLE, P.REVOKE_CERTIFICATE, P.MANAGE_ACCOUNTS, P.READ_AUDIT}
        | {P.READ_DRAFT, P.PUBLISH_MODULE, P.WITHDRAW_MODULE}
    ),
}
"""Who may do what. An administrator runs the service and reads no results; an analyst reads figures.
Whoever brings register files in mends the register too, so both may merge; it is a right of its own, so that the token
of a nightly import cannot."""

OF_REGIONS: frozenset[Permission] = frozenset({P.READ_COVERAGE, P.EXPORT_COVERAGE})
"""Rights that a role given for one site does not bring: tables of coverage speak of whole regions."""


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
