"""Who did what to which thing, when: append-only, each entry chained to the one before by its hash.

Entries hold identifiers and small facts, never names, answers, passwords or staff numbers. The account is a plain
number: this room stands below the accounts, and an entry must outlive what it speaks of.

Decisions
    2026-11-22  A hash chain makes silent edits visible to whoever keeps an old hash. Rejected: database triggers that
    forbid updates, which an operator with the file can drop without a trace.
"""
