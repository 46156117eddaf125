"""QTI 2.1 and 3.0 read into drafts: packages (zip with a manifest) and single items."""

from collections.abc import Iterator, Mapping
from typing import Final

from app.i18n import N_
from app.interop import zip_packages
from app.interop.carried import Note, Unreadable, left_out
from app.interop.drafts import Draft, Rejected
from app.interop.labels import Labels, read_labels
from app.interop.qti_names import named_as_2
from app.interop.qti_shapes import SHAPES, Asked
from app.interop.shaping import MOST_PARTS, TOO_MANY, demand_few
from app.interop.xml_reading import Node, read_xml

MANIFEST: Final = "imsmanifest.xml"
ITEM: Final = "assessmentItem"
MOST_XML: Final = 4 * 1024**2
"""Bytes of XML in a package that are read."""


def read(content: bytes, language: str) -> tuple[list[Draft | Rejected], list[Note]]:  # noqa: ARG001  (words say it)
    """The items of a package, or the one item of a file, as drafts; raise :class:`Unreadable`."""
    if not zip_packages.looks_packed(content):
        return [_draft(_item(read_xml(content)), Labels())], []
    files = zip_packages.entries(content)
    if sum(len(file) for path, file in files.items() if _is_xml(path)) > MOST_XML:
        raise Unreadable(N_("The package holds more than %(most)s bytes of XML.", most=MOST_XML))
    notes: list[Note] = []
    described = _described(files)
    drafts: list[Draft | Rejected] = []
    for path in [*described, *(path for path in files if path not in described)]:
        if not _is_xml(path) or path.rpartition("/")[2] == MANIFEST:
            continue
        root = named_as_2(read_xml(files[path]))
        if root.name == ITEM:
            drafts.append(_draft(root, described.get(path, Labels())))
            demand_few(len(drafts))
        elif root.name in ("assessmentTest", "assessmentSection"):
            why = N_("Which items form a test is told by the module here.")
            notes.append(left_out("", N_("Tests and sections"), why))
    if not drafts:
        raise Unreadable(N_("The package holds no item of QTI 2.1 or 3.0."))
    return drafts, notes


def names(content: bytes) -> Iterator[str]:
    """The outermost names of the items in a package, as far as they tell its version."""
    for path, file in zip_packages.entries(content).items():
        if _is_xml(path) and path.rpartition("/")[2] != MANIFEST:
            yield "qti-assessment-item" if b"<qti-assessment-item" in file[:4096] else ITEM


def _is_xml(path: str) -> bool:
    return path.lower().endswith(".xml")


def _item(root: Node) -> Node:
    found = named_as_2(root)
    if found.name == "questestinterop":
        raise Unreadable(N_("This is QTI 1.2; only 2.1 and 3.0 are read."), root.line)
    if found.name != ITEM:
        raise Unreadable(
            N_("This is no QTI item: its outermost element is “%(name)s”.", name=found.name[:40]), root.line
        )
    return found


def _described(files: Mapping[str, bytes]) -> dict[str, Labels]:
    """What the manifest says of each file it names, in its order; nothing outside the package is looked for."""
    content = files.get(MANIFEST)
    if content is None:
        return {}
    found: dict[str, Labels] = {}
    for resource in read_xml(content).within("resource"):
        path = resource.attributes.get("href", "").removeprefix("./")
        if path in files and resource.attributes.get("type", "").startswith("imsqti_item"):
            general = next(iter(resource.within("general")), None)
            found[path] = read_labels(_tags(general)) if general else Labels()
    return found


def _tags(general: Node) -> Iterator[str]:
    for identifier in general.all("identifier"):
        if identifier.value("catalog") == "safeguard":
            yield f"key:{identifier.value('entry')}"
    for keyword in general.all("keyword"):
        yield keyword.text.strip()


def _draft(root: Node, labels: Labels) -> Draft | Rejected:
    title = root.attributes.get("title", "").strip()[:80]
    draft = Draft(title, "single", "", labels=labels, key=labels.key, line=root.line)
    body = root.first("itemBody")
    asked = Asked(draft, root, body or root, is_ours=labels.type is not None)
    kinds = {node.name for node in asked.interactions}
    if len(kinds) != 1 or body is None:
        why = N_("It asks in several ways at once, or for nothing.")
        return Rejected(draft.name, N_("The question"), why, root.line)
    kind = kinds.pop()
    if sum(1 for _ in asked.body.within("simpleChoice", "inlineChoice", "simpleAssociableChoice")) > MOST_PARTS:
        return Rejected(draft.name, N_("The question"), TOO_MANY, root.line)
    shape = SHAPES.get(kind)
    if shape is None:
        why = N_("Nothing here is like the question type “%(type)s”.", type=kind[:40])
        return Rejected(draft.name, N_("The question"), why, root.line)
    rejected = shape(asked)
    if rejected is not None:
        return Rejected(draft.name, N_("The question"), rejected, root.line)
    draft.name = draft.name or draft.stem[:80]
    _feedback(asked)
    if asked.is_poorer:
        draft.losses.append((N_("Pictures, sounds and formulas"), N_("Items hold words only.")))
    return draft


def _feedback(asked: Asked) -> None:
    """General feedback, and that of slots and shared options, which only our own packages name."""
    draft = asked.draft
    told = {node.attributes.get("identifier", ""): asked.said(node) for node in asked.root.all("modalFeedback")}
    if asked.is_ours:
        for slot in draft.slots:
            slot.feedback = told.pop(f"s_{slot.key}", slot.feedback)
        for option in draft.options:
            option.feedback = told.pop(f"o_{option.key}", option.feedback)
    draft.feedback = "\n".join(words for words in told.values() if words)
