"""Who must have a second factor and has none is led to adding one, before any other page."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ecosystem.accounts import queries, rules
from ecosystem.accounts.views.base import bp
from ecosystem.web.access import current_account
from ecosystem.web.pages import back

# What adding a factor needs, and leaving.
OPEN = frozenset(
    f"accounts.{name}"
    for name in (
        "factors", "add_app", "app_picture", "add_passkey", "new_passkey_options", "recovery_codes", "download_codes",
        "kept_codes", "prove", "prove_passkey", "passkey_options", "sign_out", "forgot_password", "reset_password",
    )
)  # fmt: skip


@bp.before_app_request
def lead_to_second_factor() -> ResponseReturnValue | None:
    """A visit that was opened with a factor is not asked about; the others are looked up."""
    account = current_account()
    if account is None or current_user.row.factor or not rules.needs_second_factor(account):
        return None
    endpoint = request.endpoint or ""
    if endpoint in OPEN or endpoint == "static" or endpoint.startswith("health."):
        return None
    return None if queries.has_second_factor(account.id) else back("accounts.factors")
