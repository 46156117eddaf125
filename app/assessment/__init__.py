"""Items, the forms drawn from them, attempts at them, and their marks.

Words
    *form*: the items of one attempt, with the order of their options; *MUST item*: tests a safety-critical point and so
    gates the pass; *rule*: what an attempt must reach; *partial credit*: what a question with several right answers
    gives: right choices minus wrong choices over the number of right ones, never below 0.

Decisions
    2026-11-22  A form is kept whole in its attempt, option order and allowed number of choices included, so saving an
    answer needs neither the module's document nor a second look-up. Rejected: drawing it again from the seed on every
    request; a change of the drawing would change forms that people sit.
    2026-11-22  Forms are drawn at random from *all* forms that meet the blueprint, each as likely as any other; items
    of the form just failed are taken only where the bank has too few others. Rejected: drawing level by level, which
    ends in dead ends when safety-critical items are unevenly spread.
    2026-11-22  Marks are exact fractions. Rejected: floats, where 4/5 may miss 80 %.
    2026-11-22  At most one attempt per account and module is open; the database refuses a second one.
"""
