"""Forms of accounts: their fields and words."""

from ecosystem.accounts.forms.entering import AddressForm, JoinForm, NewPasswordForm, RegisterForm, SignInForm
from ecosystem.accounts.forms.parts import ButtonForm
from ecosystem.accounts.forms.security import (
    AppForm,
    CodeForm,
    CredentialForm,
    EmailForm,
    NewPasskeyForm,
    PasswordForm,
    ProveForm,
)
from ecosystem.accounts.forms.settings import RoleForm, SettingsForm

__all__ = [
    "AddressForm",
    "AppForm",
    "ButtonForm",
    "CodeForm",
    "CredentialForm",
    "EmailForm",
    "JoinForm",
    "NewPasskeyForm",
    "NewPasswordForm",
    "PasswordForm",
    "ProveForm",
    "RegisterForm",
    "RoleForm",
    "SettingsForm",
    "SignInForm",
]
