"""Hub: mounts every feature's namespace, in ladder order."""

from collections.abc import Sequence

from flask import Flask
from flask_restx import Api, Namespace

from backend.features.accounts import resources as accounts
from backend.features.audit import resources as audit
from backend.features.cart import resources as cart
from backend.features.catalogue import resources as catalogue
from backend.features.notices import resources as notices
from backend.features.orders import resources as orders
from backend.features.reports import resources as reports
from backend.features.section_requests import resources as section_requests
from backend.features.stock import resources as stock
from backend.http import docs, routes

NAMESPACES: tuple[Namespace, ...] = (
    audit.ns,
    accounts.ns,
    notices.ns,
    catalogue.ns,
    stock.ns,
    cart.ns,
    section_requests.ns,
    orders.ns,
    reports.ns,
)


class ShopApi(Api):  # type: ignore[misc]  # flask-restx ships no types
    """RESTX with its own error layer taken out: problems are answered by `http.problems`."""

    def error_router(self, original_handler, error):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201  its own signature
        """Pass every error straight to Flask's handlers."""
        return original_handler(error)


def mount(app: Flask, namespaces: Sequence[Namespace] = NAMESPACES) -> Api:
    """Mount the features under /api. Raises Undeclared when an operation says too little."""
    app.config["RESTX_ERROR_404_HELP"] = False
    app.config["RESTX_MASK_SWAGGER"] = False
    app.config["RESTX_INCLUDE_ALL_MODELS"] = True
    app.config["ERROR_INCLUDE_MESSAGE"] = False
    api = ShopApi(app, prefix="/api", doc=False, title="Cornerstore", version="1")
    for namespace in namespaces:
        api.add_namespace(namespace)
    routes.refuse_undeclared(app)
    docs.install(app)
    return api
