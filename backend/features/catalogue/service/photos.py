"""Photos of products: taken in, replaced, removed, and their files tidied up afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from sqlalchemy import select

from backend.features.audit import service as audit
from backend.features.catalogue import jobs
from backend.features.catalogue.errors import PhotoGone, PhotoRefused, ProductGone
from backend.features.catalogue.models import Product
from backend.features.catalogue.service.version import bump
from backend.features.catalogue.service.wards import require_section
from backend.kernel.actor import Permission
from backend.kernel.errors import Invalid, ShopError, StaleVersion
from backend.kernel.ids import new_id
from backend.kernel.ports import Files
from backend.kernel.unit_of_work import UnitOfWork
from backend.pictures.photos import Unfit, develop
from backend.pictures.sizes import SIZES

T = TypeVar("T")
MAX_ALT = 300
# pages that were made before the change may still ask for the old files
KEPT_FOR = timedelta(hours=1)


class Reader(Protocol):
    """What a long job reads with."""

    def reading(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run a read unit."""
        ...


@dataclass(frozen=True)
class StoredPhoto:
    """A photo whose files are written, but which no product shows yet."""

    key: str
    width: int
    height: int


def store_photo(uow: UnitOfWork, *, content: bytes, file_name: str, media_type: str) -> StoredPhoto:
    """Make the shop's copies of an uploaded picture and write them down; changes no row.

    Slow, so it stands before the unit that writes. Raises PhotoRefused or NoSpace.
    """
    uow.actor.require(Permission.PRODUCTS_EDIT)
    try:
        photo = develop(content, file_name=file_name, media_type=media_type)
    except Unfit as unfit:
        raise PhotoRefused(errors={"file": [unfit.fault.value]}) from None
    key = new_id().hex
    for size, copy in photo.copies.items():
        uow.files.write(file_key(key, size), [copy])
    return StoredPhoto(key, width=photo.width, height=photo.height)


def show_photo(
    uow: UnitOfWork, *, product_id: int, base_version: int, photo: StoredPhoto, alt: str
) -> Product:
    """Let a product show a stored photo instead of what it showed before.

    Raises ProductGone, NotOwnSection, StaleVersion or Invalid; the photo's files are gone then.
    """
    try:
        product = _changeable(uow, product_id, base_version)
        alt = _checked_alt(alt)
    except ShopError:
        _delete(uow.files, photo.key)
        raise
    _put_away(uow, product)
    product.image, product.image_alt = photo.key, alt
    product.image_width, product.image_height = photo.width, photo.height
    _note(uow, product, "product.photo_changed")
    return product


def remove_photo(uow: UnitOfWork, *, product_id: int, base_version: int) -> Product:
    """Let a product be drawn again. Raises ProductGone, PhotoGone, NotOwnSection, StaleVersion."""
    product = _changeable(uow, product_id, base_version)
    if product.image is None:
        raise PhotoGone
    _put_away(uow, product)
    product.image, product.image_alt = None, ""
    product.image_width = product.image_height = None
    _note(uow, product, "product.photo_removed")
    return product


def discard_photo(run: Reader, *, key: str) -> None:
    """Delete the files of a photo unless a product shows it; harmless when repeated."""

    def discard(uow: UnitOfWork) -> None:
        shown = select(Product.id).where(Product.image == key).limit(1)
        if uow.session.scalar(shown) is None:
            _delete(uow.files, key)

    run.reading(discard)


def photo_file(uow: UnitOfWork, *, key: str, size: str) -> bytes:
    """Return one copy of a photo. Raises PhotoGone."""
    if size not in SIZES or len(key) != len(new_id().hex) or not key.isalnum():
        raise PhotoGone
    try:
        return b"".join(uow.files.read(file_key(key, size)))
    except FileNotFoundError:
        raise PhotoGone from None


def file_key(key: str, size: str) -> str:
    """Return where the files port keeps one copy."""
    return f"photos/{key}-{size}.webp"


def _changeable(uow: UnitOfWork, product_id: int, base_version: int) -> Product:
    uow.actor.require(Permission.PRODUCTS_EDIT)
    bump(uow)
    product = uow.session.get(Product, product_id, populate_existing=True)
    if product is None:
        raise ProductGone
    require_section(uow, product.section_id)
    if product.version != base_version:
        raise StaleVersion
    return product


def _checked_alt(alt: str) -> str:
    alt = " ".join(alt.split())
    if len(alt) > MAX_ALT or not alt.isprintable():
        raise Invalid(errors={"alt": [f"At most {MAX_ALT} characters, no control characters"]})
    return alt


def _put_away(uow: UnitOfWork, product: Product) -> None:
    if product.image is not None:
        uow.enqueue(jobs.REMOVE_PHOTO, available_at=uow.now + KEPT_FOR, key=product.image)


def _delete(files: Files, key: str) -> None:
    for size in SIZES:
        files.delete(file_key(key, size))


def _note(uow: UnitOfWork, product: Product, action: str) -> None:
    product.updated_at = uow.now
    uow.session.flush()
    audit.record(uow, action=action, subject_type="product", subject_id=product.id)
