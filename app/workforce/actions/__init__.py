"""Writes to the register: single rows (``keeping``) and whole files (``importing``, merged by ``staging``)."""

from app.workforce.actions.importing import ImportReport, RegisterRefused, demand_whole_country, import_register
from app.workforce.actions.keeping import (
    Overlap,
    add_head_count,
    add_person,
    add_position,
    add_region,
    add_site,
    end_position,
    move,
)

__all__ = [
    "ImportReport",
    "Overlap",
    "RegisterRefused",
    "add_head_count",
    "add_person",
    "add_position",
    "add_region",
    "add_site",
    "demand_whole_country",
    "end_position",
    "import_register",
    "move",
]
