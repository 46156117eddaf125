"""What the law says in one country or territory, beside lessons that are the same everywhere.

Words
    *slot*: a question of national law that lessons leave open, such as who must report; *generic text*: what is shown
    where nobody has answered a slot: that duties differ, and whom to ask; *overlay*: one jurisdiction's answers;
    *authority*: a ministry or other body that is responsible for an answer, or that approved it; *review*: the day on
    which the responsible authority last read the answer against the law.

Decisions
    2026-11-22  Lessons hold no national law; only an overlay that the competent authority approved does
    (content-safety rule 15). Rejected: national variants of lessons, which would multiply six languages by every
    country and let law stand where nobody dates it.
    2026-11-22  Slots and overlays are read from files at the start and kept in memory, as help lines are. Rejected: a
    table; law changes by review of a file with a date and an owner, not by a form.
    2026-11-22  Authorities are named once at the head of an overlay and answers point to them. Rejected: words for the
    ministry in each answer; a ministry that is renamed would be renamed in one answer and not in the next.
    2026-11-22  A review more than twelve months old is shown as such and the answer stays. Rejected: falling back to
    the generic text; on the day after the date everybody would lose an answer that is most likely still true.
    2026-11-22  A content folder without ``law`` has no slots, and no lesson shows a box. Rejected: refusing the start,
    which would stop services whose content is older than this.
"""
