"""Where a test plays: one connection, one transaction, and units that end in savepoints of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from backend.adapters import database
from backend.http.auth import Identify
from backend.kernel.actor import Actor
from backend.kernel.unit_of_work import ShopProfile, Units
from tests.ports import Surroundings


@dataclass
class Stage:
    """Leads everything that opens a session to the running test's connection.

    `session` is the test's own; it is flushed before a unit begins, so that the unit sees what the
    test arranged, and expired when the unit ends, so that the test sees what the unit did.
    """

    surroundings: Surroundings = field(default_factory=Surroundings)
    connection: Connection | None = None
    session: Session | None = None
    signed_in: dict[str, Actor] = field(default_factory=dict)
    numbers: count = field(default_factory=count)

    def enter(self, connection: Connection) -> None:
        """Begin a test on this connection."""
        self.connection = connection
        self.session = self._joined()
        self.signed_in.clear()
        self.surroundings.clear()

    def leave(self) -> None:
        """End the test; the connection's owner rolls back."""
        self.open_session_of_test().close()
        self.session = self.connection = None

    def open_session_of_test(self) -> Session:
        """Return the test's own session."""
        if self.session is None:
            raise RuntimeError("a session is opened outside of any test")
        return self.session

    def open_session(self) -> Session:
        """Open a session for one unit."""
        own = self.open_session_of_test()
        own.flush()
        return self._joined(on_close=own.expire_all)

    def units(self, shop: ShopProfile) -> Units:
        """Return units that live in the running test's transaction."""
        return Units(
            open_session=self.open_session,
            shop=shop,
            ports=self.surroundings.ports(),
            clock=self.surroundings.clock,
            is_transient=database.is_transient,
            is_lost=database.is_lost,
            pause=lambda _: None,
        )

    def sign_in(self, actor: Actor) -> dict[str, str]:
        """Return the headers with which the application takes a request for this actor's."""
        token = f"test-{next(self.numbers)}"
        self.signed_in[token] = actor
        return {"Authorization": f"Bearer {token}"}

    def watch_door(self, app: Flask) -> None:
        """Let the application know the actors of `sign_in`, beside its real users."""
        edge = app.extensions["edge"]
        real: Identify = edge.people

        def people(token: str) -> Actor:
            return self.signed_in[token] if token in self.signed_in else real(token)

        app.extensions["edge"] = replace(edge, people=people)

    def _joined(self, on_close: Callable[[], None] = lambda: None) -> Session:
        return _Joined(self.connection, on_close)


class _Joined(Session):
    def __init__(self, connection: Connection | None, on_close: Callable[[], None]) -> None:
        super().__init__(
            bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        self._on_close = on_close

    def close(self) -> None:
        super().close()
        self._on_close()
