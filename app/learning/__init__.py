"""A learner's way through a track: enrolment, lessons, quizzes, passes, and the certificate at the end.

Words
    *enrolment*: an account takes a track, once; *pass*: a module done as its track asks, valid as long as a certificate
    of that track; *rule*: ``assessed`` asks for the pass mark and all MUST items, ``completion`` (parents) for all
    lessons and a sent quiz; *standing*: everything a learner has done, as one value.

Decisions
    2026-11-22  Whoever does a lesson or opens a quiz of a track is enrolled by that. Rejected: a refusal that asks to
    enrol first; it protects nothing and stops a person at work.
    2026-11-22  A certificate is renewed only by passes recorded after the last one was made, so one refreshed module
    does not stretch the validity of the others. On the day of a valid certificate no second one is made: it would say
    the same.
    2026-11-22  A pass earned online names the account, one from a verified roster names the person: who links an
    account later carries its passes along.
    2026-11-22  Where a module stands in several tracks that a learner takes, the strictest of their rules holds.
"""
