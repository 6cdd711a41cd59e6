"""The addresses of the people in the movies and of their parts."""

from typing import Any  # Any: bodies and queries are what their schemas load

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import (
    ActorGone,
    NotOwnSection,
    PartTaken,
    PerformanceGone,
    ProductGone,
)
from backend.features.catalogue.resources.namespace import changed, ns
from backend.features.catalogue.schemas import (
    ActorIn,
    ActorListPage,
    ActorOut,
    ActorPatch,
    ActorQuery,
    PerformanceIn,
    PerformancePatch,
    ProductOut,
)
from backend.http.contract import (
    PUBLIC,
    allows,
    cached,
    gives,
    idempotent,
    raises,
    takes,
    versioned,
)
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.unit_of_work import UnitOfWork

Body = dict[str, Any]


def _actor(uow: UnitOfWork, actor_id: int) -> Answer:
    return changed(uow, queries.actor_by_id(uow, actor_id=actor_id))


def _movie(uow: UnitOfWork, movie_id: int) -> Answer:
    return changed(uow, queries.product_by_id(uow, product_id=movie_id))


@ns.route("/actors")
class Actors(Endpoint):
    @ns.doc("list_actors")
    @allows(PUBLIC)
    @cached("catalogue")
    @takes(query=ActorQuery)
    @gives(ActorListPage, plain=True)
    def get(self, uow: UnitOfWork, query: Body) -> object:
        return queries.list_actors(uow, q=query.get("q"), wish=query["page"])

    @ns.doc("add_actor")
    @allows(Permission.PRODUCTS_EDIT)
    @idempotent
    @takes(ActorIn)
    @gives(ActorOut, 201, plain=True)
    def post(self, uow: UnitOfWork, body: Body) -> Answer:
        return _actor(uow, service.add_actor(uow, name=body["name"]).id)


@ns.route("/actors/<int:actor_id>")
class Actor(Endpoint):
    @ns.doc("get_actor")
    @allows(PUBLIC)
    @cached("catalogue")
    @gives(ActorOut, plain=True)
    @raises(ActorGone)
    def get(self, uow: UnitOfWork, actor_id: int) -> object:
        return queries.actor_by_id(uow, actor_id=actor_id)

    @ns.doc("change_actor")
    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @takes(ActorPatch)
    @gives(ActorOut, plain=True)
    @raises(ActorGone)
    def patch(self, uow: UnitOfWork, actor_id: int, version: int, body: Body) -> Answer:
        service.change_actor(uow, actor_id=actor_id, base_version=version, name=body["name"])
        return _actor(uow, actor_id)

    @ns.doc("archive_actor")
    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @gives(None, 204)
    @raises(ActorGone)
    def delete(self, uow: UnitOfWork, actor_id: int, version: int) -> Answer:
        service.archive_actor(uow, actor_id=actor_id, base_version=version)
        return changed(uow)


@ns.route("/actors/<int:actor_id>/restoration")
class ActorRestoration(Endpoint):
    @ns.doc("restore_actor")
    @allows(Permission.PRODUCTS_EDIT)
    @idempotent
    @gives(ActorOut, plain=True)
    @raises(ActorGone)
    def post(self, uow: UnitOfWork, actor_id: int) -> Answer:
        return _actor(uow, service.restore_actor(uow, actor_id=actor_id).id)


@ns.route("/movies/<int:movie_id>/performances")
class Performances(Endpoint):
    @ns.doc("add_performance")
    @allows(Permission.PRODUCTS_EDIT)
    @idempotent
    @takes(PerformanceIn)
    @gives(ProductOut, 201, plain=True)
    @raises(ProductGone, ActorGone, PartTaken, NotOwnSection)
    def post(self, uow: UnitOfWork, movie_id: int, body: Body) -> Answer:
        service.add_performance(uow, movie_id=movie_id, **body)
        return _movie(uow, movie_id)


@ns.route("/movies/<int:movie_id>/performances/<int:performance_id>")
class Performance(Endpoint):
    @ns.doc("change_performance")
    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @takes(PerformancePatch)
    @gives(ProductOut, plain=True)
    @raises(ProductGone, PerformanceGone, PartTaken, NotOwnSection)
    def patch(
        self, uow: UnitOfWork, movie_id: int, performance_id: int, version: int, body: Body
    ) -> Answer:
        found = queries.performance_of(uow, movie_id=movie_id, performance_id=performance_id)
        service.change_performance(
            uow,
            movie_id=movie_id,
            performance_id=performance_id,
            base_version=version,
            part=body.get("part", found.part),
            billing=body.get("billing", found.billing),
        )
        return _movie(uow, movie_id)

    @ns.doc("remove_performance")
    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @gives(ProductOut, plain=True)
    @raises(ProductGone, PerformanceGone, NotOwnSection)
    def delete(self, uow: UnitOfWork, movie_id: int, performance_id: int, version: int) -> Answer:
        service.remove_performance(
            uow, movie_id=movie_id, performance_id=performance_id, base_version=version
        )
        return _movie(uow, movie_id)
