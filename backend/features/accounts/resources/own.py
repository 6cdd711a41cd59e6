"""The own account."""

from uuid import UUID

from backend.features.accounts import queries, service
from backend.features.accounts.errors import (
    AddressBookFull,
    AddressGone,
    SessionGone,
    WeakPassword,
    WrongPassword,
)
from backend.features.accounts.models import Place
from backend.features.accounts.resources.answers import access
from backend.features.accounts.resources.namespace import NO_STORE, Body, ns
from backend.features.accounts.schemas import (
    MeOut,
    OwnAddressIn,
    OwnAddressOut,
    OwnAddressPage,
    OwnAddressPatch,
    PasswordIn,
    ProfilePatch,
    SessionPage,
    SignInOut,
)
from backend.http import auth
from backend.http.contract import (
    OWN,
    Reading,
    allows,
    gives,
    idempotent,
    prepares,
    raises,
    takes,
)
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.errors import TooMany, Transient
from backend.kernel.paging import Page
from backend.kernel.unit_of_work import UnitOfWork


def _changed(reading: Reading, body: Body) -> service.Change:
    old, new = body["old_password"], body["new_password"]
    return service.prepare_change(reading, old=old, new=new, address=auth.client_address())


@ns.route("/me")
class Me(Endpoint):
    @ns.doc("me")
    @allows(OWN)
    @gives(MeOut)
    def get(self, uow: UnitOfWork) -> object:
        return Answer(queries.own_details(uow.session, actor=uow.actor), NO_STORE)

    @ns.doc("change_me")
    @allows(OWN)
    @takes(ProfilePatch)
    @gives(MeOut)
    def patch(self, uow: UnitOfWork, body: Body) -> object:
        service.change_profile(uow, changes=body)
        return Answer(queries.own_details(uow.session, actor=uow.actor), NO_STORE)


@ns.route("/me/password")
class OwnPassword(Endpoint):
    @ns.doc("change_password")
    @allows(OWN)
    @takes(PasswordIn)
    @gives(SignInOut)
    @raises(WrongPassword, WeakPassword, TooMany, Transient)
    @prepares(_changed)
    def post(self, uow: UnitOfWork, body: Body, prepared: service.Change) -> object:
        del body  # judged already: `_changed`
        user = service.change_password(uow, change=prepared)
        return Answer(access(user, auth.session_id(uow.actor)), NO_STORE)


@ns.route("/me/sessions")
class OwnSessions(Endpoint):
    @ns.doc("my_sessions")
    @allows(OWN)
    @gives(SessionPage)
    def get(self, uow: UnitOfWork) -> object:
        sessions = queries.own_sessions(uow.session, actor=uow.actor, now=uow.now)
        return Answer(Page(items=sessions, next=None, prev=None), NO_STORE)

    @ns.doc("end_other_sessions")
    @allows(OWN)
    @gives(status=204)
    def delete(self, uow: UnitOfWork) -> None:
        service.end_other_sessions(uow)


@ns.route("/me/sessions/<uuid:session_id>")
class OwnSession(Endpoint):
    @ns.doc("end_session")
    @allows(OWN)
    @gives(status=204)
    @raises(SessionGone)
    def delete(self, uow: UnitOfWork, session_id: UUID) -> None:
        service.end_session(uow, session_id=session_id)


@ns.route("/me/addresses")
class OwnAddresses(Endpoint):
    @ns.doc("my_addresses")
    @allows(OWN)
    @gives(OwnAddressPage)
    def get(self, uow: UnitOfWork) -> object:
        addresses = queries.own_addresses(uow.session, actor=uow.actor)
        return Answer(Page(items=addresses, next=None, prev=None), NO_STORE)

    @ns.doc("add_address")
    @allows(OWN)
    @idempotent
    @takes(OwnAddressIn)
    @gives(OwnAddressOut, 201)
    @raises(AddressBookFull)
    def post(self, uow: UnitOfWork, body: Place) -> object:
        return service.add_address(uow, place=body)


@ns.route("/me/addresses/<uuid:address_id>")
class OwnAddress(Endpoint):
    @ns.doc("change_address")
    @allows(OWN)
    @takes(OwnAddressPatch)
    @gives(OwnAddressOut)
    @raises(AddressGone)
    def patch(self, uow: UnitOfWork, address_id: UUID, body: Body) -> object:
        return service.change_address(uow, address_id=address_id, changes=body)

    @ns.doc("remove_address")
    @allows(OWN)
    @gives(status=204)
    @raises(AddressGone)
    def delete(self, uow: UnitOfWork, address_id: UUID) -> None:
        service.remove_address(uow, address_id=address_id)
