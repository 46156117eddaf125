"""Zip packages read in memory and never unpacked to a disk; what a package of questions never needs is refused."""

import io
import stat
import zipfile
from collections.abc import Collection, Mapping
from typing import Final

from app.i18n import N_
from app.interop.carried import Unreadable

LARGEST_PACKED: Final = 2 * 1024**2
LARGEST: Final = 20 * 1024**2
"""Bytes of all entries, unpacked."""
MOST_ENTRIES: Final = 500
HIGHEST_RATIO: Final = 50
FREE_UNPACKED: Final = 64 * 1024
"""Bytes that an entry may have whatever the ratio."""
NESTED: Final = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".jar")
SIGNATURE: Final = b"PK\x03\x04"
EPOCH: Final = (2000, 1, 1, 0, 0, 0)
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED: Final = 0x1


def looks_packed(content: bytes) -> bool:
    """Whether the file begins as a zip does."""
    return content.startswith(b"PK")


def entries(content: bytes, *, modules: int = 1) -> dict[str, bytes]:
    """Every file of a package by its path; raise :class:`Unreadable` for a broken or hostile one.

    ``modules``: what may be in it is that of so many modules.
    """
    if len(content) > LARGEST_PACKED * modules:
        raise Unreadable(N_("The package is larger than %(most)s bytes.", most=LARGEST_PACKED * modules))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            listed = package.infolist()
            _check_list(listed, modules)
            return {entry.filename: _read(package, entry) for entry in listed if not entry.is_dir()}
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise Unreadable(N_("The package is damaged, or packed in a way that is not read here.")) from None


def _check_list(listed: list[zipfile.ZipInfo], modules: int) -> None:
    if len(listed) > MOST_ENTRIES * modules:
        raise Unreadable(N_("The package has more than %(most)s entries.", most=MOST_ENTRIES * modules))
    if sum(entry.file_size for entry in listed) > LARGEST * modules:
        raise Unreadable(N_("The package is larger than %(most)s bytes unpacked.", most=LARGEST * modules))
    if len({entry.filename for entry in listed}) < len(listed):
        raise Unreadable(N_("The package holds two files of one name."))
    for entry in listed:
        _check(entry)


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    steps = name.split("/")
    if name.startswith("/") or ".." in steps or "\\" in name or ":" in name or not name.isprintable():
        raise Unreadable(N_("The package names a path outside itself."))
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Unreadable(N_("The package holds a link or another special file."))
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS:
        raise Unreadable(N_("The package is damaged, or packed in a way that is not read here."))
    if name.lower().endswith(NESTED):
        raise Unreadable(N_("The package holds another package."))
    if entry.file_size > max(FREE_UNPACKED, HIGHEST_RATIO * entry.compress_size):
        raise Unreadable(N_("An entry unpacks to more than %(most)s times its size.", most=HIGHEST_RATIO))


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry's bytes; its declared size was checked, and zipfile reads no more than that."""
    with package.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if content.startswith(SIGNATURE):
        raise Unreadable(N_("The package holds another package."))
    return content


def packed(files: Mapping[str, bytes], stored: Collection[str] = ()) -> bytes:
    """A package of these files; the same files make the same bytes.

    Those named in ``stored`` are not compressed: a long list of like lines packs so well that readers suspect a bomb.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            package.writestr(entry, content)
    return target.getvalue()
