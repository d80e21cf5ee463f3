"""Laws of the templates."""

from __future__ import annotations

import re

import pytest
from jinja2 import meta, nodes

from tests.house import tree
from tests.house.tree import nothing
from tests.services import ROOT

CSS = sorted((ROOT / "static" / "css").glob("*.css"))
CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
# Marks that only the scripts and tests look for, never the styles.
HOOKS = re.compile(r"^(js|is|has)-")


@pytest.fixture
def environment(assembled):
    return assembled.jinja_env


def sources(environment):
    return {path: environment.parse(path.read_text(encoding="utf-8")) for path in tree.templates()}


def test_no_template_trusts_a_text_blindly():
    trusting = [
        tree.name(path)
        for path in tree.templates()
        if re.search(r"\|\s*safe\s*(\}|\||\))|autoescape", path.read_text())
    ]
    nothing(trusting)


def test_every_import_of_a_template_is_used(environment):
    unused = []
    trees = sources(environment)
    for path, source in trees.items():
        # An included template sees the imports of the one that includes it.
        included = [
            tree.TEMPLATES / name.value
            for name in (n.template for n in source.find_all(nodes.Include))
            if isinstance(name, nodes.Const)
        ]
        used = {node.name for part in (source, *(trees[one] for one in included)) for node in loads(part)}
        for node in source.find_all(nodes.FromImport):
            names = [name if isinstance(name, str) else name[1] for name in node.names]
            unused += [f"{tree.name(path)}: {name}" for name in names if name not in used]
        unused += [f"{tree.name(path)}: {n.target}" for n in source.find_all(nodes.Import) if n.target not in used]
    nothing(unused)


def loads(source):
    return [node for node in source.find_all(nodes.Name) if node.ctx == "load"]


def test_every_template_is_used(environment):
    """By a view, by another template, or as a mail in both languages."""
    named = set()
    for source in sources(environment).values():
        named |= {name for name in meta.find_referenced_templates(source) if name}
    for path in tree.python_files("ecosystem"):
        named |= set(re.findall(r'"([\w/.-]+\.(?:html|txt))"', path.read_text(encoding="utf-8")))
        named |= {f"mail/{name}.{end}" for name in mails(path) for end in ("vi.html", "en.html")}
    there = {path.relative_to(tree.TEMPLATES).as_posix() for path in tree.templates()}
    parts = tuple(part for path in tree.python_files("ecosystem") for part in pages_in_parts(path))
    for path in tree.templates():
        found = re.findall(r"[\"']([a-z_]+/[a-z_]*)[\"'] ?~", path.read_text(encoding="utf-8"))
        parts += tuple(found)
    nothing(name for name in there - named if not name.startswith(parts or ("-",)))


def mails(path):
    """Texts of the code that name a mail: ``feature/name``, or ``feature/{name}`` with the names beside it."""
    code = path.read_text(encoding="utf-8")
    found = set(re.findall(r'"([a-z_]+/[a-z_]+)"', code))
    for folder in re.findall(r'f"([a-z_]+)/\{\w+\}"', code):
        found |= {f"{folder}/{word}" for word in re.findall(r'"([a-z_]+)"', code)}
    return found


def pages_in_parts(path):
    """Texts of the code that name a template in parts: ``feature/{kind}.html``."""
    return set(re.findall(r'f"([a-z_/]+)\{[\w.]+\}(?:[a-z_]*)\.html"', path.read_text(encoding="utf-8")))


def test_every_mail_is_written_in_both_languages_from_one_source():
    """Its plain text is read out of the same source (``core/letters``), so there is no second one to drift."""
    there = {path.relative_to(tree.TEMPLATES / "mail").as_posix() for path in (tree.TEMPLATES / "mail").glob("*/*")}
    stems = {name.split(".")[0] for name in there}
    assert stems
    assert there == {f"{stem}.{end}" for stem in stems for end in ("vi.html", "en.html")}


def test_every_class_is_in_the_style_sheets(environment):
    known = {name for sheet in CSS for name in CLASS.findall(sheet.read_text(encoding="utf-8"))}
    unknown = set()
    for path in tree.templates():
        if path.suffix != ".html" or "mail" in path.parts:
            continue
        html = path.read_text(encoding="utf-8")
        # What a template works out stays out: only words written in full are looked up.
        plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "\x00", html, flags=re.DOTALL)
        for value in re.findall(r'\bclass="([^"]*)"', plain):
            words = [word for word in value.split() if "\x00" not in word]
            unknown |= {f"{tree.name(path)}: {word}" for word in words if word not in known and not HOOKS.match(word)}
    nothing(unknown)


def test_every_address_of_a_template_exists(assembled):
    lost = []
    for path in [*tree.templates(), *tree.python_files("ecosystem")]:
        for endpoint in re.findall(
            r"\b(?:url_for|back)\(\s*[\"']([\w.]+)[\"']\s*[,)]", path.read_text(encoding="utf-8")
        ):
            if endpoint not in assembled.view_functions:
                lost.append(f"{tree.name(path)}: {endpoint}")
    nothing(lost)


def test_every_icon_is_in_the_sprite():
    sprite = set(re.findall(r'id="([\w-]+)"', (ROOT / "static" / "img" / "icons.svg").read_text()))
    asked = set()
    for path in [*tree.templates(), *tree.python_files("ecosystem")]:
        asked |= set(re.findall(r"\bicon(?:\(|=)\s*[\"']([\w-]+)[\"']", path.read_text(encoding="utf-8")))
    nothing(asked - sprite)


def test_every_static_file_a_template_names_is_there():
    lost = []
    for path in tree.templates():
        html = path.read_text(encoding="utf-8")
        names = re.findall(r"filename=[\"']([\w./-]+)[\"']\s*\)", html)
        names += [name.split("?")[0] for name in re.findall(r"[\"']/static/([\w./-]+)", html)]
        lost += [f"{tree.name(path)}: {name}" for name in names if not (ROOT / "static" / name).is_file()]
    nothing(lost)


def test_every_form_of_a_template_carries_its_token():
    bare = []
    for path in tree.templates():
        html = path.read_text(encoding="utf-8")
        for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", html, re.DOTALL | re.IGNORECASE):
            if not re.search(r"form_head|csrf_token|hidden_tag|caller\(\)", form):
                bare.append(f"{tree.name(path)}: {form[:80]}")
    nothing(bare)


def test_macros_that_read_the_page_are_imported_with_it(assembled, environment):
    with assembled.test_request_context():
        page: dict[str, object] = {}
        assembled.update_template_context(page)
    given, lost = set(page) - set(environment.globals), []
    needs = {
        tree.name(path): meta.find_undeclared_variables(parsed) & given for path, parsed in sources(environment).items()
    }
    for path, parsed in sources(environment).items():
        for node in parsed.find_all((nodes.FromImport, nodes.Import)):
            wanted = needs[f"templates/{node.template.value}"]
            if wanted and not node.with_context:
                lost.append(f"{tree.name(path)}: {node.template.value} reads {sorted(wanted)}")
    nothing(lost)
