"""Tracks, modules, their immutable versions, texts per language, and the words they may use.

Words
    *module*: structure and texts that belong together; *version*: one published edition of a module, never edited;
    *text*: the words of a version in one language; *item*: one question; *anchor*: the paragraph of a source document
    that a lesson or an item answers; *finding*: a term that the terminology rules speak about;
    *slot*: a place to fill in a question (a statement, a gap, a turn); *practice question*: a closed question on one's
    own practice, asked at the follow-up of a track; *term*: a word of the glossary, which lessons name by its key.

Decisions
    2026-11-22  A version is one document (structure) plus one document per language (words), kept as JSON. Rejected:
    a table per lesson and per item; nothing joins on them, and a row can be edited where a document cannot.
    2026-11-22  A translation may be added to a published version, because nobody who read it before reads other words
    now; any other change publishes the next version.
    2026-11-22  Files and the studio publish through one action, and each version keeps where it was made: a content
    folder leaves a module of the studio alone unless told otherwise. Rejected: the later one wins, by which a nightly
    load would undo what two reviewers approved.
    2026-11-22  What is said of a version (``ModuleChange``) is a row beside it, made once: with the publication in the
    studio, afterwards for files. Rejected: a key in the files, which would be said anew with every load, and in every
    country alike.
    2026-11-22  A withdrawal is a row of its own that stays open until it is lifted; each read of a module tells it, so
    it holds from the next request on. Versions stay as they are. Rejected: publishing an empty version, which would be
    neither quick nor undone.
    2026-11-22  Parsed documents are kept by digest, and a query names the digest it already has: the store sends a
    document only when it is new to this process. Rejected: keeping them by version id, which means different documents
    in different databases.
    2026-11-22  What makes an item sound is told once, in ``item_rules`` (structure) and ``item_words`` (words), for the
    content check, for imports and for the quiz, which refuses to ask an unsound item. Rejected: the rules in the
    question types of ``assessment``, which the checker may not import.
    2026-11-22  The format of the files lives in ``formats`` beside ``schemas``: the checker and the loader need it, and
    actions never reach into the schemas of the doors.
    2026-11-22  The glossary is read from files when it is first asked for and kept in memory, like the help lines; a
    lesson's structure names its terms. Rejected: publishing the words with each module, which would keep many copies of
    one meaning and make a mended sentence a new version of every module.
"""
