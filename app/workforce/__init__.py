"""The register: regions, sites, people, the positions they hold, and plain head counts.

Words
    region
        A place of the country's own tree, named by ISO 3166-2 or a national code; exactly one, the country, has no
        parent. Its ``path`` lists the ids from the country down.
    site
        A school, clinic, police unit or other place of work in a region.
    person
        One human being: sex, birth year and the keyed hash of the staff number, nothing more.
    entry
        What the register has under one staff number. Two entries of one human being are merged: one stays a person,
        the other leads to it.
    position
        What a person does where, from a first to a last day (both inclusive), for one audience. The *primary* one says
        where the person is counted in that audience (CR-02).
    head count
        How many people of an audience a region has on a day, where a country has no register of people.
    register file
        A CSV file of one kind (regions, sites, positions, headcounts, aggregates), brought in whole or not at all.
    map
        How the parts of a region lie beside each other: a *sheet* of SVG paths, made of a GeoJSON file as it comes in.

Decisions
    2026-11-22  A file is merged: who is missing from it stays, and who left is said by an end date. Only a file of
    positions of which somebody says that it lists everybody ends whoever is missing, in the groups that it names, and
    is refused when that were more than a share of them, because half a file would empty half a country.
    2026-11-22  Two entries that are one human being are merged by giving the positions of one to the other, each marked
    with the entry whose staff number tells it. So later files of either number find their rows, undoing is exact even
    after such files, and whoever counts positions by person need not know of merges. Rejected: an alias that every
    count must follow (some twenty statements, each a chance to count twice); copying positions (two truths to keep up).
    2026-11-22  Merges are flat, and the kept entry leads: where both tell a primary position, the other one yields.
    Whoever holds the other one right merges the other way round. Rejected: a choice for every position, which nobody
    could repeat when the next file comes.
    2026-11-22  Each physical line of a file is one row; a cell holds no line break. So a forgotten quotation mark costs
    one row and is named by its line. Rejected: RFC 4180's breaks inside quotes, which no column here needs.
    2026-11-22  No reason for a refusal repeats what a cell holds: with columns shifted, any cell may be a staff number.
    2026-11-22  Rows are staged in temporary tables and merged by a few set-based statements that both engines
    understand. A dry run writes temporary tables only, so it needs no turn among the writers. Rejected: one ORM row per
    line (hours for a million) and a standing staging table (bloat, and two imports in one table).
    2026-11-22  Of a map only the paths are kept that a page draws, not the borders as they came: it is a picture beside
    a table. Of a region all parts are drawn or none, because a hole in a map reads as water. Rejected: mending borders
    that cross (``make_valid`` turns a slip of the pen into a place).
"""
