"""Which passwords are accepted, and how they are hashed.

Rules of NIST SP 800-63B-4, section 3.1.1: length counts (15 characters, since the password is the only factor), every
character of Unicode is welcome, nothing must be mixed in, nothing expires, and what guessers try first is refused with
the reason told. Hashes are argon2id.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.i18n import N_, Message

SHORTEST: Final = 15
LONGEST: Final = 256
SERVICE: Final = "safeguard"
COMMON_FILE: Final = Path(__file__).with_name("common_passwords.txt")
WORDS_TOO_FEW: Final = 3
"""A password made of so many entries of the common list, or fewer, is refused."""
OWN_WORD: Final = 4
"""Shorter parts of a name or an e-mail address are not looked for."""
RUN: Final = 4
"""Neighbours in the alphabet or on a keyboard, this many or more, count as one character."""
LEAST_COUNTED: Final = 10
"""What must remain when every run and every repetition counts as one character."""
LINES: Final = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "1234567890",
)
MARKS: Final = "@$!"
LEET: Final = str.maketrans("@4301!$57", "aaeoiisst")

DUMMY_HASH: Final = "$argon2id$v=19$m=19456,t=2,p=1$vuLAV/qRlaIKXFuj4GjP+Q$/I2FI4itQgzbrwSX5SqSzuU7ScKnEvIJcTjPVEFyxQE"
"""What is compared when there is no account, so that the answer takes as long; no password fits it."""

_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its salt and its costs."""
    return _hasher.hash(_prepared(password))


def matches(password: str, password_hash: str) -> bool:
    """Whether the password is the hashed one; takes about 30 ms either way."""
    if len(password) > LONGEST:
        password = ""
    try:
        return _hasher.verify(password_hash, _prepared(password))
    except (VerificationError, InvalidHashError):
        return False


def objections(password: str, *, email: str, name: str) -> list[Message]:
    """Why the password cannot be taken, in sentences for its owner; empty when it can."""
    text = unicodedata.normalize("NFKC", password)
    if len(text) < SHORTEST:
        return [
            N_(
                "It has %(length)s characters; take at least %(least)s. Four or more words that don't belong together "
                "are easy to remember.",
                length=len(text),
                least=SHORTEST,
            )
        ]
    if len(text) > LONGEST:
        return [N_("It has %(length)s characters; take at most %(most)s.", length=len(text), most=LONGEST)]
    folded = text.casefold()
    return [reason for reason in (_plain(folded), _common(folded), _own(folded, email, name)) if reason is not None]


def _prepared(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _plain(folded: str) -> Message | None:
    """The objection to repetitions and sequences."""
    if _period(folded) <= len(folded) // 2 and _period(folded) < SHORTEST:
        return N_("It repeats the same few characters; such passwords are tried first.")
    if _counted(folded) < LEAST_COUNTED:
        return N_("It is mostly a sequence or a repetition, such as 12345 or aaaaa; such passwords are tried first.")
    return None


def _common(folded: str) -> Message | None:
    """The objection to passwords that stand on the common list or are put together from it."""
    spoken = "".join(character for character in folded if character.isalnum() or character in MARKS)
    letters = "".join(character for character in folded if character.isalpha())
    if any(0 < _words_needed(text) <= WORDS_TOO_FEW for text in (spoken, letters)):
        return N_("It is made of passwords that many people use; such passwords are tried first.")
    return None


def _own(folded: str, email: str, name: str) -> Message | None:
    """The objection to passwords that lean on what everybody knows about their owner."""
    rest = folded
    for word in sorted(_own_words(email, name), key=len, reverse=True):
        rest = rest.replace(word, "")
    if rest == folded or len(rest) >= SHORTEST:
        return None
    return N_(
        "It leans on your name, your e-mail address or the name of this service. Without them only %(length)s "
        "characters are left; at least %(least)s are needed.",
        length=len(rest),
        least=SHORTEST,
    )


def _own_words(email: str, name: str) -> Iterator[str]:
    yield SERVICE
    for word in re.split(r"[\W_]+", unicodedata.normalize("NFKC", f"{email} {name}").casefold()):
        if len(word) >= OWN_WORD:
            yield word


def _period(text: str) -> int:
    """Length of the shortest beginning whose repetition gives the text (its last copy may be cut off)."""
    borders = [0] * len(text)
    for end in range(1, len(text)):
        border = borders[end - 1]
        while border and text[end] != text[border]:
            border = borders[border - 1]
        borders[end] = border + (text[end] == text[border])
    return len(text) - borders[-1]


def _counted(text: str) -> int:
    """Characters of the text when each run of neighbours or of one character counts once."""
    counted, at = 0, 0
    while at < len(text):
        length = max(_run(text, at, step) for step in (-1, 0, 1))
        counted += 1
        at += length if length >= RUN else 1
    return counted


def _run(text: str, start: int, step: int) -> int:
    """How many characters from ``start`` follow each other by ``step`` places, in the alphabet or on a keyboard."""
    end = start + 1
    while end < len(text) and _are_neighbours(text[end - 1], text[end], step):
        end += 1
    return end - start


def _are_neighbours(first: str, second: str, step: int) -> bool:
    if ord(second) - ord(first) == step:
        return True
    pair = first + second if step > 0 else second + first
    return step != 0 and any(pair in line for line in LINES)


def _words_needed(text: str) -> int:
    """How many common entries make up the text, digits and marks between them free; 99 when they cannot."""
    words, longest = _common_words()
    spoken = text.translate(LEET)
    best = [0] + [99] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            if best[start] < best[end] and (text[start:end] in words or spoken[start:end] in words):
                best[end] = min(best[end], best[start] + 1)
        if text[end - 1].isdigit() or text[end - 1] in MARKS:
            best[end] = min(best[end], best[end - 1])
    return best[-1]


@cache
def _common_words() -> tuple[frozenset[str], int]:
    lines = COMMON_FILE.read_text("utf-8").splitlines()
    words = frozenset(line for line in lines if line and not line.startswith("#"))
    return words, max(map(len, words))
