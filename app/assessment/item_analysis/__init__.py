"""How the items of a module measure (LRN-5): difficulty, discrimination, distractors, reliability, fairness.

Words
    *difficulty* (p): the mean marks of an item, 0 to 1, so that a high value is an easy item; *discrimination* (D): p
    of the best 27 % minus p of the weakest 27 %; *rest score*: the marks of the other items of the same attempt, as a
    share; *distractor*: a wrong option; *part*: one thing that is chosen within an item (the item itself, a gap, a
    statement, a turn of a talk); *stratum*: the attempts of about the same score.

Decisions
    2026-11-22  First attempts only, of one kind at a time: the same person's pre-test and post-test are not two
    independent answers, and a retake is not a measurement of the item.
    2026-11-22  An item is marked by its key as it stands in the current version, so that a corrected key shows at
    once what it would do; answers to an edition of the item with other options are left out and counted. The scores
    that items are compared with are the marks as they were given.
    2026-11-22  A question without an answer counts as wrong, as in the marks. Where several attempts have the same
    score at the border of the best or weakest 27 %, each counts by the same fraction. Rejected: taking them in the
    order of the table, which makes D depend on who came first.
    2026-11-22  Forms are drawn at random, so the table of persons and items has holes by design. Reliability is
    that of the mean form, out of variances and covariances over those who met an item or a pair of items. Rejected:
    alpha over positions in the form, where position 3 is another item for everybody.
    2026-11-22  numpy does the sums and is loaded only by whoever opens the statistics; nothing that the program loads
    at its start imports this package. scipy is not used: the one distribution needed, chi-square with one degree of
    freedom, is ``math.erfc``.
    2026-11-22  Strict protection: nothing at all of an item with fewer than ten answers; counts of 1 to 4 are
    withheld, with a second one where the sum would tell them; shares by group of ability need ten people in the group.
"""
