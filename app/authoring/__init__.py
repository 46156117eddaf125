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
"""
