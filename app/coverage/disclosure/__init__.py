"""Disclosure control over many linked tables at once: which counts of a release are told, and proof that it is enough.

Words
    count
        A number of people under a key; ``d``, of how many, is known to everybody where the register is public.
    equation
        A whole and the parts that add up to it: a region and its districts, a total and its sexes. Every equation that
        a reader of *any* published table can write down belongs here.
    order
        One count is part of another (certified today, ever certified): the difference is a number of people too.
    pattern
        Which counts are withheld, and why.
    interval
        What somebody who knows everything published, all equations and all sizes can say of a withheld count.

Decisions
    2026-11-22  The audit is linear programming (scipy's HiGHS) over each connected part of the withheld counts.
    Rejected: bounds by propagation alone, which call patterns safe that the solver takes apart (AT-31 is such a one).
    2026-11-22  A withheld count must stay uncertain by T = 5 people, or by its whole size where that is smaller: a
    district of three teachers cannot hide more than three (section 7, rule 5, read with the register's sizes public).
"""
