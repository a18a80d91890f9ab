"""Routes of the fake GitHub: git objects, refs, contents, commits, comparisons."""

import base64
import binascii
from datetime import datetime
from typing import Any

from tests.fakes.github_git import Entry, Signature
from tests.fakes.github_http import ApiError, Request, Response, Router, paginate
from tests.fakes.github_json import View
from tests.fakes.github_repository import Repository

router = Router()
_MODES = {"100644", "100755", "040000", "160000", "120000"}


def _check_not_empty(hub: Repository) -> None:
    if hub.branch(hub.default_branch) is None:
        raise ApiError(409, "Git Repository is empty.")


@router.add("GET", r"git/ref/(?P<name>.+)")
def get_ref(hub: Repository, view: View, request: Request, name: str) -> Response:
    _check_not_empty(hub)
    sha = hub.git.ref(f"refs/{name}")
    if sha is None:
        raise ApiError(404, "Not Found")
    return Response(200, view.ref((f"refs/{name}", sha)))


@router.add("GET", r"git/matching-refs/(?P<name>.*)")
def get_matching_refs(hub: Repository, view: View, request: Request, name: str) -> Response:
    _check_not_empty(hub)
    return paginate(request, hub.git.refs(f"refs/{name}"), view.ref)


@router.add("POST", r"git/refs", "contents")
def create_ref(hub: Repository, view: View, request: Request) -> Response:
    _check_not_empty(hub)
    name, sha = request.need("ref"), request.need("sha")
    hub.create_ref(name, sha, request.login)
    return Response(201, view.ref((name, sha)))


@router.add("PATCH", r"git/refs/(?P<name>.+)", "contents")
def update_ref(hub: Repository, view: View, request: Request, name: str) -> Response:
    sha, is_forced = request.need("sha"), request.body.get("force") is True
    hub.update_ref(f"refs/{name}", sha, request.login, is_forced=is_forced)
    return Response(200, view.ref((f"refs/{name}", sha)))


@router.add("DELETE", r"git/refs/(?P<name>.+)", "contents")
def delete_ref(hub: Repository, view: View, request: Request, name: str) -> Response:
    hub.delete_ref(f"refs/{name}", request.login)
    return Response(204)


@router.add("POST", r"git/blobs", "contents")
def create_blob(hub: Repository, view: View, request: Request) -> Response:
    _check_not_empty(hub)
    text = str(request.body.get("content", ""))
    try:
        is_base64 = request.body.get("encoding") == "base64"
        content = base64.b64decode(text, validate=True) if is_base64 else text.encode()
    except (binascii.Error, UnicodeError):
        raise ApiError(422, "content is not valid") from None
    sha = hub.git.write_blob(content)
    return Response(201, {"sha": sha, "url": f"{view.base_url}{request.path}/{sha}"})


@router.add("GET", r"git/blobs/(?P<sha>[0-9a-f]{40})")
def get_blob(hub: Repository, view: View, request: Request, sha: str) -> Response:
    if hub.git.kind(sha) != "blob":
        raise ApiError(404, "Not Found")
    content = hub.git.read_blob(sha)
    body = {"sha": sha, "size": len(content), "encoding": "base64"}
    body["content"] = base64.encodebytes(content).decode()
    return Response(200, body | {"url": f"{view.base_url}{request.path}"})


@router.add("GET", r"git/trees/(?P<name>.+)")
def get_tree(hub: Repository, view: View, request: Request, name: str) -> Response:
    is_tree = hub.git.kind(name) == "tree"
    sha = name if is_tree else hub.git.read_commit(hub.resolve(name)).tree
    is_recursive = "recursive" in request.query
    return Response(200, view.tree(sha, hub.git.list_tree(sha, is_recursive=is_recursive)))


@router.add("POST", r"git/trees", "contents")
def create_tree(hub: Repository, view: View, request: Request) -> Response:
    _check_not_empty(hub)
    base = request.body.get("base_tree")
    if base is not None and hub.git.kind(base) not in {"tree", "commit"}:
        raise ApiError(422, "base_tree is not a valid tree oid")
    rows = request.need("tree")
    sha = hub.git.write_tree(base, [_entry(hub, row) for row in rows])
    return Response(201, view.tree(sha, hub.git.list_tree(sha)))


def _entry(hub: Repository, row: dict[str, Any]) -> Entry:
    path, mode = row.get("path") or "", row.get("mode")
    if mode not in _MODES:
        raise ApiError(422, "tree.mode is not a valid mode")
    if not path or any(part in {"", ".", "..", ".git"} for part in path.split("/")):
        raise ApiError(422, "tree.path contains a malformed path component")
    if ("content" in row) == ("sha" in row):
        raise ApiError(422, "Must supply either tree.sha or tree.content")
    if "sha" in row:
        if row["sha"] is not None and hub.git.kind(row["sha"]) is None:
            raise ApiError(422, f"tree.sha {row['sha']} is not a valid blob")
        return Entry(path, mode, row["sha"])
    try:
        return Entry(path, mode, hub.git.write_blob(row["content"].encode()))
    except UnicodeError:
        raise ApiError(422, "tree.content is not valid UTF-8") from None


@router.add("POST", r"git/commits", "contents")
def create_commit(hub: Repository, view: View, request: Request) -> Response:
    message, tree = request.need("message"), request.need("tree")
    parents = request.body.get("parents") or []
    if hub.git.kind(tree) != "tree":
        raise ApiError(422, "Tree SHA does not exist")
    if any(hub.git.kind(parent) != "commit" for parent in parents):
        raise ApiError(422, "Parent SHA does not exist or is not a commit object")
    people = [_signature(hub, request.body.get(role)) for role in ("author", "committer")]
    sha = hub.commit(request.login, tree, parents, message, people[0], people[1])
    return Response(201, view.git_commit(hub.git.read_commit(sha)))


def _signature(hub: Repository, given: dict[str, str] | None) -> Signature | None:
    if given is None:
        return None
    if not given.get("name") or not given.get("email"):
        raise ApiError(422, "Invalid request.\n\nname and email must be supplied.")
    when = datetime.fromisoformat(given["date"]) if "date" in given else hub.clock()
    return Signature(given["name"], given["email"], when)


@router.add("GET", r"git/commits/(?P<sha>[0-9a-f]{40})")
def get_git_commit(hub: Repository, view: View, request: Request, sha: str) -> Response:
    if hub.git.kind(sha) != "commit":
        raise ApiError(404, "Not Found")
    return Response(200, view.git_commit(hub.git.read_commit(sha)))


@router.add("GET", r"commits")
def list_commits(hub: Repository, view: View, request: Request) -> Response:
    _check_not_empty(hub)
    head = hub.resolve(request.query.get("sha") or hub.default_branch)
    history = hub.git.history(head, request.query.get("path", ""))
    return paginate(request, history, view.commit)


@router.add("GET", r"commits/(?P<name>.+)")
def get_commit(hub: Repository, view: View, request: Request, name: str) -> Response:
    return Response(200, view.commit(hub.resolve(name)))


@router.add("GET", r"branches/(?P<name>.+)")
def get_branch(hub: Repository, view: View, request: Request, name: str) -> Response:
    sha = hub.branch(name)
    if sha is None:
        raise ApiError(404, "Branch not found")
    return Response(200, {"name": name, "commit": view.commit(sha), "protected": False})


@router.add("GET", r"contents(?:/(?P<path>.*))?")
def get_contents(hub: Repository, view: View, request: Request, path: str | None) -> Response:
    ref = request.query.get("ref") or hub.default_branch
    if hub.branch(hub.default_branch) is None:
        raise ApiError(404, "This repository is empty.")
    tree = hub.git.read_commit(hub.resolve(ref)).tree
    found = hub.git.list_tree(tree, path) if path else [Entry("", "040000", tree, "tree")]
    if not found:
        raise ApiError(404, "Not Found")
    if found[0].kind != "tree":
        return Response(200, view.content(found[0], ref))
    listed = hub.git.list_tree(tree, f"{path}/" if path else "")
    return Response(200, [view.content(entry, ref, is_listed=True) for entry in listed])


@router.add("GET", r"readme")
def get_readme(hub: Repository, view: View, request: Request) -> Response:
    ref = request.query.get("ref") or hub.default_branch
    if hub.branch(hub.default_branch) is None:
        raise ApiError(404, "This repository is empty.")
    tree = hub.git.read_commit(hub.resolve(ref)).tree
    for entry in hub.git.list_tree(tree):
        if entry.kind == "blob" and entry.path.lower() in {"readme.md", "readme"}:
            return Response(200, view.content(entry, ref))
    raise ApiError(404, "Not Found")


@router.add("GET", r"compare/(?P<base>.+?)\.\.\.(?P<head>.+)")
def compare(hub: Repository, view: View, request: Request, base: str, head: str) -> Response:
    old, new = hub.resolve(base), hub.resolve(head)
    middle = hub.git.merge_base(old, new)
    if middle is None:
        raise ApiError(404, f"No common ancestor between {base} and {head}.")
    ahead, behind = hub.git.commits(old, new), hub.git.commits(new, old)
    status = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}
    page = paginate(request, ahead, view.commit)
    body = {
        "url": f"{view.base_url}{request.path}",
        "status": status.get((bool(ahead), bool(behind)), "identical"),
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "base_commit": view.commit(old),
        "merge_base_commit": view.commit(middle),
        "commits": page.body,
        "files": [view.change(change) for change in hub.git.changes(middle, new)],
    }
    return Response(200, body, page.headers)
