"""``arxiv-bot tune`` from outside: what it prints, what it writes, and what it refuses."""

import io
import json
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import typer
from rich.console import Console

from bot import config
from bot.cli.commands import tune
from bot.cli.tuning import Tuning, show_tuning, to_record
from bot.config import Triage
from bot.errors import ConfigError
from bot.mirror import write_night
from bot.past_nights import PastNights, PastPaper
from bot.thresholds import GRID, Choice
from tests import invented
from tests.fakes.arxiv import FakeArxiv
from tests.fakes.github import FakeGitHub
from tests.product import Product

NIGHTS = [date(2024, 1, 3), date(2024, 2, 6), date(2024, 3, 5)]
CONFIG = """
# What becomes a draft.\r
[triage]\r
propose = 0.9 # high\r
hold=0.8\t# and this\r
\r
# The list.\r
[[list.sections]]\r
heading = "Teapots"\r
columns = {title = "Title", pub = "Paper", time = "Month"}\r
""".replace("\r\n", "\n").replace("\n", "\r\n")
HEAD = "# List\n\nPapers on singing teapots.\n\n## Teapots\n\n| Month | Title | Paper |\n|-|-|-|\n"
BY_HAND = ["--mirror", "../mirror", "--months", "2"]


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """Three nights of a month each; papers 0 to 2 are on the topic, 0, 1 and 5 on the list."""
    rows: list[str] = []
    for night in NIGHTS:
        ids = invented.month_ids(night, 1, 30)
        papers = [invented.paper(i, night, topic=n < 3) for n, i in enumerate(ids)]
        write_night(tmp_path / "mirror", night, papers)
        for n in (0, 1, 5):
            row = f"| {night:%m/%y} | {papers[n].title} | [x](https://arxiv.org/abs/{ids[n]}) |\n"
            rows.insert(0, row)
    with FakeArxiv({}) as arxiv, FakeGitHub(tmp_path / "list.git") as github:
        folder = tmp_path / "checkout"
        folder.mkdir()
        made = Product(folder, arxiv, github)
        made.write_config("")
        made.environment = dict.fromkeys(made.environment, "")
        path = folder / "arxiv-bot.toml"
        path.write_bytes(path.read_bytes() + CONFIG.encode())
        (folder / "README.md").write_text(HEAD + "".join(rows), encoding="utf-8")
        yield made


def settings(product: Product) -> bytes:
    return (product.folder / "arxiv-bot.toml").read_bytes()


def test_what_thresholds_cost_is_shown_with_titles_and_nothing_is_written(
    product: Product,
) -> None:
    before = settings(product)
    ended = product.run("tune", *BY_HAND)
    assert ended.code == 0, ended.errors
    first, *_ = ended.output.splitlines()
    assert first.startswith("2 months from 2024-02 to 2024-03, 4.9 weeks: 60 papers announced, 6")
    assert sum(line.endswith("  propose") for line in ended.output.splitlines()) == 1
    off_topic = {invented.text(f"{n:%y%m}.00006", topic=False)[0] for n in NIGHTS[1:]}
    missed = ended.output.split("\nmissed: ")[1].split("\nwrongly proposed: ")[0]
    assert all(title in missed for title in off_topic)
    assert "not written" not in ended.output
    assert settings(product) == before
    assert "\x1b" not in ended.output


def test_a_choice_is_written_only_when_asked_for_and_changes_two_numbers(
    product: Product,
) -> None:
    before = settings(product)
    path = product.folder / "arxiv-bot.toml"
    path.chmod(0o640)
    real = product.folder / "real.toml"
    path.rename(real)
    path.symlink_to("real.toml")
    wanted = ("--target-recall", "0.6", "--titles", "1")
    shown = product.run("tune", *BY_HAND, *wanted)
    assert (shown.code, settings(product)) == (0, before), shown.errors
    assert "arxiv-bot.toml: not written; add --write" in shown.output
    written = product.run("tune", *BY_HAND, *wanted, "--write")
    assert written.code == 0, written.errors
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert written.output.replace("toml: written", "toml: not written; add --write") == shown.output
    triage = config.parse(settings(product).decode()).triage
    assert triage.hold <= triage.propose != 0.9
    pairs = list(zip(before.splitlines(True), settings(product).splitlines(True), strict=True))
    changed = [new.decode() for old, new in pairs if old != new]
    assert changed[0] == f"propose = {triage.propose!r} # high\r\n"
    assert changed[1:] in ([], [f"hold={triage.hold!r}\t# and this\r\n"])
    assert f"+{changed[0].strip()}" in written.output
    assert {child.name for child in product.folder.iterdir()} == {
        "README.md", "arxiv-bot.toml", "real.toml", "stdout.txt", "stderr.txt",
    }  # fmt: skip


def test_it_is_given_as_json(product: Product) -> None:
    options = ("--target-recall", "0.6", "--hold-recall", "1", "--max-held", "1e6", "--json")
    ended = product.run("tune", *BY_HAND, *options)
    assert ended.code == 0, ended.errors
    found = json.loads(ended.output)
    assert found["months"] == ["2024-02", "2024-03"]
    assert found["current"] == {"propose": 0.9, "hold": 0.8}
    chosen = found["chosen"]
    by_threshold = {row["threshold"]: row for row in found["thresholds"]}
    assert set(by_threshold) == {*GRID, chosen["propose"], chosen["hold"], 0.9, 0.8}
    assert by_threshold[chosen["propose"]]["found"] >= 4
    assert by_threshold[chosen["propose"]]["held_per_week"] == 0
    assert len(found["missed"]) == by_threshold[chosen["propose"]]["missed"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--write"], "nothing to write"),
        (["--target-recall", "0.9", "--hold-recall", "0.8"], "0.8 is under --target-recall 0.9"),
        (["--target-recall", "0.9", "--hold-recall", "0"], "0 is under --target-recall 0.9"),
        (["--target-recall", "1.5"], "less than or equal to 1"),
        (["--hold-recall", "0.9", "--max-held", "nan"], "greater than or equal to 0"),
        (["--months", "0"], "greater than or equal to 1"),
    ],
)
def test_contradictions_are_refused_at_once(
    product: Product, options: list[str], words: str
) -> None:
    ended = product.run("tune", *BY_HAND, *options)
    assert (ended.code, ended.output) == (2, "")
    assert words in " ".join(ended.errors.replace("│", " ").split())


def test_a_list_without_a_past_is_told_what_to_do(product: Product) -> None:
    ended = product.run("tune")
    assert (ended.code, ended.output) == (1, "")
    assert "no month has papers of the list" in ended.errors
    assert "--mirror" in ended.errors


def tuning(*papers: PastPaper, choice: Choice | None = None) -> Tuning:
    return Tuning(((2024, 3),), PastNights(papers, 1.0), Triage(propose=0.5, hold=0.1), choice)


HOSTILE = PastPaper("1", "[red]::warning:: \x1b[31m $\\alpha$\nx", 0.9, belongs=False, weight=2.5)
ACCEPTED = PastPaper("2", "Two", 0.3, belongs=True)


@pytest.mark.parametrize("is_terminal", [True, False])
def test_titles_of_others_are_harmless(*, is_terminal: bool) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=is_terminal, color_system=None, width=120)
    show_tuning(console, tuning(HOSTILE, ACCEPTED, choice=Choice(0.3, 0.1, is_short=True)), 5)
    text = out.getvalue()
    assert "  0.900 1 for 2.5 papers [red]" in text
    assert "\x1b[31m" not in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert "propose 0.3, now 0.5: 1 of 1 found" in text
    assert "more than --max-held allows" in text
    assert "new propose" in text


def test_a_recall_out_of_reach_is_refused_with_the_best_there_is() -> None:
    found = tuning(ACCEPTED, PastPaper("3", "Three", 0.0002, belongs=True))
    with pytest.raises(
        typer.BadParameter, match=r"no threshold finds 0\.6; .* 0\.001, finds 1 of 2"
    ):
        tune._refuse(found, 0.6)


def test_only_so_many_titles_are_shown() -> None:
    out = io.StringIO()
    show_tuning(Console(file=out), tuning(HOSTILE, ACCEPTED), 0)
    assert "missed: 1\n  and 1 more; --titles shows them" in out.getvalue()
    assert "Two" not in out.getvalue()


def test_what_is_no_number_is_null_in_json() -> None:
    record = to_record(tuning(ACCEPTED))
    text = json.dumps(record, allow_nan=False)
    top = json.loads(text)["thresholds"][-1]
    assert top["threshold"] == 0.95
    assert top["precision"] == {"value": None, "low": None, "high": None}
    assert top["held_per_week"] is None
    assert record["chosen"] is None


def test_a_configuration_that_cannot_be_replaced_is_named_and_nothing_is_left(
    tmp_path: Path,
) -> None:
    path = tmp_path / "arxiv-bot.toml"
    path.mkdir()
    with pytest.raises(ConfigError, match=r"arxiv-bot\.toml: .* Nothing was changed"):
        tune._replace(path, "")
    assert list(tmp_path.iterdir()) == [path]
