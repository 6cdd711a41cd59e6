"""Hub: what the rest of the shop may ask of the catalogue."""

from backend.features.catalogue.service.actors import (
    actor_by_name,
    add_actor,
    add_performance,
    archive_actor,
    change_actor,
    change_performance,
    put_performance,
    remove_performance,
    restore_actor,
)
from backend.features.catalogue.service.bulk import Shelving, put_products
from backend.features.catalogue.service.casts import Part, put_performances
from backend.features.catalogue.service.products import (
    add_product,
    archive_product,
    change_product,
    draft_of,
    put_product,
    restore_product,
)
from backend.features.catalogue.service.sections import (
    change_section,
    check_name_free,
    close_section,
    open_section,
    restore_section,
    section_by_id,
    section_by_path,
)
from backend.features.catalogue.service.shelves import (
    check_quantity,
    check_view,
    ids_by_sku,
    product_by_sku,
    sellable_product,
    products_of,
    sellable_products,
    set_availability,
    shown_products,
)
from backend.features.catalogue.service.version import bump, catalogue_version, tell_version
from backend.features.catalogue.service.words import forget_words, refresh_words, settle

__all__ = [
    "Part",
    "Shelving",
    "actor_by_name",
    "add_actor",
    "add_performance",
    "add_product",
    "archive_actor",
    "archive_product",
    "bump",
    "catalogue_version",
    "change_actor",
    "change_performance",
    "change_product",
    "change_section",
    "check_name_free",
    "check_quantity",
    "check_view",
    "close_section",
    "draft_of",
    "forget_words",
    "ids_by_sku",
    "open_section",
    "product_by_sku",
    "put_performance",
    "put_performances",
    "put_product",
    "put_products",
    "refresh_words",
    "remove_performance",
    "restore_actor",
    "restore_product",
    "restore_section",
    "section_by_id",
    "section_by_path",
    "sellable_product",
    "products_of",
    "sellable_products",
    "set_availability",
    "settle",
    "shown_products",
    "tell_version",
]
