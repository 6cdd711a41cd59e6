"""Where the addresses of people are collected."""

from typing import Any  # Any: bodies are what their schemas load

from flask_restx import Namespace

ns = Namespace("accounts", path="/")
NO_STORE = {"Cache-Control": "no-store"}
Body = dict[str, Any]
