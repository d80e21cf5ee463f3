"""``flask pages --json``: every page one can open by GET, with a role that may and a live address."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import current_app, url_for
from flask.cli import with_appcontext
from werkzeug.routing import Rule

from ecosystem.core.feature import House
from ecosystem.web.access import DECLARED

# The order in which a role is looked for: the first that may open the page is named.
ROLES = ("public", "founder", "mentor", "angel", "fund", "manager", "owner", "officer", "admin")


@click.command(name="pages")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of a table.")
@with_appcontext
def command(*, as_json: bool) -> None:
    """List every GET page with a role that may open it and a sample address."""
    rows = listing()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['role'] or '-':<10} {row['url'] or row['rule']:<60} {row['endpoint']}")


def listing() -> list[dict[str, Any]]:
    """One row a GET rule: endpoint, rule, role and url (both ``None`` when this database holds no sample)."""
    rules = [
        rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    ]
    with current_app.test_request_context():
        return [_row(rule) for rule in sorted(rules, key=lambda rule: rule.rule)]


def _row(rule: Rule) -> dict[str, Any]:
    house: House = current_app.extensions["house"]
    samples = {name: sample for feature in house.features for name, sample in feature.samples.items()}
    access = getattr(current_app.view_functions[rule.endpoint], DECLARED)
    found: tuple[str, dict[str, Any]] | None = None
    if rule.endpoint in samples:
        tried = ((role, samples[rule.endpoint](role)) for role in ROLES)
        found = next(((role, values) for role, values in tried if values is not None), None)
    elif not rule.arguments:
        found = ("public" if access == "public" else "founder", {})
    return {
        "endpoint": rule.endpoint,
        "rule": rule.rule,
        "access": access,
        "role": found[0] if found else None,
        "url": url_for(rule.endpoint, **found[1], _external=False) if found else None,
    }
