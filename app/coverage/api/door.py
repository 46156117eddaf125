"""What coverage's parts of the JSON API share."""

from typing import Final

from app.web.api import Blueprint

blueprint = Blueprint("coverage-api", __name__, url_prefix="", description="Who is certified, of how many, on a date.")

CSV: Final = "text/csv"
JSON: Final = "application/json"
