"""The rules of docs/architecture.md that a machine can check, over every module."""

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for name in ("bot", "classifier") for path in (ROOT / name).rglob("*.py"))

FAMILIES = (
    frozenset({"bot.arxiv_client", "bot.arxiv_transport"}),
    frozenset({
        "bot.store", "bot.catch_up_store", "bot.draft_store", "bot.ledger_store", "bot.database",
        "bot.store_schema",
    }),
    frozenset({
        "bot.list_repository", "bot.github_branch", "bot.github_drafts", "bot.github_session",
        "bot.github_files", "bot.github_notes", "bot.github_refresh",
        "bot.github_dashboard", "bot.github_labels", "bot.github_comments",
    }),
    frozenset({"bot.mirror"}),
    frozenset({"bot.evaluation_plots"}),
    frozenset({"bot.scheduler", "bot.health_board"}),
)  # fmt: skip
"""IO modules; those of a family may import one another."""

WIRING = ("bot.cli", "bot.__main__")
"""They may import everything, and end where the program meets people."""

CLASSIFIER_FILES = frozenset({"classifier.corpus", "classifier.dataset", "classifier.model"})
"""The modules of the classifier that open files."""

IO_MODULES = frozenset().union(*FAMILIES)
IO_LIBRARIES = frozenset({
    "apscheduler", "arxiv", "asyncio", "filelock", "ftplib", "getpass", "github", "glob", "gzip",
    "http", "logging.handlers", "multiprocessing", "os", "random", "requests", "rich", "secrets",
    "select", "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess",
    "tempfile", "threading", "time", "typer", "urllib.request", "urllib3", "uuid", "webbrowser",
})  # fmt: skip
CLOCKS = frozenset({
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "time.time", "time.time_ns", "time.monotonic", "time.sleep",
})  # fmt: skip
FORBIDDEN_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "base", "manager"})
MOST_MODULE_LINES = 299
MOST_FUNCTION_LINES = 30

Function = ast.FunctionDef | ast.AsyncFunctionDef


def module_name(path: Path) -> str:
    """Name the module that a file is."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in SOURCES}


def is_wiring(module: str) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in WIRING)


def is_io(module: str) -> bool:
    return module in IO_MODULES | CLASSIFIER_FILES or is_wiring(module)


PURE = [module for module in MODULES if not is_io(module)]


@cache
def text(module: str) -> str:
    return MODULES[module].read_text(encoding="utf-8")


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(text(module))


@cache
def imports(module: str) -> set[str]:
    """Give what a module imports at run time: its own modules in full, and libraries."""
    found = set()
    for node in run_time_nodes(tree(module)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} line {node.lineno}: a relative import"
            origin = node.module or ""
            inner = {f"{origin}.{name.name}" for name in node.names}
            found |= (inner & MODULES.keys()) or {origin}
    return found


def run_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Walk over a module without the blocks that only a type checker reads."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from run_time_nodes(child)


def functions(module: str) -> Iterator[Function]:
    return (node for node in ast.walk(tree(module)) if isinstance(node, Function))


def code_lines(module: str, function: Function) -> int:
    """Count a function's lines without docstring, blank lines and comments."""
    start, end = function.lineno, function.end_lineno or function.lineno
    lines = text(module).splitlines()
    first = function.body[0]
    hidden = set()
    if ast.get_docstring(function) is not None:
        hidden = set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    shown = (lines[n - 1].strip() for n in range(start, end + 1) if n not in hidden)
    return sum(bool(line) and not line.startswith("#") for line in shown)


def belongs_to(module: str, library: str) -> bool:
    return module == library or module.startswith(f"{library}.")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short(module: str) -> None:
    assert len(text(module).splitlines()) <= MOST_MODULE_LINES


@pytest.mark.parametrize("module", MODULES)
def test_functions_are_short(module: str) -> None:
    sizes = [(function.name, code_lines(module, function)) for function in functions(module)]
    assert [(name, size) for name, size in sizes if size > MOST_FUNCTION_LINES] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_named_after_what_it_holds(module: str) -> None:
    words = {word for part in module.split(".") for word in part.split("_")}
    assert words & FORBIDDEN_NAMES == set()


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_imports_nothing_that_does_io(module: str) -> None:
    found = imports(module)
    libraries = {one for one in found for library in IO_LIBRARIES if belongs_to(one, library)}
    ours = {one for one in found & MODULES.keys() if one in IO_MODULES or is_wiring(one)}
    assert (libraries, ours) == (set(), set())


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_opens_no_file_and_prints_nothing(module: str) -> None:
    names = {
        alias.name
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom) and node.module == "pathlib"
        for alias in node.names
    }
    assert names <= {"PurePath", "PurePosixPath"}
    assert calls(module) & {"open", "print", "input", "exec", "eval"} == set()


@pytest.mark.parametrize("module", MODULES)
def test_only_io_modules_know_what_time_it_is(module: str) -> None:
    if not is_io(module) or module.startswith("classifier"):
        assert calls(module) & CLOCKS == set()


@cache
def calls(module: str) -> set[str]:
    """Name the functions that a module calls, as far as the last two words."""
    found = [ast.unparse(n.func) for n in ast.walk(tree(module)) if isinstance(n, ast.Call)]
    return {".".join(name.split(".")[-2:]) for name in found}


@pytest.mark.parametrize("module", [m for m in MODULES if m in IO_MODULES])
def test_io_modules_import_one_another_only_within_a_family(module: str) -> None:
    family = next(family for family in FAMILIES if module in family)
    found = imports(module)
    assert {one for one in found if one in IO_MODULES or is_wiring(one)} <= family


@pytest.mark.parametrize("module", [m for m in MODULES if belongs_to(m, "classifier")])
def test_the_classifier_stands_alone(module: str) -> None:
    found = imports(module)
    assert {one for one in found if belongs_to(one, "bot")} == set()
    libraries = {one for one in found for library in IO_LIBRARIES if belongs_to(one, library)}
    assert libraries <= ({"os"} if module in CLASSIFIER_FILES else set())
    assert "print" not in calls(module)


@pytest.mark.parametrize("module", MODULES)
def test_randomness_has_a_seed(module: str) -> None:
    loose = {"random.rand", "random.randn", "random.seed", "random.shuffle", "random.choice"}
    assert calls(module) & loose == set()
    generators = [
        node
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("default_rng")
    ]
    assert all(node.args or node.keywords for node in generators)


@pytest.mark.parametrize("module", [m for m in MODULES if not is_wiring(m)])
def test_only_the_command_line_reads_the_environment(module: str) -> None:
    reads = r"\bos\.(?:environ|getenv)\b|import (?:environ|getenv)\b"
    assert not re.search(reads, text(module))


@pytest.mark.parametrize("module", MODULES)
def test_everything_public_has_a_docstring(module: str) -> None:
    assert ast.get_docstring(tree(module))
    assert [name for name, node in public(tree(module)) if not ast.get_docstring(node)] == []


def public(
    parent: ast.Module | ast.ClassDef, prefix: str = ""
) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """Walk over public classes, functions and methods."""
    for node in parent.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{prefix}{node.name}.")


def test_the_named_io_modules_exist() -> None:
    assert (IO_MODULES | CLASSIFIER_FILES) - MODULES.keys() == set()


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {module: imports(module) & MODULES.keys() - {module} for module in MODULES}
    while leaves := {module for module, found in graph.items() if not found}:
        graph = {m: found - leaves for m, found in graph.items() if m not in leaves}
    assert graph == {}


def test_the_module_map_names_every_module_once_and_tells_io_from_pure() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `((?:bot|classifier)[\w.]*)` \|.*\| (IO|pure) \|$", page, re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted(MODULES)
    kinds = {module: "IO" if is_io(module) else "pure" for module in MODULES}
    assert dict(rows) == kinds


def test_every_package_and_every_file_beside_the_code_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    setuptools = project["tool"]["setuptools"]
    packages = {module for module, path in MODULES.items() if path.name == "__init__.py"}
    assert sorted(setuptools["packages"]) == sorted(packages)
    for package, patterns in setuptools["package-data"].items():
        beside = [
            path.relative_to(ROOT / package).as_posix()
            for path in (ROOT / package).rglob("*")
            if path.is_file() and path.suffix not in {".py", ".pyc"}
        ]
        missed = [name for name in beside if not any(fnmatch(name, p) for p in patterns)]
        assert missed == []
        assert [p for p in patterns if not any(fnmatch(name, p) for name in beside)] == []
