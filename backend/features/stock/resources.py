"""Stock over HTTP."""

from typing import Any  # Any: parsed queries are plain dictionaries
from uuid import UUID

from flask_restx import Namespace

from backend.features.stock import queries, service
from backend.features.stock.errors import UnknownDocument, UnknownProduct
from backend.features.stock.models import DocumentDraft
from backend.features.stock.queries import (
    DocumentSheet,
    LevelRow,
    LevelsWish,
    MovementRow,
    MovementsWish,
)
from backend.features.stock.schemas import (
    DocumentIn,
    DocumentOut,
    DocumentPage,
    DocumentsQuery,
    LevelPage,
    LevelsQuery,
    MovementPage,
    MovementsQuery,
    ProductStockOut,
)
from backend.http.contract import PUBLIC, allows, gives, idempotent, raises, takes
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.paging import Page
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("stock", path="/")
FRESH = {"Cache-Control": "no-store"}


@ns.route("/products/<int:product_id>/stock")
class ProductStock(Endpoint):
    @ns.doc("get_product_stock")
    @allows(PUBLIC)
    @gives(ProductStockOut)
    @raises(UnknownProduct)
    def get(self, uow: UnitOfWork, product_id: int) -> Answer:
        return Answer(queries.stock_of(uow.session, product_id=product_id), headers=FRESH)


@ns.route("/stock-levels")
class StockLevels(Endpoint):
    @ns.doc("list_stock_levels")
    @allows(Permission.STOCK_READ)
    @takes(query=LevelsQuery)
    @gives(LevelPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page[LevelRow]:
        return queries.list_levels(uow.session, wish=LevelsWish(**query))


@ns.route("/stock-movements")
class StockMovements(Endpoint):
    @ns.doc("list_stock_movements")
    @allows(Permission.STOCK_READ)
    @takes(query=MovementsQuery)
    @gives(MovementPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> Page[MovementRow]:
        return queries.list_movements(uow.session, wish=MovementsWish(**query))


@ns.route("/stock-documents")
class StockDocuments(Endpoint):
    @ns.doc("list_stock_documents")
    @allows(Permission.STOCK_READ)
    @takes(query=DocumentsQuery)
    @gives(DocumentPage)
    def get(self, uow: UnitOfWork, query: dict[str, Any]) -> object:
        return queries.list_documents(uow.session, **query)

    @ns.doc("submit_stock_document")
    @allows(Permission.STOCK_EDIT)
    @idempotent
    @takes(DocumentIn)
    @gives(DocumentOut, 202)
    def post(self, uow: UnitOfWork, body: DocumentDraft) -> Answer:
        document = service.submit_document(uow, draft=body)
        sheet = queries.document_sheet(uow.session, document_id=document.id)
        return Answer(sheet, headers={"Location": f"/api/stock-documents/{document.id}"})


@ns.route("/stock-documents/<uuid:document_id>")
class OneStockDocument(Endpoint):
    @ns.doc("get_stock_document")
    @allows(Permission.STOCK_READ)
    @gives(DocumentOut, etag=True)
    @raises(UnknownDocument)
    def get(self, uow: UnitOfWork, document_id: UUID) -> DocumentSheet:
        return queries.document_sheet(uow.session, document_id=document_id)
