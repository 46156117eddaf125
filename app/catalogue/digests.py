"""Fingerprints of documents: equal values, equal digest, whatever the order of keys in the file."""

import hashlib
import json
from typing import Any


def digest(plain: Any) -> str:
    """SHA-256 over the canonical JSON of plain values, in hexadecimal."""
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
