"""Hub: mounts every feature's namespace, in ladder order."""

from flask import Flask, Response
from flask_restx import Api, Namespace
from werkzeug.exceptions import HTTPException

NAMESPACES: tuple[Namespace, ...] = ()


class ShopApi(Api):  # type: ignore[misc]  # flask-restx ships no types
    """RESTX with its own error layer taken out: problems are answered by `http.problems`."""

    def error_router(self, original_handler, error):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201  its own signature
        """Pass every error straight to Flask's handlers."""
        return original_handler(error)


def mount(app: Flask) -> Api:
    """Mount the features under /api."""
    app.config["RESTX_ERROR_404_HELP"] = False
    app.config["RESTX_MASK_SWAGGER"] = False
    app.config["RESTX_INCLUDE_ALL_MODELS"] = True
    app.config["ERROR_INCLUDE_MESSAGE"] = False
    api = ShopApi(app, prefix="/api", doc=False, title="Cornerstore", version="1")
    for namespace in NAMESPACES:
        api.add_namespace(namespace)
    return api
