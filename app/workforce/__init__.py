"""The register: regions, sites, people, the positions they hold, and plain head counts.

Words
    region
        A place of the country's own tree, named by ISO 3166-2 or a national code; exactly one, the country, has no
        parent. Its ``path`` lists the ids from the country down.
    site
        A school, clinic, police unit or other place of work in a region.
    person
        One human being: sex, birth year and the keyed hash of the staff number, nothing more.
    position
        What a person does where, from a first to a last day (both inclusive), for one audience. The *primary* one says
        where the person is counted in that audience (CR-02).
    head count
        How many people of an audience a region has on a day, where a country has no register of people.
    register file
        A CSV file of one kind (regions, sites, positions, headcounts, aggregates), brought in whole or not at all.

Decisions
    2026-11-22  A file is merged, never a replacement: who is missing from it stays; who left is said by an end date.
    Rejected: ending whoever is missing, because half a file would empty half a country.
    2026-11-22  Each physical line of a file is one row; a cell holds no line break. So a forgotten quotation mark costs
    one row and is named by its line. Rejected: RFC 4180's breaks inside quotes, which no column here needs.
    2026-11-22  No reason for a refusal repeats what a cell holds: with columns shifted, any cell may be a staff number.
    2026-11-22  Rows are staged in temporary tables and merged by a few set-based statements that both engines
    understand. A dry run writes temporary tables only, so it needs no turn among the writers. Rejected: one ORM row per
    line (hours for a million) and a standing staging table (bloat, and two imports in one table).
"""
