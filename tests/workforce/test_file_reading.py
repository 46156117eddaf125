"""Lines of a file: packed, broken, endless."""

import gzip
import io
import tracemalloc
from typing import Any, BinaryIO, cast

import pytest

from app.i18n import Message
from app.workforce import file_reading
from app.workforce.file_reading import QUOTES, TOO_LONG, ZERO_BYTE, RegisterFile, cells, lines


def read(raw: bytes) -> list[tuple[int, str | Message]]:
    return list(lines(RegisterFile(io.BytesIO(raw))))


def last_word(raw: bytes) -> str:
    return str(read(raw)[-1][1])


class Endless(io.RawIOBase):
    """A source that makes its bytes up as they are asked for."""

    def __init__(self, size: int, head: bytes = b"") -> None:
        self.left, self.head = size, head

    def read(self, size: int = -1) -> bytes:
        if self.head:
            head, self.head = self.head, b""
            return head
        size = min(size, self.left)
        self.left -= size
        return b"x" * size


@pytest.mark.parametrize(
    "raw",
    [
        b"a,b\n\n1,2\n",
        b"a,b\r\n\r\n1,2",
        b"\xef\xbb\xbfa,b\n   \n1,2\n",
        gzip.compress(b"a,b\n\n1,2\n", mtime=0),
        gzip.compress(b"a,b\n\n", mtime=0) + gzip.compress(b"1,2\n", mtime=0) + b"\0" * 600,
    ],
)
def test_a_file_is_read_the_same_plain_packed_and_with_any_line_end(raw: bytes) -> None:
    assert read(raw) == [(1, "a,b"), (3, "1,2")]


def test_another_encoding_is_refused_with_the_position_of_its_first_byte() -> None:
    assert read(b"a,b\n\xc3\xa9,1\ncaf\xe9,2\n1,2\n")[-1][0] == 3
    assert "byte 12," in last_word(b"a,b\n\xc3\xa9,1\ncaf\xe9,2\n1,2\n")
    assert "byte 10," in last_word(b"\xef\xbb\xbfa,b\ncaf\xe9,2\n")
    assert "byte 0," in last_word("a,b\n".encode("utf-16"))


def test_a_zero_byte_costs_its_line_only() -> None:
    assert read(b"a\nb\0\nc\n") == [(1, "a"), (2, ZERO_BYTE), (3, "c")]


def test_a_line_of_ten_million_bytes_is_refused_without_being_held_in_memory() -> None:
    tracemalloc.start()
    found = list(lines(RegisterFile(cast(BinaryIO, Endless(10_000_000, head=b"a,b\n")))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [(1, "a,b"), (2, TOO_LONG)]
    assert peak < 2_000_000


def test_lines_after_one_that_is_too_long_are_still_read() -> None:
    assert read(b"a\n" + b"x" * 70_000 + b"\nb\n") == [(1, "a"), (2, TOO_LONG), (3, "b")]
    longest = b"x" * (file_reading.LONGEST_LINE - 1)
    assert read(longest + b"\nb\n") == [(1, longest.decode()), (2, "b")]


def test_a_bomb_is_refused_before_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_reading, "FREE_UNPACKED", 4 * 1024**2)
    bomb = gzip.compress(b"a,b\n" + b"1,2\n" * 4_000_000)
    found = read(bomb)
    assert "no register does" in str(found[-1][1])
    assert found[-1][0] < 2_500_000


def test_an_endless_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_reading, "LARGEST", 1_000_000)
    assert "larger than 1000000 bytes" in last_word(b"a,b\n" * 300_000)


def test_a_packed_file_that_is_cut_off_or_damaged_is_refused() -> None:
    whole = gzip.compress(b"a,b\n" + bytes(range(1, 10)) * 1000)
    assert "cut off" in last_word(whole[: len(whole) // 2])
    assert "cut off" in last_word(whole[:5])
    assert "damaged" in last_word(whole[:-6] + b"\1\1\1\1\1\1")
    assert "damaged" in last_word(whole + b"rubbish")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a, b ,c", ["a", "b", "c"]),
        ('"a,b", "c ""d"""', ["a,b", 'c "d"']),
        ('5" pipe,x', ['5" pipe', "x"]),
        (",,", ["", "", ""]),
    ],
)
def test_cells_are_cut_at_commas_outside_quotation_marks(line: str, found: list[str]) -> None:
    assert cells(line) == found


@pytest.mark.parametrize("line", ['a,"b', '"a"b,c', '"'])
def test_quotation_marks_that_do_not_match_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match="quotation"):
        cells(line)
    assert "quotation marks" in str(QUOTES)


def test_the_digest_is_of_the_unpacked_file() -> None:
    def digest(raw: bytes) -> Any:
        file = RegisterFile(io.BytesIO(raw))
        list(lines(file))
        return file.sha256

    assert digest(b"a,b\n1,2\n") == digest(gzip.compress(b"a,b\n1,2\n")) != digest(b"a,b\n1,3\n")
