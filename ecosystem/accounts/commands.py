"""``flask accounts``: the first administrator, and help for people who cannot help themselves."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from ecosystem.accounts import actions, passwords, queries
from ecosystem.accounts.models import Role
from ecosystem.core.db import write
from ecosystem.core.errors import Refused

ROLES = click.Choice([role.value for role in Role])
group = AppGroup("accounts", help="Create accounts and give roles, for a first administrator.")


@group.command("create")
@click.argument("email")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="May be given several times.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def create(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Create a confirmed account."""
    weakness = passwords.weakness(password, words=(name, email.rpartition("@")[0]))
    if weakness is not None:
        raise click.ClickException(str(weakness))
    try:
        with write():
            account = actions.create_account(
                email=email, full_name=name, password=password, roles=roles, confirmed=True
            )
            click.echo(f"{account.email}: {', '.join(account.role_names)}")
    except Refused as no:
        raise click.ClickException(str(no.message)) from no


@group.command("grant")
@click.argument("email")
@click.argument("role", type=ROLES)
def grant(email: str, role: str) -> None:
    """Give ROLE to the account of EMAIL."""
    with write():
        account = queries.find_account(email)
        if account is None:
            raise click.ClickException(f"no account: {email}")
        actions.grant_role(None, account, Role(role))
        click.echo(f"{account.email}: {', '.join(account.role_names)}")


@group.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take the second factors of EMAIL away, for an administrator who lost theirs; they get a mail."""
    with write():
        account = queries.find_account(email)
        if account is None:
            raise click.ClickException(f"no account: {email}")
        actions.reset_second_factor(None, account)
        click.echo(f"{account.email}: no second factor")


@group.command("reencrypt")
def reencrypt() -> None:
    """Write secrets anew under the present SECRET_KEY, before an old one leaves SECRET_KEY_FALLBACKS."""
    with write():
        click.echo(f"{actions.reencrypt_apps()} secrets")
