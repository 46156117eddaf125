"""E-mail addresses as names of accounts: one spelling each."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 254
PATTERN: Final = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\.]+")


def folded(text: str) -> str:
    """The address in the one spelling under which it is kept and compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def is_email(text: str) -> bool:
    """Whether a folded text can be an e-mail address; whether mail arrives, only mail can tell."""
    return len(text) <= LONGEST and text.isprintable() and PATTERN.fullmatch(text) is not None


def search_text(email: str, name: str) -> str:
    """What a search for an account looks through."""
    return unicodedata.normalize("NFKC", f"{name} {email}").casefold()[:800]
