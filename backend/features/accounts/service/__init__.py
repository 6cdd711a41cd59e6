"""Hub: what accounts do."""

from backend.features.accounts.service.addresses import (
    add_address,
    change_address,
    remove_address,
)
from backend.features.accounts.service.card import card, change_card, open_times, refined
from backend.features.accounts.service.customers import customer_for, default_wish
from backend.features.accounts.service.decisions import (
    approve,
    decision_letter,
    reject,
    restore,
    suspend,
)
from backend.features.accounts.service.housekeeping import sweep
from backend.features.accounts.service.identity import greet, identify, note_activity
from backend.features.accounts.service.mailing import ask_test_mail, trial_letter
from backend.features.accounts.service.opening import Opening, open_shop
from backend.features.accounts.service.passwords import (
    Change,
    Proof,
    prepare,
    prepare_change,
    prove,
)
from backend.features.accounts.service.profile import (
    change_password,
    change_profile,
    set_password,
)
from backend.features.accounts.service.registration import Registration, open_admin, register
from backend.features.accounts.service.resets import (
    Link,
    NewPassword,
    ask_reset,
    confirm_reset,
    mail_reset,
    make_reset_link,
    prepare_reset,
)
from backend.features.accounts.service.roles import change_roles
from backend.features.accounts.service.sessions import (
    SignIn,
    end_other_sessions,
    end_session,
    login,
    logout,
    logout_everywhere,
    refresh,
)
from backend.features.accounts.service.staff import (
    decision_note,
    has_people,
    people_with,
    username_of,
)

__all__ = [
    "Change",
    "Link",
    "NewPassword",
    "Opening",
    "Proof",
    "Registration",
    "SignIn",
    "add_address",
    "approve",
    "ask_reset",
    "ask_test_mail",
    "card",
    "change_address",
    "change_card",
    "change_password",
    "change_profile",
    "change_roles",
    "confirm_reset",
    "customer_for",
    "decision_letter",
    "decision_note",
    "default_wish",
    "end_other_sessions",
    "end_session",
    "greet",
    "has_people",
    "identify",
    "login",
    "logout",
    "logout_everywhere",
    "mail_reset",
    "make_reset_link",
    "note_activity",
    "open_admin",
    "open_shop",
    "open_times",
    "people_with",
    "prepare",
    "prepare_change",
    "prepare_reset",
    "prove",
    "refined",
    "refresh",
    "register",
    "reject",
    "remove_address",
    "restore",
    "set_password",
    "suspend",
    "sweep",
    "trial_letter",
    "username_of",
]
