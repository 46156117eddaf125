"""What differs between QTI 2.1 and 3.0: names of elements and attributes, name spaces, the package around the items.

Items are built and read with the names of 2.1; 3.0 writes ``choiceInteraction`` as ``qti-choice-interaction`` and
``maxChoices`` as ``max-choices``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from app.interop.xml_reading import Node

HTML_NAMES: Final = frozenset({"p", "br", "div", "span"})
"""Elements that both versions take from HTML."""
BODIES: Final = frozenset({"modalFeedback"})
"""Elements that in 3.0 hold a body of their own."""
_CAPITAL: Final = re.compile(r"[A-Z]")
_HYPHEN: Final = re.compile(r"-([a-z])")


@dataclass(frozen=True)
class Version:
    """One version of the format."""

    number: str
    items: str
    """Name space of items."""
    package: str
    """Name space of the manifest."""
    schema: str
    schema_version: str
    resource: str
    """Type of an item in the manifest."""
    templates: str
    """Address before the name of a standard response processing; it is named, never fetched."""
    suffix: str


VERSIONS: Final[Mapping[str, Version]] = {
    "2.1": Version(
        "2.1",
        "http://www.imsglobal.org/xsd/imsqti_v2p1",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "QTIv2.1 Package",
        "1.0.0",
        "imsqti_item_xmlv2p1",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
        "",
    ),
    "3.0": Version(
        "3.0",
        "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "QTI Package",
        "3.0.0",
        "imsqti_item_xmlv3p0",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
        ".xml",
    ),
}


def _hyphened(name: str) -> str:
    return _CAPITAL.sub(lambda found: f"-{found.group().lower()}", name)


def named_for_3(element: Element) -> Element:
    """The same element with the names of 3.0."""
    name = element.tag if element.tag in HTML_NAMES else f"qti-{_hyphened(element.tag)}"
    made = Element(name, {_hyphened(key): value for key, value in element.attrib.items()})
    inside = Element("qti-content-body") if element.tag in BODIES else made
    if inside is not made:
        made.append(inside)
    inside.text, made.tail = element.text, element.tail
    inside.extend(named_for_3(child) for child in element)
    return made


def named_as_2(node: Node) -> Node:
    """An element of either version with the names of 2.1."""
    return Node(
        _joined(node.name.removeprefix("qti-")) if node.name.startswith("qti-") else node.name,
        {_joined(key): value for key, value in node.attributes.items()},
        node.line,
        [each if isinstance(each, str) else named_as_2(each) for each in node.content],
        node.comments,
    )


def _joined(name: str) -> str:
    return _HYPHEN.sub(lambda found: found.group(1).upper(), name)
