"""Foreign formats in and out: items as Moodle GIFT, Moodle XML, QTI 2.1 and 3.0; releases as annex, XLSX, SDMX, DHIS2.

Words
    *exchange*: items taken out to another system or brought in from one; *draft*: a question as it was read;
    *proposal*: an item made of a draft, with keys and in the format of our files; *import*: the proposals of one file,
    with a report of what could not be carried over; they wait beside the module until an author takes them into its
    files, and no learner ever meets them before; *label*: what no foreign format has a field for, written as a tag.
    *kind*: what a file of a release is; *export*: such a file, asked for; *annex*: what goes beside a State report.

Map
    ``exchange`` names the formats. Each has a writer (``gift_writing``, ``moodle_writing``, ``qti_writing``) from items
    and words to bytes, and a reader from bytes to ``drafts``; ``proposals`` makes items of drafts, ``carried`` is the
    report, ``wording`` asks the linter. ``xml_reading`` and ``zip_packages`` are the only places that open such files.
    ``translation_files`` names the files in which a draft's words go to translators (``xliff``, ``gettext_files``);
    ``module_packages`` makes a zip of a module's files and reads one.
    ``release_files`` names the kinds of file that a release goes out as; ``annex``, ``workbook``, ``sdmx`` and
    ``dhis2`` make them, ``dhis2_push`` sends one. Each door has a module for each
    subject: ``items``, ``exports``, ``translations``, ``modules``.

Decisions
    2026-11-22  Our own types are the middle: a reader shapes what it finds into the nearest of the ten, and the report
    says what that changed. Rejected: a model of all formats together, which would be none of them.
    2026-11-22  A stored import is a proposal that an author pastes into the files (YAML), because a published version
    comes from files that are reviewed. Rejected: publishing from an upload.
    2026-11-22  XML is read by expat with every document type refused; see ``xml_reading`` for why not ``defusedxml``.
    2026-11-22  Option keys never come from a place or a letter of a foreign file, because many files put the right
    answer first; they are made of the words.
    2026-11-22  A translator's file whose English has moved on comes in all the same and is told text by text: refusing
    it would lose work that mostly fits. A file most of whose texts are unknown is refused, for it is of another module.
    2026-11-22  The file of a release is not kept but made again from what was asked; its digest is kept, and what would
    no longer be the same is refused. Rejected: keeping the bytes, which grow with each request and go stale unseen.
    2026-11-22  The annex tells only of releases that were public when its release was published, so that it never
    changes. Rejected: the latest of each year, which would change under the digest of a cited file.
"""
