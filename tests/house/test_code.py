"""Laws that the code itself must keep."""

from __future__ import annotations

import ast
import re

from tests.house import tree
from tests.house.tree import nothing
from tests.services import ROOT

LONGEST_FILE = 400
LONGEST_FUNCTION = 30


def lines_with(pattern, paths):
    found = re.compile(pattern)
    return {tree.name(path) for path in paths if found.search(path.read_text(encoding="utf-8"))}


def test_only_the_edge_of_the_database_commits():
    assert lines_with(r"\.commit\(", tree.python_files()) == {"ecosystem/core/db.py"}


def test_only_the_runner_catches_everything():
    broad = {
        tree.name(path)
        for path in tree.python_files()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or "Exception" in {getattr(part, "id", "") for part in ast.walk(node.type)})
    }
    assert broad == {"ecosystem/core/runner.py"}


def test_no_file_is_longer_than_400_lines():
    paths = [*tree.python_files(), *tree.python_files("tests"), *tree.templates()]
    paths += [*(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "js").glob("*.js")]
    lengths = {tree.name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    nothing({path: length for path, length in lengths.items() if length > LONGEST_FILE})


def test_no_function_of_the_product_is_longer_than_30_lines():
    long = {
        f"{tree.name(path)}:{node.name}": length
        for path in tree.python_files()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := body_lines(node)) > LONGEST_FUNCTION
    }
    nothing(long)


def body_lines(node):
    """The lines of a function's body, without its signature and its docstring."""
    statements = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return statements[-1].end_lineno - statements[0].lineno + 1 if statements else 0


def test_every_module_says_what_lives_in_it():
    silent = [tree.name(path) for path in tree.python_files() if not ast.get_docstring(tree.parsed(path))]
    nothing(silent)


def test_the_lock_names_hashes_and_no_registry():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = [line for line in lock.splitlines() if re.match(r"[A-Za-z0-9]", line)]
    assert pinned
    nothing([line for line in pinned if "==" not in line])
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_core_and_web_do_not_share_names_with_the_rooms_of_a_feature():
    rooms = {"feature", "views", "jobs", "forms", "actions", "queries", "rules", "models"}
    kernel = {path.stem for folder in ("core", "web") for path in (ROOT / "ecosystem" / folder).glob("*.py")}
    assert kernel & rooms == {"feature"}, "core/feature.py defines the card and is the one exception"


def test_mails_that_people_may_turn_off_go_through_notices():
    """Above accounts a mail is written by ``notices.actions.write``; those about an account and its data by core."""
    direct = lines_with(r"\bmail\.queue\(", tree.python_files("ecosystem"))
    rooms = {path.split("/")[1] for path in direct}
    assert rooms <= {"core", "accounts", "notices", "privacy"}, "use notices.actions.write(reader, kind, key=...)"


def test_every_topic_has_a_sound_default(assembled):
    from ecosystem.core.feature import ALWAYS

    house = assembled.extensions["house"]
    assert {topic.mail for topic in house.topics.values()} <= {"now", "daily", "weekly", "off"}
    # A kind that no one can look at again must not be one that waits.
    nothing(kind for kind, one in house.notices.items() if one.topic != ALWAYS and not (one.standing and one.why))
