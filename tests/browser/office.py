"""What the staff does to goods while somebody shops: over HTTP, as the pages would."""

import secrets
from dataclasses import dataclass, field

from tests.faults.buyers import Answer, call
from tests.live import LiveShop


@dataclass
class Office:
    """The demo's manager behind the counter of one shop."""

    shop: LiveShop
    role: str = "manager"
    token: str = field(default="", repr=False)

    def product(self, name: str) -> dict:
        """Return the product of this name."""
        found = call(self.shop.url, "GET", f"/api/products?q={name.replace(' ', '%20')}")
        return next(each for each in found.body["items"] if each["name"] == name)

    def reprice(self, name: str, rate_minor: int) -> None:
        """Give a product another rate."""
        product = self.product(name)
        headers = {"If-Match": f'"{product["version"]}"'}
        path = f"/api/products/{product['id']}"
        assert self._ask("PATCH", path, {"rate_minor": rate_minor}, headers).status == 200

    def archive(self, name: str) -> None:
        """Take a product out of the shop."""
        product = self.product(name)
        headers = {"If-Match": f'"{product["version"]}"'}
        assert self._ask("DELETE", f"/api/products/{product['id']}", None, headers).status < 300

    def buy(self, name: str, quantity: str) -> None:
        """Let somebody else buy so much of a product."""
        wish = {"product_id": self.product(name)["id"], "quantity": quantity}
        cart = call(self.shop.url, "POST", "/api/cart/lines", wish)
        order = {
            "collection": "collection",
            "contact": {"first_name": "Otto", "last_name": "Quick", "email": None, "phone": None},
            "expected_total_minor": cart.body["total_minor"],
        }
        headers = {
            "X-Cart-Token": cart.headers["x-cart-token"],
            "Idempotency-Key": secrets.token_hex(16),
        }
        placed = call(self.shop.url, "POST", "/api/orders", order, headers)
        assert placed.status == 201, placed

    def left(self, name: str) -> str:
        """Return how much of a product can be bought now."""
        path = f"/api/products/{self.product(name)['id']}/stock"
        available: str = call(self.shop.url, "GET", path).body["quantity_available"]
        return available

    def _ask(self, method: str, path: str, body: object, headers: dict[str, str]) -> Answer:
        if not self.token:
            login = self.shop.login_of(self.role)
            wish = {name: login[name] for name in ("username", "password")}
            self.token = call(self.shop.url, "POST", "/api/auth/login", wish).body["access_token"]
        key = {"Idempotency-Key": secrets.token_hex(16)}
        own = {"Authorization": f"Bearer {self.token}"}
        return call(self.shop.url, method, path, body, own | key | headers)
