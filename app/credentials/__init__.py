"""Certificates: dated proof that a track was completed, which anybody who holds the number can check.

Words:

certificate
    What one person earned in one track on one day. It is valid while ``issued <= day < expires``, unless revoked.
expires
    The first day on which it is no longer valid; ``last_day`` is the day before.
number
    ``SG-XXXX-XXXX-XXXX-XXXX-XX``: 80 random bits and two check characters. It is the key to the public look-up, so
    whoever has it learns the state, the dates, the track and the holder's initials, and nothing more.
cut
    A critical change of a module brings the end of a certificate forward, until the module is passed again.
source
    How the result was proved: ``online``, in a ``group`` with a verified roster, or ``recognised`` from outside.

staff
    The people who have a position at a place of work on a day, as its manager sees them: certified yes or no, and
    until when.

Decisions
    2026-11-22  A manager sees people by the names of their accounts, for the register holds no names. Whoever has no
    account is counted, not listed. There is no file of the list to take away: it is for looking after people, today.
    2026-11-22  The number is random and looked up; nothing is read out of it. Rejected: signed self-describing codes,
    because a revoked one would still look right to whoever checks the signature alone.
    2026-11-22  The check characters are a Reed-Solomon code over GF(32). It catches every one or two wrong characters
    and so every swap of two. Rejected: Crockford's own check symbol, which needs five characters beyond the alphabet
    that people cannot say over a telephone.
    2026-11-22  Certificates are never deleted or changed; a revocation is a date and a reason from a closed list.
    2026-11-22  A critical change of the curriculum moves ``expires`` itself and keeps the day it was issued with beside
    it, because every rule that asks whether a certificate counts reads that one column. Each change is a row of its own
    (``CertificateCut``), so that one can be lifted while another still shortens. Rejected: a second end that every rule
    would have to know, in Python and in SQL.
    2026-11-22  A certificate that ended early stays ended; who passes the module late gets another for the rest of the
    time. Rejected: giving the end back then, which would count days on which nobody was certified.
    2026-11-22  The text of the PDF comes from the interface catalogues and goes to the typesetter as data.
"""
