"""Who signs in, with what, and what they may do where.

Words
    account     what somebody signs in with; may be linked to a person of the register.
    grant       a role given to an account for the whole country, for a region and all below it, or for one site.
    session     one signed-in browser; its token lives in a cookie, its hash in the table.
    token       a personal key for the JSON API; shown once, stored as a hash, narrowed to scopes, with an end.
    staff       accounts that hold any role besides learner; their sessions last 12 hours, a learner's 90 days.

Decisions
    2026-11-22  Passwords are the only factor for now, so NIST SP 800-63B-4 asks for 15 characters; argon2id with
    t=2, m=19 MiB, p=1 takes about 30 ms, and is computed before the writing session is taken.
    2026-11-22  Guesses are throttled on a hash of the typed e-mail address, whether or not an account has it, and per
    network address by failures only: a whole school sits behind one address. Rejected: counting requests.
    2026-11-22  A locked, a disabled and an unknown account get the same answer as a wrong password.
    2026-11-22  An administrator of a region manages an account only when every grant it holds lies within that region:
    else resetting a password would be a way up.
    2026-11-22  What an old password opened closes with it: a changed password ends other sessions and all tokens.
    2026-11-22  A grant for the root region is stored as one for the whole country, so that there is one way to say it.
"""
