"""The laws of the house: what may import what, who alone may import a library, and what no module may hold."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "journalkit"
MODULES = {".".join(("journalkit", *file.relative_to(PACKAGE).with_suffix("").parts)): file for file in sorted(PACKAGE.rglob("*.py"))}

# From the ground up: a room imports only from rooms above it in this list, and from itself.
ROOMS = (
    "layout",
    "values",
    "temporary",
    "kept",
    "source",
    "diagnostic",
    "packaged",
    "store",
    "table",
    "digests",
    "parallel",
    "repository",
    "lock",
    "git",
    "conflicts",
    "header_rules",
    "yaml_faults",
    "nodes",
    "located",
    "edit",
    "merging",
    "model",
    "attachments",
    "seen",
    "languages",
    "schema",
    "markup",
    "config",
    "reading",
    "view",
    "method",
    "checks",
    "templating",
    "sheet",
    "site",
    "rules",
    "last_build",
    "rendering",
    "retelling",
    "new_texts",
    "pipeline",
    "ahead",
    "authoring",
    "rooms",
    "exporting",
    "importing",
    "mail",
    "audit",
    "hooks",
    "publishing",
    "live",
    "lsp",
    "cli",
)
NEVER_MEET = (("reading", "site"), ("reading", "method"), ("site", "checks"), ("view", "config"))
ONE_IMPORTER = {
    "yaml": "located",
    "frontmatter": "located",
    "msgspec": "values",
    "markdown_it": "markup",
    "mdit_py_plugins": "markup",
    "pygments": "markup",
    "jinja2": "templating",
    "markupsafe": "templating",
    "gettext": "languages",
    "click": "cli",
    "rich": "cli",
    "dateparser": "cli",
    "subprocess": "git",
    "sqlite3": "store",
    "multiprocessing": "parallel",
    "watchdog": "live",
    "socket": "live",
    "http": "live",
    "resvg_py": "site",
    "pygls": "lsp",
    "lsprotocol": "lsp",
    "email": "mail",
    "smtplib": "mail",
    "ssl": "mail",
}
NOT_NEEDED = ("dataclasses", "pickle", "random")
ONLY_IN_CLI = re.compile(
    r"\b(datetime\.now|datetime\.today|datetime\.utcnow|date\.today|time\.time|time\.localtime|os\.environ|os\.getenv|os\.getcwd|Path\.cwd|"
    r"Path\.home|expanduser)\b"
)
FORBIDDEN_CALLS = ("eval", "exec", "compile", "__import__")
FORBIDDEN_ATTRIBUTES = ("yaml.load", "yaml.unsafe_load", "tempfile.mktemp", "os.system", "os.popen", "extractall")
FORBIDDEN_NAMES = ("utils", "helpers", "common", "base", "manager", "misc")


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports(file: Path) -> set[str]:
    """Every module that a file imports, at the top, inside functions and for types alike."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            module = node.module or ""
            found.update({module, *(f"{module}.{alias.name}" for alias in node.names if f"{module}.{alias.name}" in MODULES)})
    return found


CODE = {name: file for name, file in MODULES.items() if room(name) not in ("__init__", "__main__", "")}


def test_every_module_belongs_to_a_room() -> None:
    assert {room(name) for name in CODE} == set(ROOMS)


@pytest.mark.parametrize("name", CODE)
def test_imports_go_down_only(name: str) -> None:
    here = ROOMS.index(room(name))
    upwards = [m for m in imports(CODE[name]) if m.startswith("journalkit.") and ROOMS.index(room(m)) > here]
    assert upwards == []


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    graph = {name: {m for m in imports(file) if m in CODE and m != name} for name, file in CODE.items()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for other in graph[name]:
                if not other.endswith("__init__"):
                    visit(other, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize(("one", "other"), NEVER_MEET)
def test_some_rooms_never_meet(one: str, other: str) -> None:
    meetings = [(n, m) for n, f in CODE.items() for m in imports(f) if {room(n), room(m)} == {one, other} and m.startswith("journalkit.")]
    assert meetings == []


def test_the_site_and_the_method_never_see_a_journal() -> None:
    seen = [n for n, f in CODE.items() if room(n) in ("site", "method", "sheet", "exporting") and "journalkit.model.journal" in imports(f)]
    assert seen == []


def test_visibility_is_decided_in_view_alone() -> None:
    """`shared` is read where it is decoded, decided on in view.py, explained by checks, and shown to the owner on cards."""
    readers = {n for n, f in CODE.items() if re.search(r"\.shared\b|\bReach\.(NOBODY|EVERYONE|ROOMS)\b", f.read_text(encoding="utf-8"))}
    allowed = {
        "model.entry",
        "view",
        "schema.names",
        "reading.decode",
        "authoring.readers",
        "checks.commitments",
        "checks.sharing",
        "site.card",
        "site.compose",
    }
    allowed.add("reading.names")  # nobody means by an id alone what only somebody else can read
    assert readers <= {f"journalkit.{name}" for name in allowed}


@pytest.mark.parametrize(("library", "only"), ONE_IMPORTER.items())
def test_a_library_has_one_importer(library: str, only: str) -> None:
    importers = {room(n) for n, f in MODULES.items() if any(m == library or m.startswith(f"{library}.") for m in imports(f))}
    assert importers == {only}


@pytest.mark.parametrize("library", NOT_NEEDED)
def test_some_libraries_are_not_imported(library: str) -> None:
    assert [n for n, f in MODULES.items() if any(m == library or m.startswith(f"{library}.") for m in imports(f))] == []


@pytest.mark.parametrize("name", [n for n in CODE if room(n) != "cli"])
def test_no_clock_environment_or_current_folder_outside_the_commands(name: str) -> None:
    assert ONLY_IN_CLI.findall(CODE[name].read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", MODULES)
def test_no_module_holds_mutable_state_or_evaluates_text(name: str) -> None:
    """THREATS I6."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    mutable = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            continue
        assert not isinstance(value, mutable), f"{name}:{node.lineno} holds mutable state"
        called = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
        assert called not in ("dict", "list", "set", "defaultdict"), f"{name}:{node.lineno} holds mutable state"
    calls = [node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    assert [call for call in calls if call in FORBIDDEN_CALLS] == []
    attributes = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert [each for each in attributes if each.endswith(FORBIDDEN_ATTRIBUTES)] == []
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "shell"]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_lives_here_and_stays_small(name: str) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{name} has no docstring"
    assert len(text.splitlines()) <= 400, f"{name} is too long: split it by meaning"
    assert not set(name.split(".")) & set(FORBIDDEN_NAMES)


def test_templates_get_a_page_and_nothing_else() -> None:
    calls = [
        node
        for file in (PACKAGE / "site").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "render"
    ]
    assert calls
    assert all([keyword.arg for keyword in call.keywords] == ["page"] for call in calls)


def test_what_a_test_takes_from_another_file_stands_there() -> None:
    """Names are compared without importing anything: one that moved is found in a second, not after a quarter of an hour."""
    trees = {f"tests.{file.stem}": ast.parse(file.read_text(encoding="utf-8")) for file in TESTS.glob("*.py")}
    missing: list[str] = []
    for here, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in trees:
                missing += [f"{here}: {node.module}.{alias.name}" for alias in node.names if alias.name not in names_of(trees[node.module])]
    assert missing == []


def names_of(tree: ast.Module) -> set[str]:
    """What a module binds at its top: functions, classes, values and what it imports."""
    found: set[str] = set()
    for node in ast.walk(ast.Module([each for each in tree.body if not isinstance(each, ast.FunctionDef | ast.ClassDef)], [])):
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found | {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)}
