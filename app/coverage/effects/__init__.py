"""The effect of training: what people knew before and after, what stays, and what they say they do with it.

Words
    cohort
        The people of one audience whose first post-test fell in a period; who has none yet belongs to the period of the
        first pre-test, and counts as unmatched. So a person is in one period only, and an earlier report may still
        change while people finish.
    first
        Of each person, over all accounts, the first pre-test, post-test and follow-up that was sent (CR-13). A pre-test
        counts only when it came before the post-test, a follow-up only after it.
    matched
        Who has both a pre-test and a post-test. Only their scores make a gain.
    eligible
        Who has a post-test and its certificate, and whose follow-up window (to 120 days after the issue) is over.
    respondent
        Who is eligible and answered the practice questions.
    ceiling
        More than 30 % of the matched reached 90 % or more already in the pre-test.

Decisions
    2026-11-22  The ceiling flag asks how many people had no room to gain, not how high the mean was. Rejected: mean
    pre-test of 90 % or more, which half a class of experts beside half a class of beginners never reaches.
    2026-11-22  Point values are exact fractions to the last step; only intervals are floating.
    2026-11-22  The interval of the gain is that of a ratio of paired means (linearised, Student's t): both means come
    from the same people, so what a person gains and what there was to gain go together. Rejected: the bootstrap, which
    gives another figure at each look, and an interval that takes pre and post for two samples.
    2026-11-22  Retention at 1, 4 and 12 months has no code in the common set; here it is RET-2.
"""
