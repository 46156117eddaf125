"""How one audit entry is bound to the one before: SHA-256 over its canonical text and the previous hash."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

GENESIS: Final = "0" * 64
"""The hash before the first entry."""


def entry_hash(
    previous_hash: str,
    *,
    at: datetime,
    account_id: int | None,
    action: str,
    thing: str,
    detail: Mapping[str, object],
) -> str:
    """64 hexadecimal characters that change with any part of the entry or of its predecessors."""
    text = json.dumps(
        [previous_hash, at.astimezone(UTC).isoformat(timespec="microseconds"), account_id, action, thing, dict(detail)],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()
