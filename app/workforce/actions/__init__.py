"""Writes to the register: rows (``keeping``), files (``importing``, merged by ``staging``), borders (``mapping``)."""

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
from app.workforce.actions.mapping import MapPlan, MapRefused, keep_maps, plan_maps
from app.workforce.actions.merging import Contradiction, NotMergeable, merge_entries, remember, undo_merge

__all__ = [
    "Contradiction",
    "ImportReport",
    "MapPlan",
    "MapRefused",
    "NotMergeable",
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
    "keep_maps",
    "merge_entries",
    "move",
    "plan_maps",
    "remember",
    "undo_merge",
]
