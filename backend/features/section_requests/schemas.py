"""What section requests take and give."""

from typing import Any  # Any: marshmallow's hooks are untyped

from marshmallow import Schema, ValidationError, fields, post_load, validate

from backend.features.section_requests.models import (
    ConflictReason,
    RequestStatus,
    RequestType,
    RequestWish,
    SectionRequest,
    SectionState,
)
from backend.features.section_requests.queries import ListWish, RequestView
from backend.http.fields import InstantText
from backend.http.paging import PageQuery, page_of
from backend.kernel.actor import Actor, Permission

MAX_NAME = 100
MAX_TEXT = 500
MAX_DESCRIPTION = 2000


def _words(length: int, **options: Any) -> fields.String:  # noqa: ANN401  marshmallow's own
    return fields.String(
        validate=[
            validate.Length(min=1, max=length, error=f"1 to {length} characters"),
            validate.Predicate("strip", error="Say it in words"),
        ],
        **options,
    )


class SectionRequestIn(Schema):
    request_type = fields.Enum(RequestType, by_value=True, required=True)
    section_id = fields.Integer(strict=True, load_default=None)
    section_name = _words(MAX_NAME, load_default=None)
    description = fields.String(validate=validate.Length(max=MAX_DESCRIPTION), load_default=None)
    parent_id = fields.Integer(
        strict=True,
        allow_none=True,
        metadata={"description": "null is the shop's top; left out, the section stays in place"},
    )
    move_products_to = fields.Integer(
        strict=True,
        load_default=None,
        metadata={"description": "The section that takes the products of a deleted one"},
    )
    reason = _words(MAX_TEXT, required=True)

    @post_load
    def _wish(self, data: dict[str, Any], **_: object) -> RequestWish:
        return RequestWish(**data, is_moved="parent_id" in data)


class ApprovalIn(Schema):
    note = _words(MAX_TEXT, load_default=None)


class RejectionIn(Schema):
    reason = _words(MAX_TEXT, required=True)


class SectionRequestQuery(PageQuery):
    status = fields.String(
        load_default="",
        metadata={"description": "One or several statuses, with commas between them"},
    )
    mine = fields.Boolean(load_default=False)

    @post_load
    def _wishes(self, data: dict[str, Any], **_: object) -> ListWish:
        names = [name for name in data["status"].split(",") if name]
        if not set(names) <= set(RequestStatus):
            message = "Choose from " + ", ".join(RequestStatus)
            raise ValidationError(message, "status")
        statuses = [RequestStatus(name) for name in names]
        return ListWish(page=data["page"], status=statuses, mine=data["mine"])


class RequesterOut(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    is_active = fields.Boolean(required=True)


class DeciderOut(Schema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)


class SectionStateOut(Schema):
    name = fields.String(required=True)
    parent_id = fields.Integer(required=True, allow_none=True)
    parent_name = fields.String(required=True, allow_none=True)
    description = fields.String(required=True)


class TargetOut(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class SectionRequestOut(Schema):
    id = fields.UUID(required=True)
    request_type = fields.Enum(RequestType, by_value=True, required=True)
    status = fields.Enum(RequestStatus, by_value=True, required=True)
    version = fields.Integer(required=True)
    section_id = fields.Integer(required=True, allow_none=True)
    section_name = fields.String(required=True)
    base_version = fields.Integer(required=True, allow_none=True)
    before = fields.Nested(
        SectionStateOut,
        required=True,
        allow_none=True,
        metadata={"description": "The section when the request was filed"},
    )
    now = fields.Nested(
        SectionStateOut,
        required=True,
        allow_none=True,
        metadata={"description": "The section as it stands"},
    )
    after = fields.Nested(
        SectionStateOut,
        required=True,
        allow_none=True,
        metadata={"description": "The section as it is to be; null: it is to be gone"},
    )
    is_outdated = fields.Boolean(required=True)
    product_count = fields.Integer(required=True)
    move_products_to = fields.Nested(TargetOut, required=True, allow_none=True)
    reason = fields.String(required=True)
    requested_by = fields.Nested(RequesterOut, required=True)
    requested_at = InstantText(required=True)
    decided_by = fields.Nested(DeciderOut, required=True, allow_none=True)
    decided_at = InstantText(required=True, allow_none=True)
    decision_note = fields.String(required=True, allow_none=True)
    conflict_reason = fields.Enum(ConflictReason, by_value=True, required=True, allow_none=True)
    finished_at = InstantText(required=True, allow_none=True)
    can_decide = fields.Boolean(required=True)
    can_withdraw = fields.Boolean(required=True)


SectionRequestPage = page_of(SectionRequestOut)


def request_of(view: RequestView, actor: Actor) -> dict[str, object]:
    """Return a request as one reader may see and use it."""
    request, change, names = view.request, view.request.change, view.section_names
    is_own = actor.user_id == request.requested_by
    is_pending = request.status is RequestStatus.PENDING
    target = change.move_products_to
    plain = (
        *("id", "request_type", "status", "version", "section_id", "section_name"),
        *("base_version", "reason", "requested_at", "decided_at", "decision_note"),
        *("conflict_reason", "finished_at"),
    )
    return {name: getattr(request, name) for name in plain} | {
        "before": _state(change.before, view),
        "now": _state(view.now, view),
        "after": _state(change.after, view),
        "is_outdated": view.is_outdated,
        "product_count": view.product_count,
        "move_products_to": target and {"id": target, "name": names.get(target, "")},
        "requested_by": {
            "id": request.requested_by,
            "name": request.requested_by_name,
            "is_active": view.is_requester_active,
        },
        "decided_by": request.decided_by
        and {"id": request.decided_by, "name": request.decided_by_name},
        "can_decide": is_pending and not is_own and actor.may(Permission.SECTION_REQUESTS_DECIDE),
        "can_withdraw": is_pending and is_own,
    }


def location_of(request: SectionRequest) -> dict[str, str]:
    """Return the header that says where a request is to be followed."""
    return {"Location": f"/api/section-requests/{request.id}"}


def _state(state: SectionState | None, view: RequestView) -> dict[str, object] | None:
    if state is None:
        return None
    parent_name = view.section_names.get(state.parent_id) if state.parent_id else None
    return {
        "name": state.name,
        "parent_id": state.parent_id,
        "parent_name": parent_name,
        "description": state.description,
    }
