"""Coverage: how many of the people on the register are certified, where and when, told so that nobody is singled out.

What they learnt, what stays and what they do with it is told by ``effects``, from the same doors.

Words
    fact
        A position, a certificate, a passed module, a group session: what the rooms below keep.
    entry
        One dated change of one count: on this day the number of a measure, audience and region rises or falls.
    ledger
        All entries, append-only. A stock on a date is the sum of the entries up to it.
    measure
        What is counted: ``headcount``, ``certified``, ``ever``, ``recent``, ``expiring``, ``module:<KEY>``
        (people); ``activity:online``, ``activity:group`` (attendances, not people).
    total
        The sum of the entries of a year, a month or a day in a region and all below it. A stock is read as the years
        before, the months of that year before, and the days of that month: some sixty rows, however many people.
    audience ``_T``
        All audiences together, each person once (CR-01).
    profile
        How strictly small numbers are protected.

Decisions
    2026-11-22  A certificate counts for whom its account is linked to *now*: a link that was wrong and is undone takes
    its certificates along. Certificates and passes entered for a person (verified roster) belong to that person.
    2026-11-22  Who was ever certified is whoever held a certificate of the audience that was valid for at least one
    day. A later revocation ends the validity, not the history; one revoked on its day of issue never counted.
    2026-11-22  Each total is one wide row: everybody, four sexes, seven age bands. Rejected: a row for each value of
    each dimension (six times the rows). Age bands need no birth year below the level of a year, because months and
    days are read only in the year of the reference date; years keep one row per birth year (``cohort``) beside the row
    of everybody.
    2026-11-22  Entries of a person are appended as the difference between what the facts say and what is posted, so
    the same step serves a quiz, an import, a correction and a merge. Rejected: each action booking its own entries.
    2026-11-22  Head counts hold no people, so a region that has only those gets its denominator from the latest head
    count on or before the date, and no share: nobody there can be matched. A region above it that has a register too
    gets the sum of both, and its share is a lower bound, marked as such.
    2026-11-22  COV-2 and EXP-1 are measures of the ledger: every person who is certified costs eight more entries, and
    they answer on any date at the cost of COV-1. What is asked rarely (entrants, progress, places of work, quality) is
    read from the facts of the date in few statements. Rejected: a measure of entrants, which would give everybody on
    the register two entries more, trained or not.
    2026-11-22  Where the denominator is no public number (EXP-1, PRG-1, DQ-1, DQ-2, DQ-7, RES-1c) it is protected
    first, as a number of people; the numerator is withheld with it and told strictly, because nobody outside knows the
    size.
    2026-11-22  Gaps (EQ) are calculated from told shares alone, so they can never tell more than the table beside them.
"""
