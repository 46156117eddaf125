"""Measurements: ``make bench`` runs them all, ``python -m bench answers`` some of them.

Machines are shared and noisy, so every time is told as a ratio to a floor measured in the same run, on the same store,
with the same server: a bare Flask route that commits one row through the ORM. Nothing here is part of the tests.

``SAFEGUARD_BENCH_PEOPLE`` says how many people the synthetic country of coverage, rebuilding and releases has (100,000
unless told); ``SAFEGUARD_BENCH_POSTGRES_URL`` names a server to measure coverage and rebuilding on besides SQLite.
"""
