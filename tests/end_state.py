"""What a repository has come to, without what differs from one run to the next by nature.

Pull requests are named by what they are about, as their numbers depend on the order in which they
were opened; commits by their files; times, relevances and the list of runs are left out.
"""

import difflib
import json
import re
from collections import Counter
from collections.abc import Container
from dataclasses import asdict
from typing import Any

from bot import body_regions, dashboard_marker
from bot.pull_request import Marker, read_marker
from tests.fakes.github import FakeGitHub
from tests.fakes.github_state import Comment, Issue, Reaction

_MARKER = re.compile(r"<!-- arxiv-bot:v1 [A-Za-z0-9+/=]+ -->")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.+]+)?")
_WHY = re.compile(r"^### Why\n.*?(?=^### )|<br>[^\n]*would[^\n]*$", re.MULTILINE | re.DOTALL)
_LATE = re.compile(
    r"^.* gets a draft\.$|^.* is proposed in #\d+\.$"
    r"|^The no is taken back.*$|^Nothing to take back: #\d+ is open\.$",
    re.MULTILINE,
)
"""What is answered to a wish, before and after a run has fulfilled it."""
_RELEVANCE = re.compile(r"(?<=[^*])\*\* · (?:(?:over|under) )?\d+(?:\.\d+)?% · ")
"""What the line of a batch does not say of a paper that a killed run put on the branch."""
_REMEMBERED = {"nights", "gaps", "held", "waiting", "wanted", "asked", "sections", "removed"}
_PATHS = ("README.md", "data/decisions.csv")


def end_state(github: FakeGitHub) -> dict[str, Any]:
    """Give all that people see of a repository, by names that do not depend on the order."""
    names = _names(github)
    hub = github.repository
    open_ = {one.pull.head for one in github.pulls if one.pull and one.state == "open"}
    return {
        "main": _files(github, "main"),
        "branches": {one: _branch(github, one, open_) for one in github.branches("arxiv-bot/")},
        "labels": sorted(label.name for label in hub.labels.values()),
        "issues": {
            names[number]: _issue(github, issue, names) for number, issue in hub.issues.items()
        },
    }


def outline(end: dict[str, Any]) -> dict[str, Any]:
    """Leave out what another model guesses otherwise of a paper: its section."""
    left_out = {"body", "marker"}
    issues = {
        name: {key: value for key, value in issue.items() if key not in left_out}
        | {"papers": (issue.get("marker") or {}).get("ids")}
        for name, issue in end["issues"].items()
    }
    return end | {"issues": issues, "branches": sorted(end["branches"])}


def differences(found: Any, wanted: Any, place: str = "") -> list[str]:
    """Tell where two end states differ, a line each."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return [
            line
            for key in sorted(found.keys() | wanted.keys(), key=str)
            for line in differences(found.get(key), wanted.get(key), f"{place}/{key}")
        ]
    if found == wanted:
        return []
    lines = difflib.unified_diff(_lines(wanted), _lines(found), "wanted", "found", n=0, lineterm="")
    return [place, *list(lines)[3:]]


def _lines(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.splitlines()
    return [repr(one) for one in value] if isinstance(value, list | tuple) else [repr(value)]


def _names(github: FakeGitHub) -> dict[int, str]:
    seen: Counter[str] = Counter()
    names = {}
    for number, issue in sorted(github.repository.issues.items()):
        marker = read_marker(issue.body) if issue.pull else None
        about = marker.ids[0] if marker and marker.kind == "add" else ""
        name = f"{marker.kind} {about}".strip() if marker else f"{issue.title} by {issue.login}"
        seen[name] += 1
        names[number] = f"{name} #{seen[name]}"
    return names


def _files(github: FakeGitHub, branch: str) -> dict[str, str | None]:
    found = ((path, github.read_file(branch, path)) for path in _PATHS)
    return {path: _DAY.sub("DAY", text.decode()) if text else None for path, text in found}


def _branch(github: FakeGitHub, branch: str, open_: Container[str]) -> dict[str, Any]:
    """Give what a branch changes, if it may still be merged: of other files main tells all."""
    if branch not in open_:
        return {}
    git = github.repository.git
    tip, main = github.head(branch), github.head("main")
    assert tip is not None
    assert main is not None
    fork = git.merge_base(tip, main) or main
    changed = sorted(change.path for change in git.changes(fork, tip))
    files = {path: text for path, text in _files(github, branch).items() if path in changed}
    return {"files": files, "changed": changed, "merges": git.merge_tree(main, tip) is not None}


def _issue(github: FakeGitHub, issue: Issue, names: dict[int, str]) -> dict[str, Any]:
    pull = issue.pull
    found: dict[str, Any] = {
        "title": issue.title,
        "state": "merged" if pull and pull.merged_at else issue.state,
        "labels": sorted(issue.labels),
        "reactions": _reactions(issue.reactions),
        "comments": [_comment(one, names) for one in github.comments(issue.number)],
    }
    if pull:
        marker = read_marker(issue.body)
        return found | {
            "draft": pull.draft,
            "marker": _marker(marker) if marker else None,
            "body": sorted(_text(issue.body, names).splitlines()),
        }
    if dashboard_marker.has_state(issue.body):
        state = dashboard_marker.read_state(issue.body)
        known = {name: value for name, value in asdict(state).items() if name in _REMEMBERED}
        body = body_regions.replace_region(str(issue.body), "runs", "")
        return found | {"state of the bot": known, "body": sorted(_text(body, names).splitlines())}
    return found | {"body": _text(issue.body, names)}


def _marker(marker: Marker) -> dict[str, Any]:
    """Give a marker without the order of its papers, which follows their relevance."""
    found: dict[str, Any] = json.loads(_DAY.sub("DAY", json.dumps(asdict(marker), default=str)))
    rows = sorted(found["rows"], key=lambda row: row["id"])
    return found | {"ids": sorted(marker.ids), "refused": sorted(marker.refused), "rows": rows}


def _reactions(reactions: list[Reaction]) -> list[tuple[str, str]]:
    return sorted((one.login, one.content) for one in reactions)


def _comment(comment: Comment, names: dict[int, str]) -> tuple[str, str, list[tuple[str, str]]]:
    return (comment.login, _text(comment.body, names), _reactions(comment.reactions))


def _text(text: str | None, names: dict[int, str]) -> str:
    plain = _MARKER.sub("", (text or "").replace("\r\n", "\n"))
    plain = _LATE.sub("It is proposed.", plain)
    plain = _WHY.sub("", _DAY.sub("DAY", plain))
    plain = re.sub(r"<!-- comments=\d+ -->", "", plain)
    plain = _RELEVANCE.sub("** · ", plain)
    plain = re.sub(r"(?:(?:over|under) )?\b\d+(?:\.\d+)?%", "SHARE", plain)
    return re.sub(
        r"(#|/pull/|pull request )(\d+)", lambda m: m[1] + names.get(int(m[2]), m[2]), plain
    )
