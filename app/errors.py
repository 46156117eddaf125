"""What can go wrong in the domain, in words a person can act on.

::

    DomainError
    ├── Invalid        the input breaks a rule (400 or 422)
    │   ├── TooLarge   a file is larger than is read (413)
    │   └── WrongType  a file is none of a kind that is read (415)
    ├── NotSignedIn    nobody is signed in, or the token is not accepted (401)
    ├── NotAllowed     known to exist for the asker, but not theirs to do (403)
    ├── NotFound       not there, or not for the asker's eyes (404)
    ├── Gone           it was there and was taken back, for good or for now (410)
    ├── Conflict       the state of the thing forbids it (409)
    ├── Outdated       it has changed since the asker read it (412)
    ├── Unconditional  the asker does not say which state they have read (428)
    ├── TooMany        too many tries; try later (429)
    └── Unavailable    the store is busy or missing; try again (503)

Features subclass these beside the action that raises them. Only ``app.web.errors`` turns them into pages or problem
documents (RFC 9457).
"""

from collections.abc import Mapping, Sequence

from app.i18n import Message


class DomainError(Exception):
    """A refusal: ``message`` says what happened, what is safe and what to do."""

    keeps_writes = False
    """True when what was written before the refusal is to stand (a counted failure, an audit line)."""

    def __init__(self, message: Message, *, fields: Mapping[str, Sequence[Message]] | None = None) -> None:
        """``fields`` tells for each input field what is wrong with it."""
        super().__init__(str(message))
        self.message = message
        self.fields: Mapping[str, Sequence[Message]] = fields or {}


class Invalid(DomainError):
    """Raised when input breaks a rule of the domain."""


class TooLarge(Invalid):
    """Raised when a file is larger than is read."""


class WrongType(Invalid):
    """Raised when a file is none of a kind that is read."""


class NotSignedIn(DomainError):
    """Raised when the request needs a person and brings none that is accepted."""


class NotAllowed(DomainError):
    """Raised when a person may see a thing but not do this to it."""


class NotFound(DomainError):
    """Raised when a thing does not exist for the asking person."""


class Gone(DomainError):
    """Raised when a thing was public and has been taken back; the message says why."""


class Conflict(DomainError):
    """Raised when the present state of a thing forbids the act."""


class Outdated(DomainError):
    """Raised when a thing has changed since the asker read it; ``members`` tells both values, for a choice."""

    def __init__(self, message: Message, *, members: Mapping[str, object] | None = None) -> None:
        """``members``: more for the problem document, plain values."""
        super().__init__(message)
        self.members: Mapping[str, object] = members or {}


class Unconditional(DomainError):
    """Raised when a write that could undo another's does not say which state it starts from."""


class TooMany(DomainError):
    """Raised when tries come too often; ``retry_after`` is in seconds."""

    def __init__(self, message: Message, *, retry_after: int) -> None:
        """``retry_after``: seconds until another try makes sense, at least 1."""
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """Raised when the database is busy or gone; nothing was changed and the same request may be sent again."""
