"""People, as those see them who decide about them."""

from uuid import UUID

from backend.features.accounts import queries, service
from backend.features.accounts.errors import (
    AlreadyDecided,
    BeyondOwnPermissions,
    LastAdmin,
    NotPossibleNow,
    OwnAccount,
    PersonGone,
    RoleGone,
)
from backend.features.accounts.resources.namespace import NO_STORE, Body, ns
from backend.features.accounts.schemas import (
    ApprovalIn,
    DecisionIn,
    PeopleQuery,
    ResetLinkOut,
    RolePage,
    RolesPatch,
    UserOut,
    UserPage,
)
from backend.http.contract import (
    allows,
    gives,
    idempotent,
    raises,
    takes,
)
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.actor import Permission
from backend.kernel.paging import Page
from backend.kernel.unit_of_work import UnitOfWork


@ns.route("/users")
class People(Endpoint):
    @ns.doc("list_people")
    @allows(Permission.USERS_MANAGE)
    @takes(query=PeopleQuery)
    @gives(UserPage)
    def get(self, uow: UnitOfWork, query: Body) -> object:
        wish = queries.PeopleWish(**query)
        return Answer(queries.list_people(uow.session, actor=uow.actor, wish=wish), NO_STORE)


@ns.route("/users/<uuid:user_id>")
class Person(Endpoint):
    @ns.doc("person")
    @allows(Permission.USERS_MANAGE)
    @gives(UserOut)
    @raises(PersonGone)
    def get(self, uow: UnitOfWork, user_id: UUID) -> object:
        person = queries.person(uow.session, actor=uow.actor, user_id=user_id)
        return Answer(person, NO_STORE)

    @ns.doc("change_roles")
    @allows(Permission.USERS_MANAGE)
    @takes(RolesPatch)
    @gives(UserOut)
    @raises(PersonGone, OwnAccount, BeyondOwnPermissions, LastAdmin, RoleGone)
    def patch(self, uow: UnitOfWork, user_id: UUID, body: Body) -> object:
        return service.change_roles(uow, user_id=user_id, role_names=body["roles"])


@ns.route("/users/<uuid:user_id>/approval")
class Approvals(Endpoint):
    @ns.doc("approve_person")
    @allows(Permission.USERS_MANAGE)
    @idempotent
    @takes(ApprovalIn)
    @gives(UserOut)
    @raises(PersonGone, AlreadyDecided, OwnAccount, BeyondOwnPermissions, RoleGone)
    def post(self, uow: UnitOfWork, user_id: UUID, body: Body) -> object:
        return service.approve(uow, user_id=user_id, role_name=body["role"], note=body["reason"])


@ns.route("/users/<uuid:user_id>/rejection")
class Rejections(Endpoint):
    @ns.doc("reject_person")
    @allows(Permission.USERS_MANAGE)
    @idempotent
    @takes(DecisionIn)
    @gives(UserOut)
    @raises(PersonGone, AlreadyDecided, OwnAccount)
    def post(self, uow: UnitOfWork, user_id: UUID, body: Body) -> object:
        return service.reject(uow, user_id=user_id, note=body["reason"])


@ns.route("/users/<uuid:user_id>/suspension")
class Suspensions(Endpoint):
    @ns.doc("suspend_person")
    @allows(Permission.USERS_MANAGE)
    @idempotent
    @takes(DecisionIn)
    @gives(UserOut)
    @raises(PersonGone, NotPossibleNow, OwnAccount, BeyondOwnPermissions, LastAdmin)
    def post(self, uow: UnitOfWork, user_id: UUID, body: Body) -> object:
        return service.suspend(uow, user_id=user_id, note=body["reason"])


@ns.route("/users/<uuid:user_id>/restoration")
class Restorations(Endpoint):
    @ns.doc("restore_person")
    @allows(Permission.USERS_MANAGE)
    @idempotent
    @takes(DecisionIn)
    @gives(UserOut)
    @raises(PersonGone, NotPossibleNow, OwnAccount, BeyondOwnPermissions)
    def post(self, uow: UnitOfWork, user_id: UUID, body: Body) -> object:
        return service.restore(uow, user_id=user_id, note=body["reason"])


@ns.route("/users/<uuid:user_id>/password-reset")
class ResetLinks(Endpoint):
    @ns.doc("make_reset_link")
    @allows(Permission.USERS_MANAGE)
    @gives(ResetLinkOut, 201)
    @raises(PersonGone, BeyondOwnPermissions)
    def post(self, uow: UnitOfWork, user_id: UUID) -> object:
        return Answer(service.make_reset_link(uow, user_id=user_id), NO_STORE)


@ns.route("/roles")
class Roles(Endpoint):
    @ns.doc("list_roles")
    @allows(Permission.USERS_MANAGE, Permission.ROLES_MANAGE)
    @gives(RolePage)
    def get(self, uow: UnitOfWork) -> object:
        roles = queries.list_roles(uow.session, actor=uow.actor)
        return Page(items=roles, next=None, prev=None)
