import pytest
from flask import Flask
from flask_restx import Namespace, Resource

from backend import api
from backend.http.contract import PUBLIC, allows
from backend.http.endpoint import Endpoint
from backend.http.routes import Undeclared, routes_of
from tests.backend.http import probes


def mounted(*resources):
    ns = Namespace("own", path="/own")
    for number, resource in enumerate(resources):
        ns.route(f"/{number}/<uuid:thing_id>")(resource)
    app = Flask("own", static_folder=None)
    api.mount(app, [ns])
    return app


class TestRefuseUndeclared:
    def test_lets_no_operation_start_that_does_not_say_who_may_call(self):
        class Open(Endpoint):
            def get(self, uow):
                """Answer anybody."""

        with pytest.raises(Undeclared, match=r"Open\.get does not say who"):
            mounted(Open)

    def test_lets_nothing_past_the_edge(self):
        class Bypass(Resource):  # type: ignore[misc]  # flask-restx ships no types
            def get(self):
                """Answer without a unit."""

        with pytest.raises(Undeclared, match="Bypass"):
            mounted(Bypass)

    def test_lets_no_two_operations_share_a_name(self):
        class Thing(Endpoint):
            @allows(PUBLIC)
            def get(self, uow):
                """Answer."""

        class Other(Endpoint):
            get = Thing.get

        Other.__name__ = "Thing"

        with pytest.raises(Undeclared, match="both called get_thing"):
            mounted(Thing, Other)


class TestRoutesOf:
    def test_yields_every_operation_with_its_name(self, probe_app):
        routes = {route.id: route for route in routes_of(probe_app)}

        assert routes["add_probe"].verb == "post"
        assert routes["patch_probe"].path == "/probes/{number}"
        assert routes["get_named_probe"].where.endswith("probes.NamedProbe.get")
        assert len(routes) == len(list(routes_of(probe_app)))

    def test_names_the_feature(self, app):
        assert {route.feature for route in routes_of(app)} >= {"accounts", "catalogue"}

    def test_knows_the_probes_are_no_feature(self, probe_app):
        assert {route.feature for route in routes_of(probe_app)} == {probes.__name__.split(".")[-1]}
