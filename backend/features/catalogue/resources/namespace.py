"""The catalogue's namespace; its resources stand at the root of the API."""

from flask_restx import Namespace

from backend.features.catalogue import service
from backend.http.endpoint import Answer
from backend.kernel.unit_of_work import UnitOfWork

ns = Namespace("catalogue", path="/")


def changed(uow: UnitOfWork, value: object = None) -> Answer:
    """Answer a change together with the version from which on readers see it."""
    return Answer(value, headers={"X-Catalogue-Version": str(service.catalogue_version(uow))})
