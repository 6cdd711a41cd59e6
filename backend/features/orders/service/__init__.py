"""Hub: what can be done with orders."""

from backend.features.orders.service.cancelling import cancel
from backend.features.orders.service.changing import change
from backend.features.orders.service.claiming import claim
from backend.features.orders.service.confirming import confirm, fail
from backend.features.orders.service.history import write_history
from backend.features.orders.service.letters import letter
from backend.features.orders.service.links import link_token
from backend.features.orders.service.placing import place
from backend.features.orders.service.reconciliation import find_discrepancies, settle
from backend.features.orders.service.repeating import repeat
from backend.features.orders.service.showing import bought_before, new_sheet, sheet, sheet_of
from backend.features.orders.service.wishing import wished_times

__all__ = [
    "bought_before",
    "cancel",
    "change",
    "claim",
    "confirm",
    "fail",
    "find_discrepancies",
    "letter",
    "link_token",
    "new_sheet",
    "place",
    "repeat",
    "settle",
    "sheet",
    "sheet_of",
    "wished_times",
    "write_history",
]
