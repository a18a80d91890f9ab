"""Routes of the fake GitHub: pull requests, their reviewers, and the two draft mutations."""

import re
from typing import Any

from tests.fakes.github_http import ApiError, Request, Response, Router, invalid, paginate
from tests.fakes.github_json import View
from tests.fakes.github_repository import Repository
from tests.fakes.github_state import Issue, Pull

router = Router()
_NOT_COLLABORATOR = (
    "Reviews may only be requested from collaborators. One or more of the users or teams you "
    "specified is not a collaborator of the {} repository."
)


@router.add("GET", r"pulls")
def list_pulls(hub: Repository, view: View, request: Request) -> Response:
    wanted = request.query
    state, sort = wanted.get("state", "open"), wanted.get("sort", "created")
    if state not in {"open", "closed", "all"}:
        raise invalid("PullRequest", "state")
    pulls = [i for i in hub.issues.values() if i.pull and state in {i.state, "all"}]
    if ":" in wanted.get("head", ""):
        pulls = [i for i in pulls if i.pull and _label(i.pull) == wanted["head"]]
    if wanted.get("base"):
        pulls = [i for i in pulls if i.pull and i.pull.base == wanted["base"]]
    default = "desc" if sort == "created" else "asc"
    is_reversed = wanted.get("direction", default) == "desc"
    pulls.sort(key=lambda issue: _order(issue, sort), reverse=is_reversed)
    return paginate(request, pulls, view.pull)


def _label(pull: Pull) -> str:
    return f"{pull.head_owner}:{pull.head}"


def _order(issue: Issue, sort: str) -> tuple[Any, int]:
    return (issue.updated_at if sort == "updated" else issue.created_at, issue.number)


@router.add("POST", r"pulls", "pull_requests")
def create_pull(hub: Repository, view: View, request: Request) -> Response:
    fields = {name: request.need(name) for name in ("title", "head", "base")}
    issue = hub.open_pull(request.login, request.body | fields)
    return Response(201, view.full_pull(issue))


@router.add("GET", r"pulls/(?P<number>\d+)")
def get_pull(hub: Repository, view: View, request: Request, number: str) -> Response:
    return Response(200, view.full_pull(hub.pull(int(number))[0]))


@router.add("PATCH", r"pulls/(?P<number>\d+)", "pull_requests")
def edit_pull(hub: Repository, view: View, request: Request, number: str) -> Response:
    issue = hub.edit_pull(int(number), request.login, request.body)
    return Response(200, view.full_pull(issue))


@router.add("GET", r"pulls/(?P<number>\d+)/merge")
def is_merged(hub: Repository, view: View, request: Request, number: str) -> Response:
    if hub.pull(int(number))[1].merged_at is None:
        raise ApiError(404, "Not Found")
    return Response(204)


@router.add("PUT", r"pulls/(?P<number>\d+)/merge", "contents")
def merge_pull(hub: Repository, view: View, request: Request, number: str) -> Response:
    method, sha = request.body.get("merge_method", "merge"), request.body.get("sha", "")
    merged = hub.merge(int(number), request.login, method, sha)
    body = {"sha": merged, "merged": True, "message": "Pull Request successfully merged"}
    return Response(200, body)


@router.add("GET", r"pulls/(?P<number>\d+)/commits")
def list_commits(hub: Repository, view: View, request: Request, number: str) -> Response:
    pull = hub.pull(int(number))[1]
    return paginate(request, hub.git.commits(pull.base_sha, pull.head_sha)[:250], view.commit)


@router.add("GET", r"pulls/(?P<number>\d+)/files")
def list_files(hub: Repository, view: View, request: Request, number: str) -> Response:
    pull = hub.pull(int(number))[1]
    middle = hub.git.merge_base(pull.base_sha, pull.head_sha) or pull.base_sha
    return paginate(request, hub.git.changes(middle, pull.head_sha), view.change)


@router.add("GET", r"pulls/(?P<number>\d+)/reviews")
def list_reviews(hub: Repository, view: View, request: Request, number: str) -> Response:
    hub.pull(int(number))
    return Response(200, [])


@router.add("GET", r"pulls/(?P<number>\d+)/requested_reviewers")
def get_reviewers(hub: Repository, view: View, request: Request, number: str) -> Response:
    shown = view.pull(hub.pull(int(number))[0])
    body = {"users": shown["requested_reviewers"], "teams": shown["requested_teams"]}
    return Response(200, body)


@router.add("POST", r"pulls/(?P<number>\d+)/requested_reviewers", "pull_requests")
def request_reviewers(hub: Repository, view: View, request: Request, number: str) -> Response:
    issue, pull = hub.pull(int(number))
    names = request.body.get("reviewers") or []
    teams = request.body.get("team_reviewers") or []
    if issue.login in names:
        raise ApiError(422, "Review cannot be requested from pull request author.")
    if teams or any(name not in hub.people for name in names):
        raise ApiError(422, _NOT_COLLABORATOR.format(hub.full_name))
    for name in names:
        if name not in pull.reviewers:
            pull.reviewers.append(name)
            hub.touch(issue, request.login, "review_requested")
    return Response(201, view.pull(issue))


@router.add("DELETE", r"pulls/(?P<number>\d+)/requested_reviewers", "pull_requests")
def remove_reviewers(hub: Repository, view: View, request: Request, number: str) -> Response:
    issue, pull = hub.pull(int(number))
    gone = set(request.body.get("reviewers") or [])
    pull.reviewers[:] = [name for name in pull.reviewers if name not in gone]
    return Response(200, view.pull(issue))


def answer_graphql(hub: Repository, request: Request) -> Response:
    """Run one of the draft mutations; a workflow's own token may not."""
    names = {"convertPullRequestToDraft": True, "markPullRequestReadyForReview": False}
    found = re.search("|".join(names), str(request.body.get("query")))
    node = re.search(r"PR_(\d+)", str(request.body))
    if found is None or node is None:
        return _graphql_error("NOT_FOUND", "Could not resolve to a node with the given id")
    if hub.modes.actions_token:
        return _graphql_error("FORBIDDEN", "Resource not accessible by integration")
    issue, pull = hub.pull(int(node[1]))
    pull.draft = names[found[0]]
    hub.touch(issue, request.login, "convert_to_draft" if pull.draft else "ready_for_review")
    shown = {"id": node[0], "isDraft": pull.draft, "number": issue.number}
    return Response(200, {"data": {found[0]: {"clientMutationId": None, "pullRequest": shown}}})


def _graphql_error(kind: str, message: str) -> Response:
    return Response(200, {"data": None, "errors": [{"type": kind, "message": message}]})
