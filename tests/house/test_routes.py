"""Laws of addresses: access declared, kebab-case, and a list of pages that is true."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from ecosystem.web.access import DECLARED, check_declared
from tests import world
from tests.house.tree import nothing

WORD = re.compile(r"^([a-z0-9]+(-[a-z0-9]+)*|<[^>]+>)(\.[a-z]+)?$")


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_declares_who_may_open_it(assembled):
    silent = [rule.rule for rule in rules(assembled) if not hasattr(assembled.view_functions[rule.endpoint], DECLARED)]
    nothing(silent)


def test_a_route_without_a_declared_access_stops_the_start():
    app = Flask("bare")
    app.add_url_rule("/open-to-whom", "open", lambda: "")
    with pytest.raises(RuntimeError, match="/open-to-whom"):
        check_declared(app)


def test_addresses_are_kebab_case(assembled):
    odd = [rule.rule for rule in rules(assembled) if not all(WORD.match(part) for part in rule.rule.split("/") if part)]
    nothing(odd)


def test_what_writes_is_never_reached_by_get(assembled):
    """A route that takes POST alone answers 405 to GET; nothing else is called by a method that is not HTTP's."""
    methods = {method for rule in rules(assembled) for method in rule.methods or ()}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_the_list_of_pages_is_the_url_map(demo):
    """`flask pages --json` names every GET rule, each with a role that may open it and a live address."""
    rows = json.loads(demo.app.test_cli_runner().invoke(args=["pages", "--json"]).output)
    wanted = {rule.rule for rule in rules(demo.app) if "GET" in rule.methods}
    assert {row["rule"] for row in rows} == wanted
    assert len(rows) == len(wanted)
    nothing(row["rule"] for row in rows if row["url"] is None or row["role"] is None)
    names = {"public", "founder", "mentor", "angel", "fund", "manager", "owner", "officer", "admin"}
    assert {row["role"] for row in rows} <= names
    assert world.ROLE_OF_SIGN_IN.keys() == names - {"public"}


def test_numbers_in_addresses_are_no_longer_than_ids(assembled):
    unbounded = [
        rule.rule
        for rule in rules(assembled)
        for converter in rule._converters.values()
        if isinstance(converter, IntegerConverter) and not converter.max
    ]
    nothing(unbounded)
