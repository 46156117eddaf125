"""Two people changed one part: where their values differ, and the value that a choice between them makes."""

import copy
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.authoring.parts import Path, Plain

NOTHING: Final = object()


@dataclass(frozen=True)
class Difference:
    """A place where mine and theirs differ; None where nothing stands."""

    path: Path
    before: Any
    theirs: Any
    mine: Any

    @property
    def is_mine(self) -> bool:
        """Whether only I changed it, or both did: then mine is proposed, and theirs where only they changed it."""
        return bool(self.mine != self.before)


def differences(before: Plain | None, theirs: Plain | None, mine: Plain | None) -> list[Difference]:
    """Where two values differ, as deep as they can be taken apart; lists of unlike length differ as a whole."""
    return list(_differences(before, theirs, mine, ()))


def merged(theirs: Plain | None, mine: Plain | None, chosen: Collection[Path]) -> dict[str, Any] | None:
    """Theirs with mine at the chosen places."""
    if () in chosen:
        return None if mine is None else dict(mine)
    if theirs is None:
        return None
    value = copy.deepcopy(dict(theirs))
    for path in chosen:
        _take(value, mine, path)
    return value


def _differences(before: Any, theirs: Any, mine: Any, path: Path) -> Iterator[Difference]:
    if theirs == mine:
        return
    if isinstance(theirs, dict) and isinstance(mine, dict):
        for key in dict.fromkeys([*theirs, *mine]):
            yield from _differences(_of(before, key), _of(theirs, key), _of(mine, key), (*path, key))
    elif _are_alike(theirs, mine):
        for place, (one, other) in enumerate(zip(theirs, mine, strict=True)):
            yield from _differences(_of(before, place), one, other, (*path, place))
    else:
        yield Difference(path, _shown(before), _shown(theirs), _shown(mine))


def _of(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return NOTHING


def _shown(value: Any) -> Any:
    return None if value is NOTHING else value


def _are_alike(one: Any, other: Any) -> bool:
    """Two lists of things with the same keys in the same order, or of as many texts."""
    if not isinstance(one, list) or not isinstance(other, list) or len(one) != len(other):
        return False
    return [_of(each, "key") for each in one if isinstance(each, dict)] == [
        _of(each, "key") for each in other if isinstance(each, dict)
    ]


def _take(value: Any, mine: Any, path: Path) -> None:
    for step in path[:-1]:
        value, mine = _of(value, step), _of(mine, step)
    last = path[-1]
    taken = _of(mine, last)
    if isinstance(value, dict) and taken is NOTHING:
        value.pop(last, None)
    elif isinstance(value, dict) or (isinstance(value, list) and last in range(len(value))):
        value[last] = copy.deepcopy(taken)  # type: ignore[index]
