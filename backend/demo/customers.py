"""The people who have bought in a demo shop, and the colleagues who picked for them."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from backend.demo.people import DEMO_NOTE
from backend.features.accounts import service as accounts
from backend.features.accounts.models import (
    Address,
    Contact,
    Customer,
    Employee,
    passwords,
)
from backend.features.accounts.service import Registration
from backend.features.orders.models import Somebody
from backend.kernel.ids import new_id
from backend.kernel.unit_of_work import UnitOfWork

COLLEAGUES = (("ben.okafor", "Ben", "Okafor"), ("lena.hartwig", "Lena", "Hartwig"))
# who has a log-in of the shop; nobody knows their passwords
REGULARS = (
    ("amira.haddad", "Amira", "Haddad"),
    ("bruno.keil", "Bruno", "Keil"),
    ("clara.winter", "Clara", "Winter"),
    ("david.oyelaran", "David", "Oyelaran"),
    ("elif.demir", "Elif", "Demir"),
    ("felix.brandauer", "Felix", "Brandauer"),
    ("greta.moll", "Greta", "Moll"),
    ("hannes.petri", "Hannes", "Petri"),
    ("isabel.carvalho", "Isabel", "Carvalho"),
    ("jonas.wieland", "Jonas", "Wieland"),
    ("katja.sommer", "Katja", "Sommer"),
    ("linh.tran", "Linh", "Tran"),
    ("marek.nowak", "Marek", "Nowak"),
    ("nele.friese", "Nele", "Friese"),
    ("oskar.lindt", "Oskar", "Lindholm"),
    ("paula.rieger", "Paula", "Rieger"),
    ("rosa.ferrante", "Rosa", "Ferrante"),
    ("stefan.busch", "Stefan", "Busch"),
    ("tuula.korhonen", "Tuula", "Korhonen"),
    ("valentin.roth", "Valentin", "Roth"),
)
FIRST_NAMES = (
    *("Anna", "Bernd", "Carla", "Dieter", "Emma", "Frank", "Gisela", "Henry", "Irene", "Jakob"),
    *("Karin", "Ludwig", "Martha", "Nils", "Olga", "Peter", "Renate", "Samuel", "Theo", "Ursula"),
)
LAST_NAMES = (
    *("Albrecht", "Becker", "Conrad", "Dorn", "Engel", "Fuchs", "Graf", "Hahn", "Jansen"),
    *("Kramer", "Lorenz", "Mertens", "Naumann", "Otto", "Pohl", "Richter", "Seidel", "Thiel"),
    *("Vogel", "Wagner", "Ziegler"),
)
STREETS = (
    *("Ahornweg", "Am Markt", "Birkenallee", "Brunnengasse", "Gartenstraße", "Hafenstraße"),
    *("Kastanienweg", "Mühlenstraße", "Ringstraße", "Rosenweg", "Schulstraße", "Turmgasse"),
)
GUESTS = 160
DEMO_KEY = "demo/"  # with what the idempotency key of each demo order begins


@dataclass(frozen=True)
class Buyer:
    """One who orders: with a log-in, or as a guest with the same cart all the time."""

    customer: Customer
    contact: Contact
    address: Address
    by: Somebody


@dataclass(frozen=True)
class Colleague:
    """One who picks and hands over."""

    employee_id: UUID
    by: Somebody


def welcome(uow: UnitOfWork, *, dice: Random, opened_at: datetime) -> list[Buyer]:
    """Make the buyers and return them, the most faithful first.

    The demo's own shopper is one of them. Dates lie in the past: nobody has come today.
    """
    nobodys = passwords.hash_password(secrets.token_urlsafe(32))
    regulars = [_own_shopper(uow)]
    for username, first_name, last_name in REGULARS:
        came_at = opened_at + timedelta(hours=dice.randrange(1, 1_200))
        then = replace(uow, now=came_at)
        wish = Registration(
            username=username,
            password_hash=nobodys,
            first_name=first_name,
            last_name=last_name,
            email=f"{username}@example.org",
        )
        user = accounts.register(then, wish=wish)
        user.last_activity_at = came_at
        user.decision_note = DEMO_NOTE
        regulars.append(_customer_of(uow, user.id))
    for customer in regulars:
        address = _address(dice)
        contact = Contact(
            customer.first_name, customer.last_name, customer.email, customer.phone or _phone(dice)
        )
        customer.complete(contact, address)
    guests = [_guest(dice, number, opened_at) for number in range(GUESTS)]
    return [_buyer(each) for each in (*regulars, *guests)]


def write_down(uow: UnitOfWork, buyers: Iterable[Buyer]) -> None:
    """Keep the customers who came: a guest becomes one with the first order."""
    uow.session.add_all(buyer.customer for buyer in buyers)
    uow.session.flush()


def hire(uow: UnitOfWork, *, opened_at: datetime) -> list[Colleague]:
    """Make two more employees and return all who fulfil, by name."""
    nobodys = passwords.hash_password(secrets.token_urlsafe(32))
    for username, first_name, last_name in COLLEAGUES:
        wish = Registration(username, nobodys, first_name, last_name, role="employee")
        user = accounts.register(uow, wish=wish)
        accounts.approve(uow, user_id=user.id, note=DEMO_NOTE)
        user.created_at = user.decided_at = opened_at
    uow.session.flush()
    rows = uow.session.scalars(select(Employee).order_by(Employee.display_name))
    return [
        Colleague(row.id, Somebody(f"user:{row.user_id}", row.display_name))
        for row in rows
        if row.is_active
    ]


def _own_shopper(uow: UnitOfWork) -> Customer:
    rows = uow.session.scalars(
        select(Customer).where(Customer.user_id.is_not(None), Customer.first_name == "Sam")
    )
    return rows.one()


def _customer_of(uow: UnitOfWork, user_id: UUID) -> Customer:
    return uow.session.scalars(select(Customer).where(Customer.user_id == user_id)).one()


def _guest(dice: Random, number: int, opened_at: datetime) -> Customer:
    first_name, last_name = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
    address = _address(dice)
    name = f"{first_name}.{last_name}.{number}".lower()
    return Customer(
        id=new_id(),
        first_name=first_name,
        last_name=last_name,
        email=f"{name}@example.com" if dice.random() < 0.7 else None,  # noqa: PLR2004  most
        phone=_phone(dice),
        address_line_1=address.line_1,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
        created_at=opened_at + timedelta(hours=dice.randrange(1, 48)),
    )


def _address(dice: Random) -> Address:
    return Address(
        line_1=f"{dice.choice(STREETS)} {dice.randrange(1, 90)}",
        postal_code=f"109{dice.randrange(61, 99)}",
        city="Berlin",
        country="DE",
    )


def _phone(dice: Random) -> str:
    return f"030 555 {dice.randrange(1_000, 9_999)}"


def _buyer(customer: Customer) -> Buyer:
    contact = Contact(customer.first_name, customer.last_name, customer.email, customer.phone)
    token = hashlib.sha256(f"{DEMO_KEY}{customer.id}".encode()).hexdigest()
    by = (
        Somebody(f"guest:{token}", "Guest")
        if customer.user_id is None
        else Somebody(f"user:{customer.user_id}", customer.name)
    )
    return Buyer(
        customer=customer,
        contact=contact,
        address=Address(
            line_1=customer.address_line_1,
            postal_code=customer.postal_code,
            city=customer.city,
            country=customer.country,
        ),
        by=by,
    )
