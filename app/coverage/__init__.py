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
        What is counted: ``headcount``, ``incomplete``, ``certified``, ``ever``, ``recent``, ``expiring``,
        ``module:<KEY>`` (people); ``entrant``, ``enrolled`` (people, on the day they began); ``activity:online``,
        ``activity:group``, ``activity:verified``, ``completion:...`` (events); ``carer``; ``unit`` (places of work).
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
    2026-11-22  COV-2 and EXP-1 are measures of the ledger: every person who is certified costs six more entries, and
    they answer on any date at the cost of COV-1.
    2026-11-22  Whatever is told of people, places of work, completions and enrolments is in the ledger, so that no
    reading costs more in a larger country. This takes back what was decided earlier the same day: that entrants,
    progress, places of work and quality are read from the facts, and that a measure of entrants is too dear. It costs
    everybody on the register one entry for each group. What is rare is booked as the exception
    (``incomplete``, ``completion:unmatched``, ``completion:repeated``, ``completion:extra``), so it costs nearly
    nothing. Rejected: an index of positions by audience and day, under which the entrants of a year of ten million
    people are still some hundred thousand rows; answers kept for later, which every change would throw away.
    2026-11-22  Setting and sector are columns of the totals, as sex and age are: an entry of ``headcount`` and
    ``certified`` names the place of work, so a person who changes it costs entries even within a region. A place of
    work of another setting, sector or region makes the totals anew, as a region does that moves.
    2026-11-22  COV-7 is derived from those entries, by place of work: dated changes of whether anybody of the group is
    there, anybody certified, enough certified. One certificate makes one place of work be counted again, no more.
    2026-11-22  A carer of several valid certificates counts where the one that was issued first was earned; before, it
    was the region with the lowest path, which says nothing.
    2026-11-22  Entries stay with the person they come from, so they are never folded across people: the next change is
    the difference from what is posted of that person. Folding by day is the totals' work; ``compact`` folds what
    corrections left behind. Rejected: entries of nobody in particular below a date, which no later correction,
    merge or check could be held against.
    2026-11-22  A rebuild derives persons of one position by statements over whole sets, region by region, and sums
    the regions up level by level; only those of several positions go through the program one by one.
    2026-11-22  Where the denominator is no public number (EXP-1, PRG-1, DQ-1, DQ-2, DQ-7, RES-1c) it is protected
    first, as a number of people; the numerator is withheld with it and told strictly, because nobody outside knows the
    size.
    2026-11-22  Gaps (EQ) are calculated from told shares alone, so they can never tell more than the table beside them.
    2026-11-22  Live tables are protected by rules that need only the regions around a place, from the country down and
    whoever asks (``protecting``, ``cuts``): a withheld region is not opened; sex, age and mode are told of the country
    and the regions directly below it, protected together; setting and sector of the country alone; all groups together
    as one figure of the country, where each group is told. A test reads every table of random countries and lets the
    solver of the releases look for small numbers. Rejected: the solver itself behind a page (seconds, not
    milliseconds); protecting each reader's own view (two readers would hold two patterns).
    2026-11-22  A live table is of the last day of a month, or of today: two neighbouring days differ by what one person
    did. Rejected: any day with a comparison to the days told before, which depends on who asked first. Ends of months
    and today still differ by few people; that is for named users, and every reading of a live table is logged with
    account, table and time, without a figure.
    2026-11-22  What a published release of the date withheld is withheld in live tables too, for everybody, also for
    those who prepare releases: they see raw sums nowhere, and a rule without exceptions can be checked.
    2026-11-22  Files of live tables give one code for whatever is withheld. Rejected: A (small) and D (secondary): they
    tell that a number is from 1 to 4.
"""
