"""How a measurement is told: what it is, the value, the target, and whether it is met."""

import operator
from dataclasses import dataclass
from typing import Self

COMPARE = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Figure:
    """One measured value beside its target; a note has no target."""

    name: str
    value: float | None
    relation: str
    target: float | None
    detail: str

    @classmethod
    def note(cls, name: str, detail: str) -> Self:
        """A measurement that stands for itself."""
        return cls(name, None, "", None, detail)

    @property
    def is_met(self) -> bool:
        """Whether the target is met; a note always is."""
        if self.value is None or self.target is None:
            return True
        return bool(COMPARE[self.relation](self.value, self.target))

    def __str__(self) -> str:
        """One line of the table."""
        if self.value is None or self.target is None:
            return f"      {self.name}: {self.detail}"
        mark = "ok  " if self.is_met else "MISS"
        return f"{mark}  {self.name}: {self.value:.2f} (target {self.relation} {self.target:g})  {self.detail}"
