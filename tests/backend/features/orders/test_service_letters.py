"""Letters to the buyer, over a mail server that really listens."""

from dataclasses import replace
from email import message_from_bytes, policy
from functools import partial
from html import unescape

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from backend.adapters import database
from backend.adapters.mail import open_mailer
from backend.features.accounts import service as accounts
from backend.features.accounts.models import Contact
from backend.features.catalogue.models import UnitType
from backend.features.orders import service
from backend.features.orders.jobs import MAIL
from backend.features.orders.models import (
    ChangeWish,
    LineChange,
    Order,
    OrderLine,
    OrderStatus,
)
from backend.features.orders.queries import for_move
from backend.features.orders.service.moving import move
from backend.kernel.outbox import OutboxMessage
from tests.factories.cart import make_guest
from tests.factories.orders import CONTACT, make_order
from tests.factories.stock import make_stocked
from tests.processes import free_port
from worker.task import Runner

RECEIPT = (
    "Ada Buyer",
    "1 kg Pears <ripe>",
    "€3.33",
    "€1,234.50",
    "€1,237.83",
    "including 19% tax on €1,037.39",
    "€197.11",
    "including 7% tax on €3.11",
    "€0.22",
    "Friday, November 20, 2026",
    "DE 123",
    "Weighed goods",
)


class Post:
    """A mail server that counts what it took; `answers` are said to the next letters, in turn."""

    def __init__(self):
        self.letters = []
        self.answers = []
        self.refused = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return "550 No such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "hang up":
            server.transport.close()
            return "421 Gone"
        if answer.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            self.letters.append(letter)
        return answer


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def office(post):
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def deliver_to(units, clock):
    """Return a function that does the waiting jobs; letters go to the server at a port."""

    def deliver_to(port):
        mailer = open_mailer(f"smtp://127.0.0.1:{port}?from=shop@example.org")
        by_post = replace(units, ports=replace(units.ports, mailer=mailer))
        runner = Runner(by_post, "celery:test", database.is_transient)
        clock.forward(hours=1)
        return sum(runner.drain(topic) for topic in ("orders.confirm", MAIL.name))

    return deliver_to


@pytest.fixture
def deliver(deliver_to, office):
    return partial(deliver_to, office.port)


def subjects(post):
    return [letter["Subject"] for letter in post.letters]


def text_of(letter, kind="plain"):
    return letter.get_body((kind,)).get_content()


def open_jobs(session):
    return session.scalar(
        select(func.count())
        .select_from(OutboxMessage)
        .where(OutboxMessage.topic == MAIL.name, OutboxMessage.done_at.is_(None))
    )


class TestConfirmation:
    def test_arrives_once_with_everything_in_it(self, session, uow, post, deliver, units):
        pears = make_stocked(
            uow(),
            name="Pears <ripe>",
            rate_minor=333,
            tax_rate_bp=700,
            unit_type=UnitType.KG,
            step_milli=250,
        )
        bar = make_stocked(uow(), name="Bar", rate_minor=123_450, tax_rate_bp=1_900)
        accounts.change_card(
            uow(), changes={"address": "Lane 1\n12345 Town", "tax_number": "DE 123"}
        )
        placed = make_order(uow(make_guest()), pears, bar)

        assert deliver() == 2
        assert deliver() == 0

        (letter,) = post.letters
        order, shop = placed.order, units.shop
        assert letter["Subject"] == f"Your order {order.number} at {shop.name}"
        assert letter["To"] == "ada@example.org"
        assert letter["From"] == f"{shop.name} <shop@example.org>"
        plain, html = text_of(letter), unescape(text_of(letter, "html"))
        link = f"{shop.public_url}/orders/{order.id}#{placed.link_token}"
        for words in (*RECEIPT, link):
            assert words in plain.replace("\u202f", " ")
            assert words in html.replace("\u202f", " ")
        assert "<ripe>" not in text_of(letter, "html")

    def test_agrees_with_the_order_to_the_cent(self, session, uow):
        rates = [(333, 700), (199, 1_900), (101, 700), (57, 0)]
        products = [make_stocked(uow(), rate_minor=r, tax_rate_bp=bp) for r, bp in rates]
        placed = make_order(uow(make_guest()), *products, quantity_milli=3_000)

        sheet = service.sheet(uow(), order_id=placed.order.id)

        assert [share.tax_rate_bp for share in sheet.taxes] == [1_900, 700, 0]
        assert sum(share.net_minor for share in sheet.taxes) == sheet.order.net_minor
        assert sum(share.tax_minor for share in sheet.taxes) == sheet.order.tax_minor
        assert sum(share.gross_minor for share in sheet.taxes) == sheet.order.total_minor

    def test_is_not_written_to_nobody(self, session, uow, post, deliver):
        contact = Contact("Ada", "Buyer", phone="030 1234")
        make_order(uow(make_guest()), make_stocked(uow()), contact=contact)

        deliver()

        assert (post.letters, open_jobs(session)) == ([], 0)

    def test_bears_the_owners_address(self, uow, units):
        placed = make_order(uow(make_guest()), make_stocked(uow()))
        service.confirm(uow(), order_id=placed.order.id)
        unit = uow()
        shop = replace(unit.shop, mail_sender="owner@example.org", locale="de-DE")
        unit = replace(unit, read_shop=lambda: shop)

        letter = service.letter(unit, order_id=placed.order.id, seq=2)

        assert letter is not None
        assert (letter.sender, letter.sender_name) == ("owner@example.org", shop.name)
        assert "2,40\xa0€" in letter.text
        assert "Freitag, 20. November 2026, 13:00" in letter.text


class TestLater:
    def test_tells_of_change_readiness_and_end(self, session, uow, post, deliver):
        guest, bar = make_guest(), make_stocked(uow(), rate_minor=200)
        order_id = make_order(uow(guest), bar).order.id
        deliver()
        wish = ChangeWish((LineChange(bar.id, 2_000),), 400)
        service.change(uow(guest), order_id=order_id, base_version=2, wish=wish)
        deliver()
        for status in (OrderStatus.PICKING, OrderStatus.READY):
            move(uow(), for_move(session, order_id=order_id), to=status)
        session.execute(update(OrderLine).values(charged_milli=1_000, charged_total_minor=200))
        session.execute(update(Order).values(charged_net_minor=200, charged_tax_minor=0))
        session.execute(update(Order).values(charged_total_minor=200))
        deliver()
        move(
            uow(), for_move(session, order_id=order_id), to=OrderStatus.CANCELLED, reason="A flood"
        )
        deliver()

        assert [subject.partition(" at ")[2].split(" ", 1)[1:] for subject in subjects(post)] == [
            [],
            ["was changed"],
            ["is ready"],
            ["was cancelled"],
        ]
        assert "€4.00" in text_of(post.letters[1])
        assert "€2.00" in text_of(post.letters[2])
        assert "A flood" in text_of(post.letters[3])

    def test_tells_what_could_not_be_taken(self, uow, post, deliver):
        order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id
        service.fail(uow(), reason="CannotConfirm", order_id=order_id)

        deliver()

        assert subjects(post)[0].endswith("could not be taken")

    def test_calls_nobody_to_fetch_what_is_handed_over(self, session, uow, post, deliver):
        order_id = make_order(uow(make_guest()), make_stocked(uow())).order.id
        deliver()
        for status in (OrderStatus.PICKING, OrderStatus.READY, OrderStatus.HANDED_OVER):
            move(uow(), for_move(session, order_id=order_id), to=status)

        deliver()

        assert not any("is ready" in subject for subject in subjects(post))

    def test_says_nothing_that_is_no_longer_true(self, uow, post, deliver):
        guest, bar = make_guest(), make_stocked(uow(), rate_minor=200)
        order_id = make_order(uow(guest), bar).order.id
        service.confirm(uow(), order_id=order_id)
        for version, quantity in ((2, 2_000), (3, 3_000)):
            wish = ChangeWish((LineChange(bar.id, quantity),), quantity // 5)
            service.change(uow(guest), order_id=order_id, base_version=version, wish=wish)
        service.cancel(uow(guest), order_id=order_id)

        deliver()

        assert [subject.endswith("was cancelled") for subject in subjects(post)] == [True]


class TestTrouble:
    @pytest.mark.parametrize("trouble", ["hang up", "451 Later", "452 Full"])
    def test_comes_once_when_the_server_breaks_in_the_middle(
        self, session, uow, post, deliver, trouble
    ):
        post.answers = [trouble, trouble]
        make_order(uow(make_guest()), make_stocked(uow()))

        for _ in range(4):
            deliver()

        assert (len(post.letters), open_jobs(session)) == (1, 0)

    def test_waits_while_no_server_answers(self, session, uow, post, deliver_to, office):
        make_order(uow(make_guest()), make_stocked(uow()))

        deliver_to(free_port())
        waiting = open_jobs(session)
        deliver_to(office.port)

        assert (waiting, len(post.letters), open_jobs(session)) == (1, 1, 0)

    def test_gives_up_on_a_refused_address_alone(self, session, uow, post, deliver):
        post.refused = {"ada@example.org"}
        make_order(uow(make_guest()), make_stocked(uow()))
        other = replace(CONTACT, email="bob@example.org")
        make_order(uow(make_guest()), make_stocked(uow()), contact=other)

        for _ in range(2):
            deliver()

        assert [letter["To"] for letter in post.letters] == ["bob@example.org"]
        assert open_jobs(session) == 0

    def test_is_known_again_when_it_comes_twice(self, uow):
        placed = make_order(uow(make_guest()), make_stocked(uow()))
        service.confirm(uow(), order_id=placed.order.id)

        letters = [service.letter(uow(), order_id=placed.order.id, seq=2) for _ in range(2)]

        keys = [letter.key for letter in letters if letter is not None]
        assert keys == [f"order-{placed.order.id}-2"] * 2
