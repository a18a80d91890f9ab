"""Routes of the fake GitHub: issues, labels, comments, reactions, people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.fakes.github_http import ApiError, Request, Response, Router, paginate
from tests.fakes.github_json import View
from tests.fakes.github_repository import Repository
from tests.fakes.github_state import Comment, Issue, Label, Reaction, check_body

router = Router()
_WRITE = "issues pull_requests"


@router.add("GET", r"issues")
def list_issues(hub: Repository, view: View, request: Request) -> Response:
    """List issues and pull requests alike."""
    wanted = request.query
    state, sort = wanted.get("state", "open"), wanted.get("sort", "created")
    labels = {name.lower() for name in wanted.get("labels", "").split(",") if name}
    found = [
        issue
        for issue in hub.issues.values()
        if state in {issue.state, "all"}
        and issue.number not in hub.deleted
        and labels <= {name.lower() for name in issue.labels}
        and wanted.get("creator", issue.login) == issue.login
        and issue.updated_at >= _since(request)
    ]
    is_reversed = wanted.get("direction", "desc") == "desc"
    found.sort(key=lambda issue: _order(issue, sort), reverse=is_reversed)
    return paginate(request, found, view.issue)


def _since(request: Request) -> datetime:
    return datetime.fromisoformat(request.query.get("since", "1970-01-01T00:00:00Z"))


def _order(issue: Issue, sort: str) -> tuple[Any, int]:
    return (issue.updated_at if sort == "updated" else issue.created_at, issue.number)


@router.add("POST", r"issues", "issues")
def create_issue(hub: Repository, view: View, request: Request) -> Response:
    if not hub.modes.has_issues:
        raise ApiError(410, "Issues are disabled for this repo")
    issue = hub.open_issue(request.login, request.need("title"), request.body.get("body"))
    fields = {k: v for k, v in request.body.items() if k in {"labels", "assignees"}}
    hub.edit(issue, request.login, fields)
    return Response(201, view.issue(issue))


@router.add("GET", r"issues/(?P<number>\d+)")
def get_issue(hub: Repository, view: View, request: Request, number: str) -> Response:
    return Response(200, view.issue(hub.issue(int(number))))


@router.add("PATCH", r"issues/(?P<number>\d+)", _WRITE)
def edit_issue(hub: Repository, view: View, request: Request, number: str) -> Response:
    issue = hub.issue(int(number))
    hub.edit(issue, request.login, request.body)
    return Response(200, view.issue(issue))


@router.add("GET", r"issues/(?P<number>\d+)/(?:timeline|events)")
def list_events(hub: Repository, view: View, request: Request, number: str) -> Response:
    return paginate(request, hub.issue(int(number)).events, view.event)


@router.add("POST", r"issues/(?P<number>\d+)/assignees", _WRITE)
def add_assignees(hub: Repository, view: View, request: Request, number: str) -> Response:
    """Assign people; who cannot be assigned is left out without a word."""
    issue = hub.issue(int(number))
    names = [*issue.assignees, *request.body.get("assignees", [])]
    hub.edit(issue, request.login, {"assignees": list(dict.fromkeys(names))})
    return Response(201, view.issue(issue))


@router.add("GET", r"labels")
def list_labels(hub: Repository, view: View, request: Request) -> Response:
    return paginate(request, list(hub.labels.values()), view.label)


@router.add("POST", r"labels", _WRITE)
def create_label(hub: Repository, view: View, request: Request) -> Response:
    color, text = request.body.get("color", "ededed"), request.body.get("description")
    return Response(201, view.label(hub.make_label(request.need("name"), color, text)))


@router.add("GET", r"labels/(?P<name>.+)")
def get_label(hub: Repository, view: View, request: Request, name: str) -> Response:
    if name.lower() not in hub.labels:
        raise ApiError(404, "Not Found")
    return Response(200, view.label(hub.labels[name.lower()]))


@router.add("GET", r"issues/(?P<number>\d+)/labels")
def get_issue_labels(hub: Repository, view: View, request: Request, number: str) -> Response:
    issue = hub.issue(int(number))
    return paginate(request, _labels(hub, issue), view.label)


@router.add("POST", r"issues/(?P<number>\d+)/labels", _WRITE)
def add_issue_labels(hub: Repository, view: View, request: Request, number: str) -> Response:
    issue = hub.issue(int(number))
    hub.add_labels(issue, request.login, _names(request))
    return Response(200, [view.label(label) for label in _labels(hub, issue)])


@router.add("PUT", r"issues/(?P<number>\d+)/labels", _WRITE)
def set_issue_labels(hub: Repository, view: View, request: Request, number: str) -> Response:
    issue = hub.issue(int(number))
    hub.set_labels(issue, request.login, _names(request))
    return Response(200, [view.label(label) for label in _labels(hub, issue)])


@router.add("DELETE", r"issues/(?P<number>\d+)/labels/(?P<name>.+)", _WRITE)
def remove_issue_label(
    hub: Repository, view: View, request: Request, number: str, name: str
) -> Response:
    issue = hub.issue(int(number))
    hub.remove_label(issue, request.login, name)
    return Response(200, [view.label(label) for label in _labels(hub, issue)])


def _names(request: Request) -> list[str]:
    given = request.body.get("labels", request.body.get(""))
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise ApiError(422, "Invalid request.\n\nlabels must be an array of strings.")
    return given


def _labels(hub: Repository, issue: Issue) -> list[Label]:
    return [hub.labels[name.lower()] for name in issue.labels]


@router.add("GET", r"issues/(?P<number>\d+)/comments")
def list_comments(hub: Repository, view: View, request: Request, number: str) -> Response:
    wanted = hub.issue(int(number)).number
    return _comments(view, request, (c for c in hub.comments.values() if c.number == wanted))


@router.add("GET", r"issues/comments")
def list_all_comments(hub: Repository, view: View, request: Request) -> Response:
    return _comments(view, request, hub.comments.values())


def _comments(view: View, request: Request, comments: Iterable[Comment]) -> Response:
    since = _since(request)
    found = [comment for comment in comments if comment.updated_at >= since]
    if request.query.get("direction") == "desc":
        found.reverse()
    return paginate(request, found, view.comment)


@router.add("POST", r"issues/(?P<number>\d+)/comments", _WRITE)
def create_comment(hub: Repository, view: View, request: Request, number: str) -> Response:
    issue = hub.issue(int(number))
    return Response(201, view.comment(hub.make_comment(issue, request.login, request.need("body"))))


@router.add("GET", r"issues/comments/(?P<comment_id>\d+)")
def get_comment(hub: Repository, view: View, request: Request, comment_id: str) -> Response:
    return Response(200, view.comment(_comment(hub, comment_id)))


@router.add("PATCH", r"issues/comments/(?P<comment_id>\d+)", _WRITE)
def edit_comment(hub: Repository, view: View, request: Request, comment_id: str) -> Response:
    comment = _comment(hub, comment_id)
    check_body("IssueComment", request.need("body"))
    comment.body, comment.updated_at = request.body["body"], hub.clock()
    return Response(200, view.comment(comment))


@router.add("DELETE", r"issues/comments/(?P<comment_id>\d+)", _WRITE)
def delete_comment(hub: Repository, view: View, request: Request, comment_id: str) -> Response:
    del hub.comments[_comment(hub, comment_id).id]
    return Response(204)


def _comment(hub: Repository, comment_id: str) -> Comment:
    if int(comment_id) not in hub.comments:
        raise ApiError(404, "Not Found")
    return hub.comments[int(comment_id)]


_REACTIONS = r"issues/(?:comments/(?P<comment_id>\d+)|(?P<number>\d+))/reactions"


def _reactions(hub: Repository, comment_id: str | None, number: str | None) -> list[Reaction]:
    if comment_id is not None:
        return _comment(hub, comment_id).reactions
    return hub.issue(int(number or "0")).reactions


@router.add("GET", _REACTIONS)
def list_reactions(
    hub: Repository, view: View, request: Request, comment_id: str | None, number: str | None
) -> Response:
    return paginate(request, _reactions(hub, comment_id, number), view.reaction)


@router.add("POST", _REACTIONS, _WRITE)
def create_reaction(
    hub: Repository, view: View, request: Request, comment_id: str | None, number: str | None
) -> Response:
    reactions = _reactions(hub, comment_id, number)
    reaction, is_new = hub.react(reactions, request.login, request.need("content"))
    return Response(201 if is_new else 200, view.reaction(reaction))


@router.add("DELETE", _REACTIONS + r"/(?P<reaction_id>\d+)", _WRITE)
def delete_reaction(
    hub: Repository,
    view: View,
    request: Request,
    comment_id: str | None,
    number: str | None,
    reaction_id: str,
) -> Response:
    reactions = _reactions(hub, comment_id, number)
    if all(reaction.id != int(reaction_id) for reaction in reactions):
        raise ApiError(404, "Not Found")
    reactions[:] = [reaction for reaction in reactions if reaction.id != int(reaction_id)]
    return Response(204)


@router.add("GET", r"collaborators/(?P<login>[^/]+)/permission")
def get_permission(hub: Repository, view: View, request: Request, login: str) -> Response:
    """Tell somebody's permission; strangers read what is public."""
    permission = hub.people.get(login, "none" if hub.modes.private else "read")
    return Response(200, {"permission": permission, "user": view.user(login)})


@router.add("GET", r"collaborators/(?P<login>[^/]+)")
def is_collaborator(hub: Repository, view: View, request: Request, login: str) -> Response:
    if login not in hub.people:
        raise ApiError(404, "Not Found")
    return Response(204)
