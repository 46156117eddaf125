"""From draft to published version: what trainers write, what reviewers say of it, and what goes out.

Words
    *draft*: a module in the making; *part*: what of it is edited, saved, commented and translated as one (a lesson, an
    item, the story, the front matter, each once for its structure and once for its words in a language); *finding*:
    something that is wrong with a part, or could be better; *change*: one save of one part.

Decisions
    2026-11-22  A draft is kept as parts, not as one document: two people who write different lessons never conflict, a
    save costs one part and not the module, and history, comments and translations name the part they are about.
    Rejected: one document with a merge on every save, which must guess what two people meant.
    2026-11-22  A key is given once and never renamed, because results, translations and comments name it.
    2026-11-22  Unfinished work is never refused: any plain values within the limits are kept, and findings say what
    keeps them from being published.
    2026-11-22  A translation that comes after both approvals takes neither away: it goes out when a native-speaking
    specialist who wrote none of it has read these very words. Rejected: approving everything again for every language,
    which makes a country wait for its slowest translator; and publishing what nobody but its writer has read.
    2026-11-22  The forms stand in ``forms``, which knows values and no pages, because they are half of the slice.
"""
