"""The documents say what the code does: keys, formats, modules, commands, references."""

import base64
import json
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from bot import decisions, feedback, github_errors, paper_record, prediction, pull_request
from bot.cli.app import app
from bot.commands import Verb
from bot.config import Config, keys
from bot.config_tables import GitHub
from bot.dashboard_marker import render_state
from bot.dashboard_state import Asked, DashboardState, DatedPaper, Removed
from bot.decisions import FIELDS, Reason
from bot.listing import ListingOutcome
from bot.paper import Paper
from bot.prediction import Counterfactual, Decision, Finding, Findings, Prediction, Source
from bot.pull_request import Kind, Marker, PlannedRow, PullRequest, Refusal, State
from classifier.dataset import parse_labels
from classifier.document import Judgement

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SCHEMA = DOCS / "arxiv-bot.schema.json"
PAGES = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])
PATTERNS = (
    *("bot/**/*.py", "bot/**/*.j2", "classifier/**/*.py", "data/*.toml", ".github/**/*.yml"),
    *("docs/*.md", "*.md", "*.toml", "Makefile"),
)
TEXTS = sorted(path for pattern in PATTERNS for path in ROOT.glob(pattern))
TYPES = {str: "text", bool: "true or false", int: "whole number", float: "number"}

Row = tuple[str, ...]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sections(page: str) -> dict[str, str]:
    """Give the text under each heading of a page, without what stands in code blocks' headings."""
    parts = re.split(r"^#{1,6} +(.+)$", without_code(page), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def without_code(page: str) -> str:
    return re.sub(r"^( *)```.*?^\1```$", "", page, flags=re.MULTILINE | re.DOTALL)


def code(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)


def rows(text: str) -> list[Row]:
    """Give the cells of every table in a text, without headings."""
    tables = re.findall(r"^\|.*\n\|[ :|-]+\n((?:\|.*(?:\n|\Z))*)", text, flags=re.MULTILINE)
    lines = "".join(tables).splitlines()
    return [tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in lines]


def documented_keys() -> dict[str, Row]:
    """Give type, default, effect and occasion of each key of the configuration's page."""
    found = {}
    for heading, text in sections(read("docs/configuration.md")).items():
        table = re.fullmatch(r"`\[+([\w.]+)\]+`", heading)
        for name, *rest in rows(text) if table else ():
            assert table
            key = f"{table[1]}.{name.strip('`')}"
            assert key not in found, f"{key} is described twice"
            found[key] = tuple(rest)
    return found


def field(key: str) -> tuple[Any, Any]:
    """Give type and default of a key of the model."""
    model: type[BaseModel] = Config
    *tables, name = key.split(".")
    for table in tables:
        inner = plain(model.model_fields[table].annotation)
        model = typing.get_args(inner)[0] if typing.get_origin(inner) is tuple else inner
    return plain(model.model_fields[name].annotation), model.model_fields[name].default


def plain(annotation: Any) -> Any:
    """Take ``None`` and annotations off a type."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        annotation = next(a for a in typing.get_args(annotation) if a is not type(None))
    is_annotated = typing.get_origin(annotation) is typing.Annotated
    return typing.get_args(annotation)[0] if is_annotated else annotation


def one_of(choices: type[StrEnum]) -> str:
    return " or ".join(f'`"{choice}"`' for choice in choices)


def test_every_key_of_the_configuration_is_documented_once_and_no_other() -> None:
    assert sorted(documented_keys()) == sorted(keys())


@pytest.mark.parametrize("key", sorted(keys()))
def test_a_key_is_documented_with_its_type_and_default(key: str) -> None:
    kind, default, effect, occasion = documented_keys()[key]
    expected, value = field(key)
    is_list = typing.get_origin(expected) is tuple
    assert kind == ("list of texts" if is_list else TYPES.get(expected) or one_of(expected))
    if value is PydanticUndefined:
        assert default == "required"
    elif value is None:
        assert default == "none"
    else:
        shown = tomllib.loads(f"value = {default.strip('`')}")["value"]
        value = str(value) if isinstance(value, StrEnum) else value
        assert shown == (list(value) if is_list else value)
        assert type(shown) is type(list(value) if is_list else value)
    assert effect.endswith(".")
    assert occasion


def test_the_environment_that_is_read_is_documented() -> None:
    text = sections(read("docs/configuration.md"))["Environment"]
    documented = [name.strip("`") for name, _ in rows(text)]
    used = set(re.findall(r'"(GITHUB_[A-Z_]+)"', read("bot/cli/environment.py")))
    assert sorted(documented) == sorted(used)


def test_the_schema_is_that_of_the_configuration() -> None:
    schema = json.dumps(Config.model_json_schema(), indent=2, sort_keys=True) + "\n"
    assert SCHEMA.read_text(encoding="utf-8") == schema, "out of date; run `make schema`"


REFERENCE = re.compile(r"(?<![\w/.])docs/([\w.-]+\.\w+)(?:,\s+\"([^\"]+)\")?")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_reference_to_a_document_leads_to_it_and_to_its_section(path: Path) -> None:
    for name, title in REFERENCE.findall(path.read_text(encoding="utf-8")):
        assert (DOCS / name).is_file(), f"no docs/{name}"
        if title:
            assert " ".join(title.split()) in sections(read(f"docs/{name}"))


def test_the_code_refers_to_documents() -> None:
    found = [name for path in TEXTS for name, _ in REFERENCE.findall(path.read_text("utf-8"))]
    assert {"architecture.md", "configuration.md", "arxiv-bot.schema.json"} <= set(found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_repository_resolve(page: Path) -> None:
    text = without_code(page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^()\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        aim = (page.parent / name).resolve() if name else page
        assert aim.is_relative_to(ROOT), target
        assert aim.exists(), target
        if anchor:
            assert anchor.lower() in {slug(title) for title in sections(aim.read_text("utf-8"))}


def slug(heading: str) -> str:
    """Make the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def commands() -> Mapping[str, typer.core.TyperCommand]:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return typing.cast("Mapping[str, typer.core.TyperCommand]", group.commands)


def shown_commands(text: str) -> Iterator[tuple[str, str]]:
    """Give each command that a text shows, with what stands behind it."""
    pattern = r"(?:`|python )(?:-m bot|arxiv-bot) (?:--verbose )?([a-z]+)([^`#\n]*)"
    return ((match[1], match[2]) for match in re.finditer(pattern, text))


def options(command: str) -> set[str]:
    return {name for parameter in commands()[command].params for name in parameter.opts}


@pytest.mark.parametrize(
    "page", [*PAGES, *(ROOT / ".github").rglob("*.yml")], ids=lambda page: page.name
)
def test_shown_commands_exist_with_their_options(page: Path) -> None:
    for command, rest in shown_commands(page.read_text(encoding="utf-8")):
        assert command in commands()
        used = re.findall(r"(?<![\w-])--?[a-z][a-z-]*", rest)
        assert set(used) <= options(command), command


def test_every_command_is_shown_to_its_users() -> None:
    shown = {command for page in PAGES for command, _ in shown_commands(page.read_text("utf-8"))}
    assert set(commands()) <= shown


def test_make_targets_that_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", read("Makefile"), re.MULTILINE))
    named = {
        t
        for page in PAGES
        for t in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE)
    }
    assert named <= targets
    assert {"demo", "test"} <= named


def architecture() -> str:
    return read("docs/architecture.md")


def test_the_example_of_a_prediction_has_its_keys() -> None:
    shown = json.loads(code(architecture(), "json")[0])
    made = prediction.to_record(
        Prediction(
            id=shown["id"],
            announced=date.fromisoformat(shown["announced"]),
            relevance=shown["relevance"],
            decision=Decision(shown["decision"]),
            reason=shown["reason"],
            section=shown["section"],
            section_confidence=shown["section_confidence"],
            labels=tuple(shown["labels"]),
            findings=Findings(project=Finding(shown["project"], Source.COMMENT, "")),
            evidence=tuple((term, weight) for term, weight in shown["evidence"]),
            nearest=tuple((paper, similarity) for paper, similarity in shown["nearest"]),
            model=shown["model"],
            counterfactual=Counterfactual(
                terms=tuple(shown["counterfactual"]["terms"]),
                relevance=shown["counterfactual"]["relevance"],
                decision=Decision(shown["counterfactual"]["decision"]),
            ),
            is_explored=shown["explored"],
        )
    )
    assert made == shown
    assert list(made) == list(shown)
    text = sections(architecture())["A prediction"]
    assert all(f"`{decision}`" in text for decision in Decision)


def test_the_example_of_a_marker_is_read_and_written() -> None:
    shown = code(architecture(), "html")[0].strip()
    assert pull_request.read_marker(shown) == Marker(("2401.00001",), Kind.ADD)
    assert pull_request.render_marker(Marker(("2401.00001",), Kind.ADD)) == shown
    text = sections(architecture())["The marker"]
    assert all(f"`{kind}`" in text for kind in Kind)


def test_the_keys_of_a_marker_are_documented() -> None:
    row = PlannedRow("2401.00001", "Audio", "| row |")
    marker = Marker(("2401.00001",), Kind.BATCH, (row,), ("2401.00002",), "why",
                    (Refusal("2401.00002"),))  # fmt: skip
    text = sections(architecture())["The marker"]
    assert [f"`{key}`" for key in payload(pull_request.render_marker(marker))][2:] == [
        key for key, _ in rows(text)
    ]


def test_the_keys_of_the_dashboards_marker_are_documented() -> None:
    day = date(2024, 1, 31)
    state = DashboardState(
        comments=1,
        read_until=datetime(2024, 1, 31, tzinfo=UTC),
        nights={"cs.CV": day},
        gaps=(("cs.CV", day),),
        held=(DatedPaper("2401.00001", day),),
        waiting=(DatedPaper("2401.00002", day),),
        wanted=("2401.00003",),
        asked=(Asked("2401.00001", "reader", day),),
        sections={"2401.00003": "Audio"},
        settled_on="0" * 40,
        is_midway=True,
        removed=(Removed("2401.00004", day),),
        living={"upgrade": ("key",)},
    )
    assert all(getattr(state, one.name) for one in fields(state))
    text = sections(architecture())["State that may vanish"]
    written = payload(render_state(state)).keys() - {"kind"}
    assert len(written) == len(fields(state))
    assert {key for key in written if f"`{key}`" not in text} == set()


def payload(marker: str) -> dict[str, Any]:
    """Give what a marker's line holds."""
    held: dict[str, Any] = json.loads(base64.b64decode(marker.split()[2]))
    return held


def test_the_example_of_decisions_is_read_and_written() -> None:
    shown = code(architecture(), "csv")[0]
    assert shown.splitlines()[0] == ",".join(FIELDS)
    assert decisions.render(decisions.parse(shown, "the document")) == shown
    text = sections(architecture())["Decisions"]
    named = set(re.findall(r"`([a-z-]+)`", text))
    assert {*filter(None, Reason), *decisions.Verdict} <= named


def test_the_example_of_labels_is_read() -> None:
    labels = parse_labels(code(architecture(), "toml")[0], name="the document")
    assert labels.names == ("Real-time",)


def test_the_fields_of_a_mirror_are_those_that_are_written() -> None:
    text = sections(architecture())["Mirrors"]
    documented = {name for cell, *_ in rows(text) for name in re.findall(r"`([\w-]+)`", cell)}
    paper = Paper(
        id="2401.00001",
        title="A Title",
        announced=date(2024, 1, 1),
        submitted=date(2023, 12, 31),
        version=2,
        links=("https://example.org/",),
        term_counts={"title": 1},
    )
    assert set(paper_record.to_record(paper)) - {"versions"} == documented


WHAT_PEOPLE_DO = rows(sections(architecture())["What people do with a draft"])
LEARNED = {
    "nothing": None,
    "a strong no": Judgement.REJECTED,
    "a weak no": Judgement.WEAKLY_REJECTED,
    "between yes and no": Judgement.BORDERLINE,
}


def closed(*labels: str) -> PullRequest:
    moment = datetime(2024, 1, 31, tzinfo=UTC)
    marker = Marker(("2401.00001",), Kind.ADD)
    return PullRequest(
        7, "https://example.org/7", marker, State.CLOSED, labels, "branch", "sha", moment, moment
    )


@pytest.mark.parametrize(
    "row", [row for row in WHAT_PEOPLE_DO if row[0].startswith("closed")], ids=lambda row: row[0]
)
def test_closing_a_draft_means_what_is_documented(row: Row) -> None:
    did, verdict, again, learned = row
    labels = re.findall(r"`([a-z-]+)`", did)
    found = feedback.decisions([closed("arxiv-bot", *labels)])
    assert [decision.verdict for decision in found] == ([] if verdict == "none" else [verdict])
    assert [decision.judgement for decision in found] == (
        [] if verdict == "none" else [LEARNED[learned]]
    )
    if labels != ["retry"] and again == "after `retry`":
        assert feedback.decisions([closed(*labels, "retry")]) == ()


def test_labels_that_a_draft_offers_are_documented() -> None:
    body = read("bot/templates/pull_request.md.j2")
    offered = set(re.findall(r"`([a-z-]+)`", body[body.index("**Close**") :]))
    assert offered
    assert offered <= set(re.findall(r"with (?:the label )?`([a-z-]+)`", architecture()))
    told = rows(sections(read("docs/maintainers.md"))["Labels"])
    assert offered <= {cell.strip("`") for cell, *_ in told}


def test_maintainers_are_told_every_command() -> None:
    shown = [cell for cell, *_ in rows(sections(read("docs/maintainers.md"))["Commands"])]
    named = [re.match(r"`([a-z]+)", cell) for cell in shown]
    assert [match[1] for match in named if match] == [verb for verb in Verb if verb]


def test_maintainers_are_told_every_label() -> None:
    shown = [cell.strip("`") for cell, *_ in rows(sections(read("docs/maintainers.md"))["Labels"])]
    own = GitHub().label
    reasons = [reason or "none" for reason in Reason]
    assert sorted(shown) == sorted([own, f"{own}-dashboard", *reasons, feedback.RETRY_LABEL])


def test_maintainers_are_told_what_each_label_teaches() -> None:
    learned = {row[0]: row[3] for row in rows(sections(read("docs/maintainers.md"))["Labels"])[:7]}
    for cell, taught in learned.items():
        found = feedback.decisions([closed(*re.findall(r"`(.+)`", cell))])
        judgements = [decision.judgement for decision in found]
        assert judgements == ([LEARNED[taught]] if found else []), cell
        assert found or cell in {"`retry`", "`wrong-section`"}


def test_whoever_misses_a_paper_is_told_the_forms_name() -> None:
    form = read(".github/ISSUE_TEMPLATE/add-paper.yml")
    name = re.search(r"^name: (.+)$", form, re.MULTILINE)
    assert name
    assert f"**{name[1]}**" in sections(read("docs/maintainers.md"))["Asking for a paper"]
    for page in ("README.md", "CONTRIBUTING.md"):
        assert name[1] in read(page)


def test_the_readme_ends_with_a_way_to_every_document() -> None:
    *_, (title, end) = sections(read("README.md")).items()
    assert title == "How this list is kept"
    linked = set(re.findall(r"\]\(([^()#\s]+)", end))
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} <= linked


def test_maintainers_are_told_what_each_outcome_means() -> None:
    text = sections(read("docs/maintainers.md"))["Each night"]
    assert sorted(name for name, *_ in rows(text)) == sorted(ListingOutcome)


def test_refusals_that_the_bot_explains_are_in_the_troubleshooting() -> None:
    text = sections(read("docs/maintainers.md"))["Troubleshooting"].lower()
    missing: Sequence[str] = [words for words in github_errors._SETTINGS if words not in text]
    assert missing == []
    for step in ("401", "404", "rate limit", "5xx", "403", "still shows an old batch"):
        assert step in text
