"""A learner's way through a track: enrolment, tests, lessons, quizzes, passes, and the certificate at the end.

Words
    *enrolment*: an account takes a track, once; *pass*: a module done as its track asks, valid as long as a certificate
    of that track; *rule*: ``assessed`` asks for the pass mark and all MUST items, ``completion`` (parents) for all
    lessons and a sent quiz; *standing*: everything a learner has done, as one value;
    *follow-up*: the voluntary questions 75 to 120 days after a certificate; *refresher*: a short set of what was missed
    or is about to be forgotten; *card*: what is remembered of one item.

Decisions
    2026-11-22  Whoever does a lesson or opens a quiz of a track is enrolled by that. Rejected: a refusal that asks to
    enrol first; it protects nothing and stops a person at work.
    2026-11-22  A certificate is renewed only by passes recorded after the last one was made, so one refreshed module
    does not stretch the validity of the others. On the day of a valid certificate no second one is made: it would say
    the same.
    2026-11-22  A track that is assessed and has a post-test certifies by it: all modules passed, then the post-test,
    both after the last certificate. A verified roster brings its own test. Where no mark is asked, tests are offered
    only. Rejected: certifying with the last quiz and asking for the post-test afterwards; few would sit it, and the
    effect of training would stay unknown.
    2026-11-22  A pre-test is offered until the first lesson is read or the first quiz begun, once, and is refused
    afterwards, also when it was begun before: it would not tell what was known before. It never tells what is right.
    2026-11-22  Sending answers costs six statements however long the form is: sign-in, the attempt with its tracks, all
    documents and words, answers with what is remembered, the marks, what is remembered now. A certificate costs more.
    2026-11-22  A pass earned online names the account, one from a verified roster names the person: who links an
    account later carries its passes along.
    2026-11-22  Where a module stands in several tracks that a learner takes, the strictest of their rules holds.
    2026-11-22  A module by choice opens like any other, and its pass is kept; but progress, the next step, tests,
    refreshers and the certificate look at core modules only, so that leaving it out costs nothing.
    2026-11-22  A quiz of a module that several tracks have is refused to whoever takes none of them: enrolling in the
    first of them, as with a module of one track, would often be the wrong profession.
    2026-11-22  The first page reads the modules of the tracks that are taken, and of the others only their words.
    2026-11-22  A follow-up belongs to a certificate and carries its number, so it can be offered before a row of it is
    kept; the row is made when somebody is invited, begins, tells or declines. Rejected: rows made ahead for everybody,
    which a daily command would have to keep in step with revocations and renewals.
    2026-11-22  An invitation is kept as sent after the mail server took it. Rejected: keeping it before; a crash in
    between would lose the letter for good, while now the worst is a second one.
    2026-11-22  What is remembered is scheduled by FSRS (``fsrs``) in whole days and without chance, since a set comes
    at most once a fortnight. An item is due when one in ten would have forgotten it.
    2026-11-22  The refresher that a critical change asks for is derived: a pass of an earlier version, and no
    refresher of that module begun since and sent. Rejected: a row for everybody at publication.
    2026-11-22  What changed since a pass is compared when somebody looks, and only for passes of an earlier version;
    the first page reads nothing more where every pass is of the newest.
    2026-11-22  The answer about the right channel is marked by the help directory, not by the content: a country that
    changes its report line changes the question with it.
"""
