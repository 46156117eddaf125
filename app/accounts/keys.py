"""Random keys for sessions, API tokens and one-time passwords, and the hash under which a key is kept."""

import hashlib
import secrets
from typing import Final

API_MARK: Final = "sg_"
SHOWN: Final = 9
"""Characters of an API token that lists show."""
LONGEST: Final = 200
"""A presented key longer than this is none of ours and is not even hashed."""
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of one-time passwords: none that is mistaken for another on paper."""


def session_key() -> str:
    """A new session key: 32 random bytes."""
    return secrets.token_urlsafe(32)


def api_token() -> str:
    """A new API token: ``sg_`` and 32 random bytes."""
    return API_MARK + secrets.token_urlsafe(32)


def one_time_password() -> str:
    """A password of four groups of five letters (about 99 bits), to be read out or written down, then changed."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4))


def digest(key: str) -> str:
    """The hash a key is kept under: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def is_plausible(key: str) -> bool:
    """Whether a presented key is worth a look-up."""
    return 0 < len(key) <= LONGEST
