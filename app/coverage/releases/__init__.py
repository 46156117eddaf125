"""Releases: what a ministry says of coverage on a date, frozen, proved safe, signed by other people than prepared it.

Words
    release
        All tables of one reference date, protected together, under a code such as ``2026-12-31.1``: date and number.
    document
        The protected contents of a release, as one value; its digest names it for good.
    revision
        A later number of the same date, with a reason. Earlier numbers stay readable and say that they were revised.
    withdrawal
        A published release taken back: its document is no longer given out, what it told stays known.
    set A
        The closed list of tables that every release holds (:mod:`app.coverage.releases.contents`), exact.
    set B
        The public dashboard: told numbers of set A, rounded (:mod:`app.coverage.releases.rounding`).
    figure
        Of learning, retention or practice, in ``effects`` of a document (:mod:`app.coverage.releases.figures`).
    registry
        What every release withheld and told, cell by cell (``release_cell``), so that later ones can keep to it.

Decisions
    2026-11-22  A document does not say which withheld cell is small itself and which protects another: whoever knows
    that a number lies between 1 and 4 needs no solver. The registry knows; it never leaves.
    2026-11-22  The digest covers everything but the days of the steps, so preparer, reviewer, signer and readers all
    name the same one.
    2026-11-22  Figures of learning are of calendar years alone. Rejected: the twelve months up to any date, because
    monthly releases could be subtracted down to the first months of a programme.
    2026-11-22  A withdrawn release answers 410 with its reason and digest. Rejected: deleting it, because others have
    kept it, so a later release must go on keeping to it.
    2026-11-22  Reference dates are ends of months that are over: from day to day a single person could be seen to come.
"""
