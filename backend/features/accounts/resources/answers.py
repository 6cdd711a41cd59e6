"""What a person gets who is signed in."""

from uuid import UUID

from backend.features.accounts.models import User
from backend.features.accounts.resources.namespace import NO_STORE
from backend.features.accounts.service import SignIn
from backend.http import cookies, tokens
from backend.http.endpoint import Answer
from backend.kernel.unit_of_work import UnitOfWork


def access(user: User, session_id: UUID) -> dict[str, object]:
    """Return a fresh access token beside the person."""
    token = tokens.access_tokens().issue(
        user_id=user.id, session_id=session_id, auth_version=user.auth_version
    )
    return {
        "access_token": token,
        "expires_in": int(tokens.LIFE.total_seconds()),
        "user": user,
    }


def signed_in(uow: UnitOfWork, sign_in: SignIn) -> Answer:
    """Answer with an access token, and the refresh token as a cookie."""
    cookie = cookies.refresh_cookie(uow.shop.public_url, sign_in.refresh_token)
    return Answer(access(sign_in.user, sign_in.session_id), NO_STORE, (cookie,))
