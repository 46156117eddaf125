"""The demonstration country: invented places and people, so that a newcomer sees every page with something on it.

It is generated from a fixed seed and enters through the same public actions as a real country's data: register files
are imported, sessions are recorded, learners take the quiz. Nothing in it is real, and every page says so.

Decisions
    2026-11-22  About 2,000 people and three years: enough for every indicator to move and for small cells to be
    withheld, few enough to be generated in seconds. Rejected: shipping a ready-made database, which would hide broken
    actions.
"""
