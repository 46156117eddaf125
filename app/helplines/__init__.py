"""Where to get help and where to report, per jurisdiction, dated.

Words
    *directory*: all entries of all jurisdictions; *entry*: one service; *help box*: the few lines shown on every lesson
    and quiz page, one for each kind of need.

Decisions
    2026-11-22  The directory is read from files at the start and kept in memory. Rejected: a table; numbers change by
    review of a file with a date, not by a form, and a page that helps must not depend on a database.
    2026-11-22  Nothing is called or opened for the reader, and no visit to an entry is counted.
"""
