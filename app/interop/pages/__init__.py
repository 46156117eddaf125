"""The pages of the exchange: items in and out, releases out."""

from app.interop.pages import exports, items

items_blueprint = items.blueprint
exports_blueprint = exports.blueprint

__all__ = ["exports_blueprint", "items_blueprint"]
