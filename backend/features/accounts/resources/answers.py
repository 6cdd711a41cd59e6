"""What a person gets who is signed in."""

from uuid import UUID

from backend.features.accounts.models import User
from backend.http import tokens


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
