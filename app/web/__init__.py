"""HTTP and console matters that belong to no feature: transactions, rights, errors, languages, safety headers, layout.

Decisions
    2026-11-22  One transaction a request, committed in ``unit_of_work`` alone, before the answer leaves. Rejected:
    committing in actions (half-done stories) and committing after the answer (a confirmed answer could be lost).
    2026-11-22  The signed-in principal is read on a session of its own, so that a writer holds SQLite's only write lock
    for the length of its action and not for the sign-in look-up.
    2026-11-22  The API takes bearer tokens only, pages take cookies only: so the API needs no CSRF token.
"""
