"""The project as text and syntax trees, for the laws that read the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.services import ROOT

CODE = ("ecosystem", "matching", "benchmarks")
TEMPLATES = ROOT / "templates"


def python_files(*folders: str) -> list[Path]:
    """The Python files under folders of the project, and the two at its root when none is named."""
    found = [path for folder in folders or CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    return found if folders else [ROOT / "config.py", ROOT / "wsgi.py", *found]


def name(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[ast.Call]:
    """Every call in a file."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last word of what is called: ``record`` for ``journal.record(...)``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def text_of(node: ast.AST | None) -> str | None:
    """The string a node is, if it is one."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def templates() -> list[Path]:
    """All templates."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))


def nothing(wrong: Any) -> None:
    """Fail with every case, one a line, unless there is none."""
    cases = [f"{key}: {value}" for key, value in wrong.items()] if isinstance(wrong, dict) else sorted(map(str, wrong))
    assert not cases, f"{len(cases)} break the law:\n  " + "\n  ".join(cases)
