"""Safeguard: training for the people around children, and a truthful count of who is trained.

One folder per feature; inside it the same role names: ``models`` (tables), ``policy`` (who may touch which rows),
``queries`` (reads), ``actions`` (writes, never committing), ``schemas`` (input and output), and three doors: ``pages``
(HTML), ``api`` (JSON), ``cli`` (console). Any other file in a feature is a pure subject module named for what it knows.

The map, from the top; a room may use what stands below it, siblings never use each other::

    factory | tables          put together the program; every model, for Alembic
    demo                      the invented demonstration country
    coverage                  the ledger, the indicators, disclosure control
    facilitation              group sessions with a roster
    learning | authoring      a learner's way through a track; from draft to published version
    assessment | credentials  items, attempts, marks; certificates
    catalogue                 tracks, modules, immutable versions, texts, terminology
    accounts                  sign-in, grants of roles, tokens
    workforce                 regions, sites, people, positions, head counts: the register
    helplines | law           where to get help; what the law says; per jurisdiction, dated
    audit                     who did what to which thing, when
    web                       HTTP that belongs to no feature
    clock config db errors i18n mail permissions     leaves

Glossary:

person
    One human being in the workforce register; counted once however many accounts exist.
account
    What somebody signs in with. May be linked to a person.
audience
    The professional group that a course is written for: T teachers, H health workers, C police, P parents.
track
    The ordered core modules for one audience. Completing it earns a certificate.
module version
    One published, immutable edition of a module; learning records name it.
draft
    A module in the making, kept as parts; published, it becomes the module's next version.
part
    What of a draft is saved, commented and translated as one: a lesson, an item, the story, the front matter.
finding
    Something that is wrong with a text or a draft, or could be better, with its place.
withdrawal
    A module is taken from its learners for the time being, with a reason; passes and certificates stand.
item
    One question. A *MUST* item tests a safety-critical point and gates the pass.
form
    The items drawn for one attempt, with the order of their options.
attempt
    One sitting of a module's quiz, from its start to its only submission.
follow-up
    Voluntary questions 75 to 120 days after a certificate: what stayed, and what became practice.
refresher
    A short set of items that a learner missed or is about to forget, at most once a fortnight.
certificate
    Dated proof that a track was completed; valid while ``issued <= d < issued + 36 months``.
stock
    A number of people in a state on a date, kept as a running sum of dated changes.
ledger
    The append-only record of those changes.
cell
    One number of a table that is to be published, before disclosure control has judged it.
"""
