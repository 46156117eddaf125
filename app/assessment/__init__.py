"""Items, the forms drawn from them, attempts at them, and their marks.

Words
    *form*: the items of one attempt, with the order of their options; *MUST item*: tests a safety-critical point and so
    gates the pass; *rule*: what an attempt must reach; *response*: what was chosen or written for one item, a list of
    tokens (see ``responses``); *partial credit*: what a question with several right answers gives: right choices minus
    wrong choices over the number of right ones, never below 0, or the share of places that are right.

Decisions
    2026-11-22  A response is a list of short tokens for every type: keys, ``slot=key`` or one number. One column keeps
    them all, one rule checks them against the form, and a story is the path of its choices. Rejected: a structure for
    each type, which every door and every statistic would have to know.
    2026-11-22  A form is kept whole in its attempt, option order and allowed number of choices included, so saving an
    answer needs neither the module's document nor a second look-up. Rejected: drawing it again from the seed on every
    request; a change of the drawing would change forms that people sit.
    2026-11-22  How many items of each outcome, level and kind a form holds depends on the bank alone, so that forms are
    parallel by construction; the seed only picks inside these cells. The plan that leaves most for a fresh retake is
    found exactly, as a flow of least cost. Rejected: any form that meets level and MUST counts, each as likely, as it
    was before: two forms could ask about different outcomes, and pre and post would not compare.
    2026-11-22  Items of the form just failed (of the pre-test, for the first post-test) are taken only where the level
    has too few others; where only the cell has, another outcome stands in. Not repeating counts for more than the
    outcome, for somebody who has just read what was right; banks with two items per place need neither.
    2026-11-22  A test over a track is an attempt like a quiz: its kind tells what it is for, its form names the
    versions of all its modules, and its items are named ``T1.key``. Rejected: tables of their own; answers, resuming,
    sending once and marking would all be there twice.
    2026-11-22  Marks are exact fractions. Rejected: floats, where 4/5 may miss 80 %.
    2026-11-22  At most one attempt per account, kind and subject is open; the database refuses a second one.
"""
