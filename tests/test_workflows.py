"""The workflows ask for no more than they need, and run nothing that could change unseen."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot import add_requests

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ALLOWED = {
    "nightly.yml": {"contents": "write", "pull-requests": "write", "issues": "write"},
    "sync.yml": {"contents": "write", "pull-requests": "write", "issues": "write"},
    "ci.yml": {"contents": "read"},
}
TRIGGERS = {
    "nightly.yml": {"schedule", "workflow_dispatch"},
    "sync.yml": {"push", "pull_request", "issue_comment", "issues"},
    "ci.yml": {"push", "pull_request"},
}
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")

Job = dict[str, Any]


def load(name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = YAML(typ="safe", pure=True).load(ROOT / ".github" / name)
    return parsed


def jobs(path: Path) -> dict[str, Job]:
    found: dict[str, Job] = load(f"workflows/{path.name}")["jobs"]
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in jobs(path).values():
        yield from job["steps"]


def nightly() -> dict[str, Any]:
    return load("workflows/nightly.yml")


def find_step(text: str) -> dict[str, Any]:
    """Find the one step of the nightly job that runs or uses something."""
    found = [step for step in nightly()["jobs"]["run"]["steps"] if text in str(step)]
    assert len(found) == 1
    step: dict[str, Any] = found[0]
    return step


each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def test_every_workflow_has_its_permissions_written_down_here() -> None:
    assert [path.name for path in WORKFLOWS] == sorted(ALLOWED)


@each_workflow
def test_a_workflow_grants_nothing_and_its_jobs_the_least(path: Path) -> None:
    assert load(f"workflows/{path.name}")["permissions"] == {}
    for job in jobs(path).values():
        assert job["permissions"] == ALLOWED[path.name]


@each_workflow
def test_actions_are_pinned_by_commit_with_their_version(path: Path) -> None:
    uses = re.findall(r"uses:.*", path.read_text(encoding="utf-8"))
    assert uses
    assert [line for line in uses if not PINNED.fullmatch(line)] == []


def test_one_action_has_one_commit_everywhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    pins = set(re.findall(r"uses: ([\w.-]+/[\w.-]+)\S*@(\S+) # (\S+)", text))
    assert len({name for name, *_ in pins}) == len(pins)


@each_workflow
def test_scripts_take_values_from_the_environment_only(path: Path) -> None:
    scripts = [step["run"] for step in steps(path) if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@each_workflow
def test_no_workflow_runs_foreign_code_with_a_token(path: Path) -> None:
    triggers = load(f"workflows/{path.name}")["on"]
    assert set(triggers) == TRIGGERS[path.name]
    checkouts = [step for step in steps(path) if "actions/checkout@" in step.get("uses", "")]
    assert checkouts
    for step in checkouts:
        settings = dict(step["with"])
        assert settings.pop("persist-credentials") is False
        # A token that may write never meets the code of a pull request.
        trusted = {"ref": "${{ github.event.repository.default_branch }}"}
        assert settings == (trusted if path.name == "sync.yml" else {})
    text = path.read_text(encoding="utf-8")
    assert "secrets." not in text


@each_workflow
def test_every_job_ends_at_some_time(path: Path) -> None:
    assert all(0 < job["timeout-minutes"] <= 60 for job in jobs(path).values())


def test_the_nightly_run_has_two_slots_at_odd_minutes_after_the_feeds_are_rebuilt() -> None:
    slots = nightly()["on"]["schedule"]
    assert len(slots) == 2
    for slot in slots:
        minute, hour, *days = slot["cron"].split()
        assert days == ["*", "*", "1-5"]
        assert int(minute) % 2 == 1
        assert (0, 30) <= (int(hour), int(minute)) < (12, 0)
        assert slot["timezone"] == "America/New_York"
    assert slots[0]["cron"] != slots[1]["cron"]


def test_two_nightly_runs_never_overlap_and_none_is_cut_off() -> None:
    assert nightly()["concurrency"] == {"group": "arxiv-bot", "cancel-in-progress": False}


def test_forks_do_not_run_on_schedule() -> None:
    guard = nightly()["jobs"]["run"]["if"]
    assert "github.event_name == 'workflow_dispatch'" in guard
    assert "!github.event.repository.fork" in guard
    assert "&&" not in guard


def test_a_dry_run_is_asked_for_by_hand_and_passed_on_safely() -> None:
    wanted = nightly()["on"]["workflow_dispatch"]["inputs"]["dry_run"]
    assert (wanted["type"], wanted["default"]) == ("boolean", False)
    step = find_step("-m bot")
    assert step["run"].endswith("run ${DRY_RUN:+--dry-run}")
    assert step["env"] == {
        "GITHUB_TOKEN": "${{ github.token }}",
        "DRY_RUN": "${{ inputs.dry_run && '1' || '' }}",
    }


@pytest.mark.parametrize("name", ["nightly", "sync"])
def test_what_is_installed_is_locked_by_hash(name: str) -> None:
    path = ROOT / f".github/workflows/{name}.yml"
    installs = [step["run"] for step in steps(path) if "pip" in step.get("run", "")]
    assert len(installs) == 1
    assert "--require-hashes -r requirements.lock" in installs[0]


def test_memory_and_report_are_kept_also_of_a_failed_run() -> None:
    config = tomllib.loads((ROOT / "arxiv-bot.toml").read_text(encoding="utf-8"))
    folder = config["files"].get("store", ".arxiv-bot")
    restore, save = find_step("actions/cache/restore@"), find_step("actions/cache/save@")
    report = find_step("actions/upload-artifact@")
    assert restore["with"]["path"] == save["with"]["path"] == folder
    assert restore["with"]["key"] == save["with"]["key"]
    assert "${{ github.run_id }}" in save["with"]["key"]
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert save["if"] == report["if"] == "always()"
    assert report["with"]["path"] == f"{folder}/report.html"
    assert report["with"]["include-hidden-files"] is True


def sync() -> dict[str, Any]:
    return load("workflows/sync.yml")


def test_an_event_wakes_the_same_bot_with_the_same_memory_one_run_at_a_time() -> None:
    assert sync()["concurrency"] == nightly()["concurrency"]
    ours = {step.get("uses"): step for step in sync()["jobs"]["sync"]["steps"] if "uses" in step}
    theirs = {step.get("uses"): step for step in nightly()["jobs"]["run"]["steps"]}
    for name, step in ours.items():
        if "checkout@" not in str(name):
            assert step["with"] == theirs[name]["with"]
    commands = [step for step in sync()["jobs"]["sync"]["steps"] if "-m bot" in str(step)]
    assert [step["run"].split()[-1] for step in commands] == ["sync"]
    assert commands[0]["env"] == {"GITHUB_TOKEN": "${{ github.token }}"}


def test_a_push_wakes_it_when_the_list_or_the_decisions_changed() -> None:
    config = tomllib.loads((ROOT / "arxiv-bot.toml").read_text(encoding="utf-8"))
    wanted = {"branches": ["main"], "paths": [config["list"]["path"], config["files"]["decisions"]]}
    assert sync()["on"]["push"] == wanted


def test_events_that_say_what_people_did_wake_it() -> None:
    on = sync()["on"]
    assert set(on["pull_request"]["types"]) == {
        *("closed", "reopened", "edited", "labeled", "unlabeled"),
    }
    assert on["issue_comment"]["types"] == ["created"]
    assert set(on["issues"]["types"]) == {"opened", "edited", "labeled"}


def test_no_text_of_an_event_gets_any_further_than_a_condition() -> None:
    text = (ROOT / ".github/workflows/sync.yml").read_text(encoding="utf-8")
    inserted = set(re.findall(r"\$\{\{ *(.*?) *\}\}", text))
    assert inserted == {
        "github.event.repository.default_branch",
        "github.run_id",
        "github.run_attempt",
        "github.token",
    }


@pytest.mark.parametrize("event", [
    {"name": "push"},
    {"name": "pull_request"},
    {"name": "issue_comment", "comment": "Oh.\n/arxiv-bot why"},
    {"name": "issues", "body": f"### {add_requests.FIELD}\n\n2401.00001"},
    {"name": "issues", "body": "<!-- arxiv-bot:v1 e30= -->\n- [x] this"},
])  # fmt: skip
def test_what_concerns_the_bot_wakes_it(event: dict[str, Any]) -> None:
    assert wakes(**event)


@pytest.mark.parametrize("event", [
    {"name": "push", "sender": "Bot"},
    {"name": "issue_comment", "comment": "/arxiv-bot why", "sender": "Bot"},
    {"name": "push", "is_fork": True},
    {"name": "pull_request", "head": "stranger/awesome-list"},
    {"name": "pull_request", "head": None},
    {"name": "pull_request", "body": "Fix a typo"},
    {"name": "pull_request", "body": None},
    {"name": "issue_comment", "comment": "A fine paper."},
    {"name": "issue_comment", "comment": "/arxiv-bot add x", "association": "NONE"},
    {"name": "issues", "body": "It does not work"},
    {"name": "issues", "body": None},
])  # fmt: skip
def test_everything_else_lets_it_sleep(event: dict[str, Any]) -> None:
    assert not wakes(**event)


def wakes(
    name: str,
    *,
    sender: str = "User",
    is_fork: bool = False,
    head: str | None = "someone/awesome-list",
    body: str | None = "<!-- arxiv-bot:v1 e30= -->",
    comment: str = "",
    association: str = "COLLABORATOR",
) -> bool:
    """Tell whether the job's condition holds, read as Python with the facts of an event."""
    facts = {
        "github.event.sender.type": sender,
        "github.event.repository.fork": is_fork,
        "github.event.pull_request.head.repo.full_name": head,
        "github.event.pull_request.body": body,
        "github.event.comment.author_association": association,
        "github.event.comment.body": comment,
        "github.event.issue.body": body,
        "github.event_name": name,
        "github.repository": "someone/awesome-list",
        "vars.ARXIV_BOT": None,
    }
    condition = " ".join(sync()["jobs"]["sync"]["if"].split())
    condition = re.sub(r"!(?=github)", " not ", condition)
    condition = condition.replace("&&", " and ").replace("||", " or ")
    for path in sorted(facts, key=len, reverse=True):
        condition = condition.replace(path, f"facts[{path[::-1]!r}]")
    given = {path[::-1]: value for path, value in facts.items()}
    functions = {"contains": lambda whole, part: part in (whole or ""), "fromJSON": json.loads}
    return bool(eval(condition, {"__builtins__": {}}, functions | {"facts": given}))


def test_a_run_for_a_pull_request_keeps_no_memory_that_only_it_could_read() -> None:
    saves = [step for step in sync()["jobs"]["sync"]["steps"] if "cache/save@" in str(step)]
    assert [step["if"] for step in saves] == ["always() && github.event_name != 'pull_request'"]


def test_the_form_for_papers_asks_for_what_the_bot_reads() -> None:
    fields = load("ISSUE_TEMPLATE/add-paper.yml")["body"]
    assert fields[0]["attributes"]["label"] == add_requests.FIELD
    assert fields[0]["validations"]["required"] is True
    assert "render" not in fields[0]["attributes"]
    labels = [field["attributes"]["label"] for field in fields]
    filled = "\n\n".join(f"### {label}\n\n2401.0000{n}" for n, label in enumerate(labels, 1))
    assert add_requests.asked_for(filled) == "2401.00001"
    assert add_requests.asked_for(filled.replace("\n", "\r\n")) == "2401.00001"


def test_checks_run_what_people_run_on_the_oldest_and_newest_python() -> None:
    job = load("workflows/ci.yml")["jobs"]["test"]
    versions = job["strategy"]["matrix"]["python"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    assert versions == [named[0], named[-1]]
    assert project["requires-python"] == f">={named[0]}"
    assert any(step.get("run", "").startswith("make test") for step in job["steps"])
    assert "ready_for_review" in load("workflows/ci.yml")["on"]["pull_request"]["types"]


def test_updates_of_dependencies_come_once_a_week_in_one_piece() -> None:
    updates = load("dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip"}
    for update in updates:
        assert update["schedule"]["interval"] == "weekly"
        assert [group["patterns"] for group in update["groups"].values()] == [["*"]]
