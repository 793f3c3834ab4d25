"""The walls of the house: what ruff, mypy and the import contract don't hold.

A rule takes a file and yields what offends it. Each is asked about every file, and then about a sample that it must
not let through.
"""

import ast
import io
import re
import tokenize
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).parents[1]
MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 40
PACKAGES = ("bot", "briefings")
CODE_FOLDERS = (*PACKAGES, "tests", "benchmarks", "training")
# The product's words, and no others, meet whoever opens the top folder
TOP_FOLDERS = {"bot", "briefings", "seeds", "tests", "benchmarks", "docs", "training"}
PRINTERS = ("bot/platforms/console.py", "bot/cli*.py", "bot/cli/*.py")
LOOSE_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "manager"}
# Paths of one machine, and settings by which one machine installs
MACHINE = re.compile(
    r"(?<![\w.~:-])/(?:work|root|home|Users|tmp)/|index-url|find-links|https?://[^\s/]*(?:pythonhosted|mirror)"
)
# A container's own paths, and this file's own pattern
MAY_NAME_PATHS = {"Dockerfile", "compose.yaml", "tests/test_house.py"}
NO_TEXT = {".png", ".gz", ".bin", ".ico", ".woff2", ".pyc", ".safetensors"}
WAIVER_WITHOUT_REASON = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[\w, -]+\])?)\s*$", re.MULTILINE)
RULE_CODE = re.compile(r'"(?:[A-Z]{1,4}\d+|[A-Z]{1,3})"')

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Code:
    """A Python file as the rules see it: its path from the top folder, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def by_kind(self) -> Mapping[type[ast.AST], list[ast.AST]]:
        """Every node of the tree, walked once for all rules."""
        found: defaultdict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        for node in ast.walk(self.tree):
            found[type(node)].append(node)
        return found

    def nodes(self, kind: type[Node]) -> Iterator[Node]:
        return (node for node in self.by_kind.get(kind, ()) if isinstance(node, kind))

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [*self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef)]

    def imports(self) -> Iterator[tuple[ast.stmt, str, str]]:
        """Each imported thing as (statement, its dotted name, the name it goes by here)."""
        for plain in self.nodes(ast.Import):
            yield from ((plain, alias.name, alias.asname or alias.name.split(".")[0]) for alias in plain.names)
        for chosen in self.nodes(ast.ImportFrom):
            yield from ((chosen, f"{chosen.module}.{a.name}", a.asname or a.name) for a in chosen.names)

    def at(self, node: ast.stmt | ast.expr, what: str) -> str:
        return f"{self.path}:{node.lineno}: {what}"


def long_file(code: Code) -> Iterator[str]:
    lines = len(code.text.splitlines())
    if lines > MOST_FILE_LINES:
        yield f"{code.path}: {lines} lines"


def long_function(code: Code) -> Iterator[str]:
    for function in code.functions():
        body = function.body[1:] if ast.get_docstring(function) is not None else function.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if lines > MOST_FUNCTION_LINES:
            yield code.at(function, f"{function.name} has {lines} lines")


def loose_name(code: Code) -> Iterator[str]:
    if LOOSE_NAMES & {Path(code.path).stem, *Path(code.path).parts}:
        yield f"{code.path}: name the idea in it"


def manager_class(code: Code) -> Iterator[str]:
    yield from (code.at(c, c.name) for c in code.nodes(ast.ClassDef) if "Manager" in c.name)


def printing(code: Code) -> Iterator[str]:
    if not code.path.startswith(PACKAGES) or any(fnmatch(code.path, allowed) for allowed in PRINTERS):
        return
    for call in code.nodes(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            yield code.at(call, "print")


def without_docstring(code: Code) -> Iterator[str]:
    if code.path.startswith(PACKAGES) and not ast.get_docstring(code.tree):
        yield f"{code.path}: no docstring"


def mock_module(code: Code) -> Iterator[str]:
    for statement, name, _ in code.imports():
        if {"mock", "pytest_mock"} & set(name.split(".")):
            yield code.at(statement, name)


def patched_own_code(code: Code) -> Iterator[str]:
    """A `monkeypatch.setattr` and its kin whose target is ours; the environment and other people's code may be set."""
    ours = {here for _, name, here in code.imports() if name.split(".")[0] in PACKAGES}
    for call in code.nodes(ast.Call):
        patches = isinstance(call.func, ast.Attribute) and call.func.attr in {
            "setattr",
            "delattr",
            "setitem",
            "delitem",
        }
        if patches and call.args and _root(call.args[0]) in {*ours, *PACKAGES}:
            yield code.at(call, f"patches {ast.unparse(call.args[0])}")


def unreasoned_waiver(code: Code) -> Iterator[str]:
    """A `noqa` or `type: ignore` that doesn't say why. Comments only: the words may stand in a text."""
    if not WAIVER_WITHOUT_REASON.search(code.text):
        return
    for token in tokenize.generate_tokens(io.StringIO(code.text).readline):
        if token.type == tokenize.COMMENT and WAIVER_WITHOUT_REASON.search(token.string):
            yield f"{code.path}:{token.start[0]}: {token.string}"


Rule = Callable[[Code], Iterator[str]]
SAMPLES: dict[Rule, Code] = {
    long_file: Code("bot/a.py", "x = 1\n" * (MOST_FILE_LINES + 1)),
    long_function: Code("bot/a.py", 'async def f():\n    """It."""\n' + "    x = 1\n" * (MOST_FUNCTION_LINES + 1)),
    loose_name: Code("briefings/extract/utils.py", ""),
    manager_class: Code("bot/a.py", "class StoreManager: ..."),
    printing: Code("bot/platforms/discord.py", "print(1)"),
    without_docstring: Code("briefings/a.py", "x = 1"),
    mock_module: Code("tests/test_a.py", "from unittest import mock"),
    patched_own_code: Code("tests/test_a.py", "from bot import answers as a\nm.setattr(a.x, 'y', 1)"),
    unreasoned_waiver: Code("bot/a.py", "x = 1  # noqa: E501\n"),
}


def _name(rule: Rule) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", SAMPLES, ids=_name)
def test_no_file_offends(rule: Rule) -> None:
    assert [offence for code in _own_code() for offence in rule(code)] == []


@pytest.mark.parametrize("rule", SAMPLES, ids=_name)
def test_the_rule_sees_an_offence(rule: Rule) -> None:
    assert list(rule(SAMPLES[rule]))


def test_no_base_class_has_a_single_child() -> None:
    assert _single_children(_own_code()) == []


def test_a_single_child_is_seen() -> None:
    assert _single_children([Code("bot/a.py", "class Base: ...\nclass Only(Base): ...")]) == ["Base"]


def test_top_folders_are_the_products_words() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {name for name in folders if not _ignored(name)} <= TOP_FOLDERS


def test_git_keeps_every_file_of_the_packages() -> None:
    files = (path for folder in (*PACKAGES, "seeds", "tests") for path in (ROOT / folder).rglob("*") if path.is_file())
    names = [path.relative_to(ROOT).as_posix() for path in files if path.suffix != ".pyc"]
    assert [name for name in names if _ignored(name)] == []


def test_the_tree_names_no_machine() -> None:
    found = [f"{path}: {hit.group()}" for path, text in _texts() for hit in MACHINE.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "line", ["see /home/me/x", 'open("/tmp/x")', "--extra-index-url", "https://mirror.local/simple"]
)
def test_a_machines_path_is_seen(line: str) -> None:
    assert MACHINE.search(line)


def test_every_ruff_exception_is_justified() -> None:
    table, bare = "", []
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        table = line.strip("[]") if line.startswith("[") else table
        if (
            table.startswith("tool.ruff")
            and not line.startswith("select")
            and RULE_CODE.search(line)
            and "#" not in line
        ):
            bare.append(line)
    assert bare == []


@cache
def _own_code() -> tuple[Code, ...]:
    found = tuple(
        Code(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for folder in CODE_FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
    )
    assert len(found) > 50, "the rules have to see the whole house"
    return found


def _texts() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and path.suffix not in NO_TEXT and name not in MAY_NAME_PATHS and _ours(name):
            yield name, path.read_text(encoding="utf-8", errors="replace")


def _ours(name: str) -> bool:
    if name == ".env.example" or name.startswith(".ci/"):
        return True
    return not name.startswith(".") and not _ignored(name)


@cache
def _ignore_patterns() -> tuple[str, ...]:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return tuple(line.rstrip("/") for line in lines if line and not line.startswith("#"))


def _ignored(path: str) -> bool:
    """Whether git leaves the path out: by its first part for a pattern like `/data`, else by any part."""
    parts = path.split("/")
    return any(
        fnmatch(parts[0], pattern[1:]) if pattern.startswith("/") else any(fnmatch(part, pattern) for part in parts)
        for pattern in _ignore_patterns()
    )


def _root(expression: ast.expr) -> str:
    """The first name of a dotted expression, or of a dotted path in a string."""
    while isinstance(expression, ast.Attribute):
        expression = expression.value
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return expression.value.split(".")[0]
    return expression.id if isinstance(expression, ast.Name) else ""


def _single_children(codes: tuple[Code, ...] | list[Code]) -> list[str]:
    """The packages' classes that exactly one of theirs inherits from. Errors may: they are caught by their base."""
    classes = [c for code in codes if code.path.startswith(PACKAGES) for c in code.nodes(ast.ClassDef)]
    ours = {c.name for c in classes if not c.name.endswith("Error")}
    children = Counter(ast.unparse(base).split(".")[-1].split("[")[0] for c in classes for base in c.bases)
    return sorted(name for name in ours if children[name] == 1)
