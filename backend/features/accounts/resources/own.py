"""The own account."""

from uuid import UUID

from backend.features.accounts import queries, service
from backend.features.accounts.errors import (
    SessionGone,
    WeakPassword,
    WrongPassword,
)
from backend.features.accounts.resources.answers import access
from backend.features.accounts.resources.namespace import NO_STORE, Body, ns
from backend.features.accounts.schemas import (
    PasswordIn,
    ProfilePatch,
    SessionPage,
    SignInOut,
    UserOut,
)
from backend.http import auth
from backend.http.contract import (
    OWN,
    Reading,
    allows,
    gives,
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
    @gives(UserOut)
    def get(self, uow: UnitOfWork) -> object:
        return Answer(queries.own(uow.session, actor=uow.actor), NO_STORE)

    @ns.doc("change_me")
    @allows(OWN)
    @takes(ProfilePatch)
    @gives(UserOut)
    def patch(self, uow: UnitOfWork, body: Body) -> object:
        return Answer(service.change_profile(uow, changes=body), NO_STORE)


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
