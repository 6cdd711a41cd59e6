"""What makes a demo shop look lived in: its card on the door and requests that wait for a word."""

from datetime import time
from uuid import UUID

from backend.demo.shelves import SHOPS, read_shop
from backend.features.accounts import service as accounts
from backend.features.accounts.models import OpeningHours, OpenTime, TaxRate
from backend.features.accounts.service.card import Value
from backend.features.catalogue import service as catalogue
from backend.features.section_requests import service as section_requests
from backend.features.section_requests.models import RequestType, RequestWish
from backend.kernel.actor import Actor, Permission
from backend.kernel.unit_of_work import UnitOfWork

TEXTS = (
    *("tagline", "address", "phone", "email", "collection_text", "delivery_text"),
    *("tax_number", "terms_text", "privacy_text", "imprint_text"),
)


def hang_card(uow: UnitOfWork, *, shop: str) -> None:
    """Write the shop's card, unless an owner wrote one."""
    accounts.change_card(uow, changes={**_card(shop), "is_demo": True})


def take_down_card(uow: UnitOfWork) -> None:
    """Empty what a demo wrote on the shop's card; what an owner wrote there stays."""
    row = accounts.change_card(uow, changes={"is_demo": False})
    for shop in SHOPS:
        empty: dict[str, Value] = {
            name: "" if isinstance(value, str) else []
            for name, value in _card(shop).items()
            if getattr(row, name) == value
        }
        accounts.change_card(uow, changes=empty)


def _card(shop: str) -> dict[str, Value]:
    said = {**read_shop("legal"), **read_shop(shop)["card"]}
    return {
        **{name: said[name] for name in TEXTS},
        "headline_lines": said["headline"],
        "open_when": [OpeningHours(each["days"], each["hours"]) for each in said["opening_hours"]],
        "week": sorted(
            OpenTime(day, time.fromisoformat(each["opens"]), time.fromisoformat(each["closes"]))
            for each in said["open_times"]
            for day in each["days"]
        ),
        "rates": [TaxRate(each["title"], each["rate_bp"]) for each in said["tax_rates"]],
    }


def file_requests(uow: UnitOfWork, *, shop: str) -> None:
    """File the requests in the name of the unit's actor, who lets others decide."""
    for each in read_shop(shop)["requests"]:
        parent = each.get("parent")
        parent_id = catalogue.section_by_path(uow, names=[parent]).id if parent else None
        section_requests.file(
            uow,
            wish=RequestWish(
                request_type=RequestType.CREATE,
                reason=each["reason"],
                section_name=each["name"],
                description=each["description"],
                parent_id=parent_id,
                is_moved=parent_id is not None,
            ),
        )


def as_employee(*, user_id: UUID, name: str) -> Actor:
    """Return the demo's employee as an actor who may file requests."""
    return Actor(
        name=name,
        user_id=user_id,
        permissions=frozenset({Permission.SECTION_REQUESTS_FILE.value}),
    )
