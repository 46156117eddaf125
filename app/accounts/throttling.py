"""How often one may guess: limits, and the keys under which failures are counted."""

import hashlib
import ipaddress
from datetime import timedelta
from typing import Final

WINDOW: Final = timedelta(minutes=5)
FAILURES_PER_ACCOUNT: Final = 10
"""Failures for one e-mail address within the window."""
FAILURES_PER_ADDRESS: Final = 300
"""Failures from one network address within the window: forty people of a school share one."""
FAILURES_UNTIL_LOCKED: Final = 100
"""Failures in a row that lock an account until its password is reset (NIST SP 800-63B-4, section 3.2.2)."""
LINK_WINDOW: Final = timedelta(hours=1)
LINK_FAILURES: Final = 5
"""Wrong pairs of staff number and birth year for one account within the link window."""
KEPT_FOR: Final = timedelta(days=1)
"""How long a failed try is remembered."""


def account_key(email: str) -> str:
    """The key of a folded e-mail address, whether or not an account has it."""
    return _key("account", email)


def link_key(account_id: int) -> str:
    """The key under which an account's failed tries to find itself in the register are counted."""
    return _key("link", str(account_id))


def address_key(address: str) -> str:
    """The key of a network address; of IPv6 the first 64 bits, since one subscriber holds all behind them."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return _key("address", address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return _key("address", str(ipaddress.ip_network((parsed, 64), strict=False)))
        return _key("address", str(parsed.ipv4_mapped))
    return _key("address", str(parsed))


def is_throttled(account_failures: int, address_failures: int) -> bool:
    """Whether the next try must wait, by the failures counted within the window."""
    return account_failures >= FAILURES_PER_ACCOUNT or address_failures >= FAILURES_PER_ADDRESS


def _key(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}:{text}".encode("utf-8", "surrogatepass")).hexdigest()
