"""The addresses of products."""

from dataclasses import replace
from typing import Any  # Any: bodies and queries are what their schemas load

from backend.features.catalogue import queries, service
from backend.features.catalogue.errors import (
    BarcodeTaken,
    KindIsFixed,
    NotOwnSection,
    ProductGone,
    SkuTaken,
    SomeGone,
)
from backend.features.catalogue.models import ProductDraft
from backend.features.catalogue.resources.namespace import changed, ns
from backend.features.catalogue.schemas import (
    FacetQuery,
    FacetsOut,
    ProductIn,
    ProductListing,
    ProductOut,
    ProductPage,
    ProductPatch,
    ProductQuery,
    ProductsChangedOut,
    ProductsPatch,
    ProductViewQuery,
    SuggestionQuery,
    SuggestionsOut,
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
from backend.kernel.paging import Page
from backend.kernel.unit_of_work import UnitOfWork

Body = dict[str, Any]


def _shown(uow: UnitOfWork, product_id: int) -> Answer:
    return changed(uow, queries.product_by_id(uow, product_id=product_id))


@ns.route("/products")
class Products(Endpoint):
    @ns.doc("list_products")
    @allows(PUBLIC)
    @cached("catalogue", unless=("staff", "archived"))
    @takes(query=ProductQuery)
    @gives(ProductListing, plain=True)
    def get(self, uow: UnitOfWork, query: Body) -> object:
        service.check_view(uow, staff=query["staff"], archived=query["narrowed"].archived)
        return queries.list_products(
            uow, narrowed=query["narrowed"], sort=query["sort"], wish=query["page"]
        )

    @ns.doc("add_product")
    @allows(Permission.PRODUCTS_EDIT)
    @idempotent
    @takes(ProductIn)
    @gives(ProductOut, 201, plain=True)
    @raises(SkuTaken, BarcodeTaken, NotOwnSection)
    def post(self, uow: UnitOfWork, body: ProductDraft) -> Answer:
        return _shown(uow, service.add_product(uow, draft=body).id)

    @ns.doc("change_products")
    @allows(Permission.PRODUCTS_EDIT)
    @idempotent
    @takes(ProductsPatch)
    @gives(ProductsChangedOut, plain=True)
    @raises(SomeGone, NotOwnSection)
    def patch(self, uow: UnitOfWork, body: Body) -> Answer:
        ids = body.pop("ids")
        changes = service.change_together(
            uow, product_ids=ids, adjustment=service.Adjustment(**body)
        )
        items = queries.products_by_ids(uow, product_ids=ids)
        return changed(
            uow, {"changed": len(changes), "items": [items[id_] for id_ in sorted(items)]}
        )


@ns.route("/products/<int:product_id>")
class Product(Endpoint):
    @ns.doc("get_product")
    @allows(PUBLIC)
    @cached("catalogue", unless=("staff",))
    @takes(query=ProductViewQuery)
    @gives(ProductOut, plain=True)
    @raises(ProductGone)
    def get(self, uow: UnitOfWork, product_id: int, query: Body) -> object:
        service.check_view(uow, staff=query["staff"])
        return queries.product_by_id(uow, product_id=product_id)

    @ns.doc("change_product")
    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @takes(ProductPatch)
    @gives(ProductOut, plain=True)
    @raises(ProductGone, SkuTaken, BarcodeTaken, KindIsFixed, NotOwnSection)
    def patch(self, uow: UnitOfWork, product_id: int, version: int, body: Body) -> Answer:
        draft = replace(service.draft_of(uow, product_id=product_id), **body)
        service.change_product(uow, product_id=product_id, base_version=version, draft=draft)
        return _shown(uow, product_id)

    @ns.doc("archive_product")
    @allows(Permission.PRODUCTS_EDIT)
    @versioned
    @gives(None, 204)
    @raises(ProductGone, NotOwnSection)
    def delete(self, uow: UnitOfWork, product_id: int, version: int) -> Answer:
        service.archive_product(uow, product_id=product_id, base_version=version)
        return changed(uow)


@ns.route("/products/<int:product_id>/restoration")
class ProductRestoration(Endpoint):
    @ns.doc("restore_product")
    @allows(Permission.PRODUCTS_EDIT)
    @idempotent
    @gives(ProductOut, plain=True)
    @raises(ProductGone, NotOwnSection)
    def post(self, uow: UnitOfWork, product_id: int) -> Answer:
        return _shown(uow, service.restore_product(uow, product_id=product_id).id)


@ns.route("/products/<int:product_id>/related")
class RelatedProducts(Endpoint):
    @ns.doc("list_related_products")
    @allows(PUBLIC)
    @cached("catalogue")
    @gives(ProductPage, plain=True)
    @raises(ProductGone)
    def get(self, uow: UnitOfWork, product_id: int) -> object:
        items = queries.list_related(uow, product_id=product_id)
        return Page(items=items, next=None, prev=None)


@ns.route("/facets")
class Facets(Endpoint):
    @ns.doc("list_facets")
    @allows(PUBLIC)
    @cached("catalogue")
    @takes(query=FacetQuery)
    @gives(FacetsOut, plain=True)
    def get(self, uow: UnitOfWork, query: Body) -> object:
        return queries.facets(uow, narrowed=query["narrowed"])


@ns.route("/suggestions")
class Suggestions(Endpoint):
    @ns.doc("suggest")
    @allows(PUBLIC)
    @cached("catalogue")
    @takes(query=SuggestionQuery)
    @gives(SuggestionsOut, plain=True)
    def get(self, uow: UnitOfWork, query: Body) -> object:
        return queries.suggest(uow, q=query["q"])
