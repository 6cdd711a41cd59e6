"""What a person wishes for when something runs short."""

from enum import StrEnum


class SubstitutionWish(StrEnum):
    """What the picker shall do when a product is not there."""

    LEAVE_OUT = "leave_out"
    SIMILAR = "similar"  # something like it, never dearer
    SIMILAR_ANY_PRICE = "similar_any_price"
    CALL_ME = "call_me"
