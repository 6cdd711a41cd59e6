"""Hub: the tables of orders and the words of checkout."""

from backend.features.orders.models.checkout import (
    ChangeWish,
    CheckoutWish,
    LineChange,
    Placed,
)
from backend.features.orders.models.history import (
    PastLine,
    PastOrder,
    PastPayment,
    PastStep,
    Somebody,
)
from backend.features.orders.models.moves import (
    CANCELLED_BY_CUSTOMER,
    CHANGEABLE,
    HOLDS_RESERVATION,
    LEFT_THE_SHELF,
    MOVES,
    OrderStatus,
    check_move,
)
from backend.features.orders.models.orders import (
    Collection,
    FailureReason,
    Order,
    OrderEvent,
    OrderLine,
    OrderSource,
    Payment,
    PaymentKind,
    PaymentMethod,
)
from backend.features.orders.models.sheets import (
    LineSheet,
    OrderSheet,
    OrderSummary,
    TaxShare,
    taxes_of,
)

__all__ = [
    "CANCELLED_BY_CUSTOMER",
    "CHANGEABLE",
    "HOLDS_RESERVATION",
    "LEFT_THE_SHELF",
    "MOVES",
    "ChangeWish",
    "CheckoutWish",
    "Collection",
    "FailureReason",
    "LineChange",
    "LineSheet",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderSheet",
    "OrderSource",
    "OrderStatus",
    "OrderSummary",
    "PastLine",
    "PastOrder",
    "PastPayment",
    "PastStep",
    "Payment",
    "PaymentKind",
    "PaymentMethod",
    "Placed",
    "Somebody",
    "TaxShare",
    "check_move",
    "taxes_of",
]
