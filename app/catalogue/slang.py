"""The closed list of rule T21: sexualised slang for children, as SHA-256 of the folded words.

Kept as hashes, and short, so that no file of this project prints such a word. To add one, fold it (lower case, no
accents, one space between words) and put its SHA-256 under the lengths of its words.
"""

from collections.abc import Mapping
from typing import Final

CLOSED_LIST: Final[Mapping[tuple[int, ...], frozenset[str]]] = {
    (4,): frozenset({"0b67579a10e1bdf91d85e65414dc38fcab9b973a97ab661a169a0813338ce7bd"}),
    (5,): frozenset({"627a26d48ebebb98cd9f134119e90fe13effc47031e51fbc81daa99526eb03b4"}),
    (6,): frozenset({"09cc1b93ceee06fd6a91e9cfb15dce3aaa4bab266766ecab59b99bf92ade8094"}),
    (7,): frozenset(
        {
            "499b481226c575c80891ecdba330b5241834ed61e16be5e2055c1c26d5ae8341",
            "754bbfd10796105442edbc7065e1f9813595ef9b50a9cfc40a8eecd617f99bee",
        }
    ),
    (8,): frozenset(
        {
            "2f85133757e1dc429546a720e1ccc82eb96180b17bd34829103ce92fadfea7d0",
            "99ec68fed53dd6fc0363b9734f4761298e44cdb08ca44f9897d92dbedfaacc80",
        }
    ),
    (6, 5): frozenset({"a840810d05e305b1b81e282539db51cf5b35d61da27b30bdaf68e36bbc587da8"}),
}
"""Hashes by the number of characters of each word; words of other lengths need no hash."""
