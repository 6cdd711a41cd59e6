"""Registering, signing in, staying in and leaving."""

from backend.features.accounts import service
from backend.features.accounts.errors import (
    AccountClosed,
    RefreshReused,
    ResetLinkExpired,
    SessionEnded,
    UsernameTaken,
    WeakPassword,
    WrongPassword,
)
from backend.features.accounts.resources.answers import signed_in
from backend.features.accounts.resources.namespace import NO_STORE, Body, ns
from backend.features.accounts.schemas import (
    LoginIn,
    RegisterIn,
    ResetAskIn,
    ResetIn,
    SignInOut,
    UserOut,
)
from backend.features.accounts.service import Registration
from backend.http import auth, cookies
from backend.http.contract import (
    OWN,
    PUBLIC,
    Per,
    Reading,
    allows,
    gives,
    limited,
    prepares,
    raises,
    same_site,
    takes,
)
from backend.http.endpoint import Answer, Endpoint
from backend.kernel.errors import TooMany, Transient
from backend.kernel.unit_of_work import UnitOfWork


def _hashed(reading: Reading, body: Body) -> str:
    return service.prepare(reading, username=body["username"], password=body["password"])


def _proven(reading: Reading, body: Body) -> service.Proof:
    return service.prove(reading, address=auth.client_address(), **body)


def _reset(reading: Reading, body: Body) -> service.NewPassword:
    return service.prepare_reset(reading, **body)


def _signed_out(uow: UnitOfWork) -> Answer:
    return Answer(None, NO_STORE, (cookies.refresh_cookie(uow.shop.public_url, None),))


@ns.route("/auth/register")
class Registrations(Endpoint):
    @ns.doc("register")
    @allows(PUBLIC)
    @limited("registrations", per=Per.ADDRESS)
    @takes(RegisterIn)
    @gives(UserOut, 201)
    @raises(UsernameTaken, WeakPassword, Transient)
    @prepares(_hashed)
    def post(self, uow: UnitOfWork, body: Body, prepared: str) -> object:
        said = {name: value for name, value in body.items() if name != "password"}
        return service.register(uow, wish=Registration(password_hash=prepared, **said))


@ns.route("/auth/login")
class Logins(Endpoint):
    @ns.doc("log_in")
    @allows(PUBLIC)
    @takes(LoginIn)
    @gives(SignInOut)
    @raises(WrongPassword, AccountClosed, TooMany, Transient)
    @prepares(_proven)
    def post(self, uow: UnitOfWork, body: Body, prepared: service.Proof) -> object:
        del body  # judged already: `_proven`
        return signed_in(uow, service.login(uow, proof=prepared, device=auth.device()))


@ns.route("/auth/refresh")
class Refreshes(Endpoint):
    @ns.doc("refresh")
    @allows(PUBLIC)
    @same_site
    @gives(SignInOut)
    @raises(SessionEnded, RefreshReused, TooMany)
    def post(self, uow: UnitOfWork) -> object:
        cookies.clear_when_refused(uow.shop.public_url)
        token = cookies.refresh_token(uow.shop.public_url)
        return signed_in(uow, service.refresh(uow, token=token, device=auth.device()))


@ns.route("/auth/logout")
class Logouts(Endpoint):
    @ns.doc("log_out")
    @allows(PUBLIC)
    @same_site
    @gives(status=204)
    def post(self, uow: UnitOfWork) -> object:
        service.logout(uow, token=cookies.refresh_token(uow.shop.public_url))
        return _signed_out(uow)


@ns.route("/auth/logout-everywhere")
class LogoutsEverywhere(Endpoint):
    @ns.doc("log_out_everywhere")
    @allows(OWN)
    @gives(status=204)
    def post(self, uow: UnitOfWork) -> object:
        service.logout_everywhere(uow)
        return _signed_out(uow)


@ns.route("/auth/password-reset")
class PasswordResets(Endpoint):
    @ns.doc("ask_password_reset")
    @allows(PUBLIC)
    @limited("password_resets", per=Per.ADDRESS)
    @takes(ResetAskIn)
    @gives(status=202)
    def post(self, uow: UnitOfWork, body: Body) -> None:
        service.ask_reset(uow, login=body["login"])


@ns.route("/auth/password-reset/confirmation")
class PasswordResetConfirmations(Endpoint):
    @ns.doc("confirm_password_reset")
    @allows(PUBLIC)
    @limited("password_resets", per=Per.ADDRESS)
    @takes(ResetIn)
    @gives(status=204)
    @raises(ResetLinkExpired, WeakPassword, Transient)
    @prepares(_reset)
    def post(self, uow: UnitOfWork, body: Body, prepared: service.NewPassword) -> None:
        del body  # judged already: `_reset`
        service.confirm_reset(uow, wish=prepared)
