"""Hub: what can be done with orders."""

from backend.features.orders.service.cancelling import cancel
from backend.features.orders.service.changing import change
from backend.features.orders.service.confirming import confirm, fail
from backend.features.orders.service.history import write_history
from backend.features.orders.service.links import link_token
from backend.features.orders.service.placing import place
from backend.features.orders.service.reconciliation import find_discrepancies, settle
from backend.features.orders.service.showing import new_sheet, sheet, sheet_of

__all__ = [
    "cancel",
    "change",
    "confirm",
    "fail",
    "find_discrepancies",
    "link_token",
    "new_sheet",
    "place",
    "settle",
    "sheet",
    "sheet_of",
    "write_history",
]
