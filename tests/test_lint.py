"""``arxiv-bot lint`` from outside: what it prints, what it writes, and its exit codes."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import config, lint, readme
from bot.lint_subject import Subject
from bot.mirror import write_night
from bot.paper import Paper
from bot.store import Store
from bot.venue import read_catalogue
from classifier.dataset import read_labels
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub
from tests.linted import ARXIV, row, table
from tests.product import Product

ROOT = Path(__file__).parents[1]
SECTION = """
[[list.sections]]
heading = "Faces"
columns = {title = "Title", pub = "Pub", time = "Time", code = "Code", labels = "Labels"}
"""
EXCUSE = '\n[[lint.ignore]]\nrule = "month"\nid = "2407.00001"\nreason = "dated by hand"\n'
WRONG_LINK = row("2409.00001", "Whistling Teapots", pub=f"[arXiv]({ARXIV}2409.00001v2)")
WRONG_MONTH = row("2407.00001", "Singing Cups", time="09/24")
ROWS = table(WRONG_LINK, WRONG_MONTH, row("2408.00009"))
LIST = "\ufeff" + f"Invented.\n\n{ROWS}".replace("\n", "\r\n")


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """A list with a wrong link and a wrong month that cannot be mended in place."""
    with FakeArxiv({}) as arxiv, FakeGitHub(tmp_path / "list.git") as github:
        folder = tmp_path / "checkout"
        folder.mkdir()
        made = Product(folder, arxiv, github)
        made.write_config(SECTION)
        made.environment = dict.fromkeys(made.environment, "")
        (folder / "README.md").write_bytes(LIST.encode())
        yield made


def written(product: Product) -> str:
    return (product.folder / "README.md").read_bytes().decode()


def found(product: Product, *options: str) -> dict[str, Any]:
    ended = product.run("lint", "--json", *options)
    assert ended.code == 1, ended.errors
    record: dict[str, Any] = json.loads(ended.output)
    return record


def test_each_problem_is_a_line_with_file_number_and_rule(product: Product) -> None:
    ended = product.run("lint")
    assert ended.code == 1
    lines = ended.output.splitlines()
    assert lines[0] == (f"README.md:7: link: {ARXIV}2409.00001v2; write {ARXIV}2409.00001")
    assert lines[1].startswith("README.md:8: month: shows 09/24, but 2407.00001 is of 07/24")
    assert lines[2:] == ["2 found; `--fix` mends 1"]
    assert written(product) == LIST
    assert not (product.folder / ".arxiv-bot").exists()


def test_json_is_one_object_with_all_findings(product: Product) -> None:
    record = found(product)
    assert record["path"] == "README.md"
    assert [one["rule"] for one in record["findings"]] == ["link", "month"]
    assert record["findings"][0] == {
        "rule": "link",
        "line": 7,
        "id": "2409.00001",
        "message": f"{ARXIV}2409.00001v2; write {ARXIV}2409.00001",
        "fix": {"before": f"{ARXIV}2409.00001v2", "after": f"{ARXIV}2409.00001"},
    }
    assert record["findings"][1]["fix"] is None


def test_fix_shows_and_writes_what_is_mechanical_and_keeps_all_other_bytes(
    product: Product,
) -> None:
    ended = product.run("lint", "--fix")
    assert ended.code == 1
    assert f"+{WRONG_LINK.replace('00001v2', '00001').rstrip()}" in ended.output.splitlines()
    assert ended.output.splitlines()[-1] == "1 fixed, 1 found"
    assert written(product) == LIST.replace("00001v2", "00001")
    assert sorted(path.name for path in product.folder.glob("*README*")) == ["README.md"]
    again = product.run("lint", "--fix")
    assert again.output.splitlines()[-1] == "0 fixed, 1 found"


def test_fix_tells_in_json_what_it_mended(product: Product) -> None:
    record = found(product, "--fix")
    assert [one["rule"] for one in record["fixed"]] == ["link"]
    assert [one["rule"] for one in record["findings"]] == ["month"]


def test_a_clean_list_ends_with_0(product: Product) -> None:
    (product.folder / "README.md").write_text(table(row("2409.00001")), encoding="utf-8")
    ended = product.run("lint")
    assert (ended.code, ended.output) == (0, "0 found\n")


def test_what_the_configuration_excuses_is_not_reported(product: Product) -> None:
    product.write_config(SECTION + EXCUSE)
    assert [one["rule"] for one in found(product)["findings"]] == ["link"]


def test_an_excuse_that_nothing_needs_is_reported_for_the_configured_list_only(
    product: Product,
) -> None:
    product.write_config(SECTION + EXCUSE)
    other = product.folder / "other.md"
    other.write_text(table(row("2409.00001")), encoding="utf-8")
    (product.folder / "README.md").write_text(table(row("2409.00001")), encoding="utf-8")
    ended = product.run("lint")
    assert ended.code == 1
    assert ended.output.startswith("arxiv-bot.toml: ignore: ")
    assert product.run("lint", "--list", "other.md").code == 0


def test_a_mirror_tells_titles_and_venues(product: Product) -> None:
    papers = [
        Paper("2409.00001", "Something Else Entirely"),
        Paper("2408.00009", "Paper 2408.00009", comments="Accepted to CVPR 2025"),
    ]
    write_night(product.folder / "mirror", date(2024, 9, 2), papers)
    rules = [(one["line"], one["rule"]) for one in found(product, "--mirror", "mirror")["findings"]]
    assert {(7, "title"), (9, "venue")} <= set(rules)


def test_the_store_of_past_runs_tells_titles_and_is_left_alone(product: Product) -> None:
    path = product.folder / ".arxiv-bot/store.sqlite"
    path.parent.mkdir()
    with Store.open(path) as store:
        store.update_metadata([Paper("2409.00001", "Something Else")], datetime.now(UTC))
    before = path.read_bytes()
    rules = [(one["line"], one["rule"]) for one in found(product)["findings"]]
    assert (7, "title") in rules
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "code"), [(("--nonsense",), 2), (("--list", "absent.md"), 1), (("x",), 2)]
)
def test_a_mistake_is_no_finding(product: Product, options: tuple[str, ...], code: int) -> None:
    ended = product.run("lint", *options)
    assert (ended.code, ended.output) == (code, "")
    assert ended.errors


def test_this_list_is_clean_but_for_what_is_excused_with_a_reason() -> None:
    settings = config.parse((ROOT / "arxiv-bot.toml").read_text(encoding="utf-8"))
    text = (ROOT / settings.list.path).read_bytes().decode()
    subject = Subject(
        current=readme.read(text, settings.list),
        layout=settings.list,
        catalogue=read_catalogue(),
        vocabulary=read_labels(ROOT / settings.files.labels),
        papers={},
    )
    assert lint.check(subject, settings.lint.ignore) == ()
    assert settings.lint.ignore
