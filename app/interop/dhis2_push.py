"""Send a release to a DHIS2 through its API, first as a dry run, and read back what it did.

Only to addresses of the open internet: a name that leads to a private, loopback or link-local address is refused, the
connection goes to the very address that was looked at, and no redirect is followed, so that nobody can use this
service to reach what stands behind it.
"""

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from app.errors import DomainError, Invalid
from app.i18n import N_

PATIENCE: Final = 30
"""Seconds for connecting, and for each answer."""
LARGEST_ANSWER: Final = 1_048_576
MOST_CONFLICTS: Final = 20


class Unreachable(DomainError):
    """Raised when the DHIS2 cannot be reached, refuses, or answers what cannot be understood."""


class BadAddress(Invalid):
    """Raised when an address cannot be sent to."""


@dataclass(frozen=True)
class Target:
    """A DHIS2: its address without ``/api``, and a personal access token."""

    address: str
    token: str
    may_be_private: bool = False
    """Whether an address behind the firewall is meant, which only the operator can say."""


@dataclass(frozen=True)
class Summary:
    """What a DHIS2 says that it did, or in a dry run would do."""

    is_dry_run: bool
    status: str
    imported: int
    updated: int
    ignored: int
    conflicts: tuple[str, ...]


def push(target: Target, body: Mapping[str, Any], *, dry_run: bool) -> Summary:
    """Send data value sets, codes as identifiers; raise :class:`BadAddress` or :class:`Unreachable`."""
    query = f"/api/dataValueSets?idScheme=CODE&dryRun={'true' if dry_run else 'false'}"
    parts = urlsplit(target.address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise BadAddress(N_("Use an address such as https://dhis2.example.org, without a password or a query."))
    if parts.scheme == "http" and not target.may_be_private:
        raise BadAddress(N_("Use https: the token must not travel in the open."))
    connection = _connection(parts.scheme, parts.hostname, parts.port, _address(parts.hostname, target))
    headers = {"Authorization": f"ApiToken {target.token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", parts.path.rstrip("/") + query, json.dumps(body), headers)
        answer = connection.getresponse()
        status, content = answer.status, answer.read(LARGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(N_("The DHIS2 cannot be reached: %(reason)s", reason=str(error) or "no answer")) from None
    finally:
        connection.close()
    return _summary(status, content, is_dry_run=dry_run)


def _address(host: str, target: Target) -> str:
    """The address that a name leads to; every one of them must be open."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise Unreachable(N_("There is no such host: %(host)s", host=host)) from None
    if not target.may_be_private and not all(ipaddress.ip_address(each.split("%")[0]).is_global for each in found):
        raise BadAddress(N_("This address leads into a private network. Only the operator may allow that."))
    return min(found)


def _connection(scheme: str, host: str, port: int | None, address: str) -> http.client.HTTPConnection:
    """A connection to the address that was looked at, whatever the name leads to by then."""
    if scheme == "http":
        found = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    else:
        found = http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())

    def to_address(_wanted: tuple[str, int], *arguments: Any, **named: Any) -> socket.socket:
        return socket.create_connection((address, found.port), *arguments, **named)

    found._create_connection = to_address  # type: ignore[attr-defined]  # noqa: SLF001  (http.client's own way in)
    return found


def _summary(status: int, content: bytes, *, is_dry_run: bool) -> Summary:
    if len(content) > LARGEST_ANSWER:
        raise Unreachable(N_("The DHIS2 answered more than can be read."))
    if status in (401, 403):
        raise Unreachable(N_("The DHIS2 refuses the token, or the token may not write data values."))
    if status not in (200, 201, 409):
        raise Unreachable(N_("The DHIS2 answered with status %(status)s.", status=status))
    try:
        plain = json.loads(content)
        found = plain.get("response", plain)
        counts = found["importCount"]
        return Summary(
            is_dry_run,
            str(found.get("status", plain.get("status", ""))),
            int(counts["imported"]),
            int(counts["updated"]),
            int(counts["ignored"]),
            tuple(_conflicts(found.get("conflicts", ())))[:MOST_CONFLICTS],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreachable(N_("The DHIS2 answered something that is no import summary.")) from None


def _conflicts(found: Any) -> Iterator[str]:
    for each in found:
        yield f"{each.get('object', '')}: {each.get('value', '')}"[:300]
