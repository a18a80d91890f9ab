import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from github import (
    Auth,
    BadCredentialsException,
    Github,
    GithubException,
    InputGitAuthor,
    InputGitTreeElement,
    UnknownObjectException,
)
from github.PullRequest import PullRequest
from github.Repository import Repository

from tests.fakes.github import BOT, Break, FakeGitHub, Fault

TEXT = "# List\n\n- old\n"


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub(
        tmp_path / "list.git", {"README.md": TEXT, "data/a.csv": b"\xff\r\n"}
    ) as server:
        yield server


def connect(fake: FakeGitHub, token: str = "test-token") -> Github:
    return Github(
        auth=Auth.Token(token),
        base_url=fake.url,
        retry=None,
        timeout=2,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )


@pytest.fixture
def repo(fake: FakeGitHub) -> Iterator[Repository]:
    with connect(fake) as client:
        yield client.get_repo("someone/awesome-list")


def commit(repo: Repository, text: str, branch: str = "main", **more: Any) -> str:
    parent = repo.get_git_commit(repo.get_git_ref(f"heads/{branch}").object.sha)
    element = InputGitTreeElement("README.md", "100644", "blob", content=text)
    tree = repo.create_git_tree([element], base_tree=parent.tree)
    return repo.create_git_commit("Edit", tree, [parent], **more).sha


def draft(repo: Repository, branch: str = "bot/x", text: str = "new\n") -> PullRequest:
    repo.create_git_ref(f"refs/heads/{branch}", commit(repo, text))
    return repo.create_pull("main", branch, title="Title", body="Body", draft=True)


def refused(status: int, text: str) -> Any:
    """Expect a refusal with this status and these words, anywhere in the answer."""
    return pytest.raises(GithubException, match=rf"(?s){status}.*{text}")


def test_objects_are_those_of_real_git(fake: FakeGitHub, repo: Repository) -> None:
    sha = commit(repo, "\ufeffé\r\nno end")
    repo.create_git_ref("refs/heads/x", sha)
    assert fake.read_file("x", "README.md") == "\ufeffé\r\nno end".encode()
    assert fake.read_file("x", "data/a.csv") == b"\xff\r\n"
    paths = [row.path for row in repo.get_git_tree(sha, recursive=True).tree]
    assert paths == ["README.md", "data", "data/a.csv"]
    content = repo.get_contents("README.md", ref=sha)
    assert not isinstance(content, list)
    assert fake.repository.git.write_blob(content.decoded_content) == content.sha


def test_path_is_removed_by_a_tree_without_sha(fake: FakeGitHub, repo: Repository) -> None:
    parent = repo.get_git_commit(str(fake.head("main")))
    element = InputGitTreeElement("data/a.csv", "100644", "blob", sha=None)
    tree = repo.create_git_tree([element], base_tree=parent.tree)
    assert [row.path for row in tree.tree] == ["README.md"]


def test_refs_are_read_in_the_singular_and_written_in_the_plural(
    fake: FakeGitHub, repo: Repository
) -> None:
    ref = repo.create_git_ref("refs/heads/bot/x", commit(repo, "x"))
    ref.delete()
    methods = [(r.method, r.path.split("/")[5]) for r in fake.log if "/git/ref" in r.path]
    assert methods == [("GET", "ref"), ("POST", "refs"), ("DELETE", "refs")]
    assert (
        requests.get(
            f"{fake.url}/repos/someone/awesome-list/git/refs/heads/main", timeout=2
        ).status_code
        == 404
    )


def test_refs_are_guarded(fake: FakeGitHub, repo: Repository) -> None:
    main = str(fake.head("main"))
    ref = repo.create_git_ref("refs/heads/bot/x", commit(repo, "x"))
    with refused(422, "Reference already exists"):
        repo.create_git_ref("refs/heads/bot/x", main)
    with refused(422, "Object does not exist"):
        repo.create_git_ref("refs/heads/bot/y", "1" * 40)
    with refused(422, "Reference update failed"):
        repo.create_git_ref("refs/heads/bot", main)
    for name in ("heads/y", "refs/heads/two words", "refs/heads/a..b", "refs/heads/a.lock"):
        with refused(422, "not a valid ref name"):
            repo.create_git_ref(name, main)
    with refused(422, "not a fast forward"):
        ref.edit(main)
    ref.edit(main, force=True)
    assert fake.head("bot/x") == main
    ref.delete()
    with refused(422, "Reference does not exist"):
        ref.delete()
    with pytest.raises(UnknownObjectException):
        repo.get_git_ref("heads/bot/x")


def test_matching_refs_match_prefixes(fake: FakeGitHub, repo: Repository) -> None:
    for name in ("bot/a", "bot/b", "bottom"):
        repo.create_git_ref(f"refs/heads/{name}", str(fake.head("main")))
    assert [ref.ref for ref in repo.get_git_matching_refs("heads/bot/")] == [
        "refs/heads/bot/a",
        "refs/heads/bot/b",
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"path": "a", "mode": "100600", "content": "x"},
        {"path": "/a", "mode": "100644", "content": "x"},
        {"path": "a/../b", "mode": "100644", "content": "x"},
        {"path": "a", "mode": "100644"},
        {"path": "a", "mode": "100644", "sha": "1" * 40},
        {"path": "a", "mode": "100644", "content": "\ud800"},
    ],
)
def test_broken_trees_are_refused(fake: FakeGitHub, row: dict[str, str]) -> None:
    url = f"{fake.url}/repos/someone/awesome-list/git/trees"
    headers = {"Authorization": "token test-token"}
    assert requests.post(url, json={"tree": [row]}, headers=headers, timeout=2).status_code == 422


def test_commits_without_names_are_the_tokens_and_signed(
    fake: FakeGitHub, repo: Repository
) -> None:
    fake.modes.actions_token = True
    made = repo.get_git_commit(commit(repo, "x"))
    assert made.author.name == BOT
    assert made.author.date == made.committer.date
    assert made.raw_data["verification"]["verified"]
    named = commit(repo, "y", author=InputGitAuthor("Me", "me@example.org"))
    assert not repo.get_git_commit(named).raw_data["verification"]["verified"]


def test_large_files_have_no_content_but_a_blob(fake: FakeGitHub, repo: Repository) -> None:
    fake.push_to_main("big", b"x" * (1024 * 1024 + 1))
    content = repo.get_contents("big")
    assert not isinstance(content, list)
    assert content.encoding == "none"
    assert repo.get_git_blob(content.sha).size == 1024 * 1024 + 1


def test_folders_and_readme(fake: FakeGitHub, repo: Repository) -> None:
    listed = repo.get_contents("")
    assert isinstance(listed, list)
    assert [(c.path, c.type) for c in listed] == [("README.md", "file"), ("data", "dir")]
    assert repo.get_readme(ref=str(fake.head("main"))).decoded_content == TEXT.encode()
    with pytest.raises(UnknownObjectException):
        repo.get_contents("nothing")


def test_comparison_counts_both_ways(fake: FakeGitHub, repo: Repository) -> None:
    repo.create_git_ref("refs/heads/x", commit(repo, "x"))
    fake.push_to_main("README.md", "later\n")
    compared = repo.compare("main", "x")
    assert (compared.status, compared.ahead_by, compared.behind_by) == ("diverged", 1, 1)
    assert [c.commit.message for c in compared.commits] == ["Edit"]
    assert [f.filename for f in compared.files] == ["README.md"]
    assert repo.compare("main", "main").status == "identical"
    with refused(404, "No commit found"):
        repo.compare("main", "nowhere").ahead_by  # noqa: B018 - asks


def test_pull_request_is_born_a_draft_and_cannot_change(fake: FakeGitHub, repo: Repository) -> None:
    pull = draft(repo)
    assert (pull.number, pull.draft, pull.state) == (1, True, "open")
    assert pull.raw_data["mergeable"] is None, "GitHub finds out in the background"
    url = f"{fake.url}/repos/someone/awesome-list/pulls/1"
    headers = {"Authorization": "token test-token"}
    answer = requests.patch(url, json={"draft": False}, headers=headers, timeout=2)
    assert answer.json()["draft"] is True
    assert repo.get_pull(1).mergeable


@pytest.mark.parametrize("is_workflow", [True, False])
def test_only_persons_may_change_drafts(
    fake: FakeGitHub, repo: Repository, *, is_workflow: bool
) -> None:
    pull = draft(repo)
    fake.modes.actions_token = is_workflow
    if is_workflow:
        with pytest.raises(GithubException, match="FORBIDDEN"):
            pull.mark_ready_for_review()
    else:
        pull.mark_ready_for_review()
    assert fake.pull(1).draft is is_workflow


def test_user_is_hidden_from_workflows(fake: FakeGitHub) -> None:
    with connect(fake) as client:
        assert client.get_user().login == "curator"
        fake.modes.actions_token = True
        with refused(403, "not accessible by integration"):
            client.get_user().login  # noqa: B018 - asks


def test_wrong_pull_requests_are_refused(fake: FakeGitHub, repo: Repository) -> None:
    draft(repo)
    repo.create_git_ref("refs/heads/same", str(fake.head("main")))
    facts: dict[str, Any] = {"title": "Title", "body": ""}
    with refused(422, "A pull request already exists for someone:bot/x"):
        repo.create_pull("main", "bot/x", **facts)
    with refused(422, "No commits between main and same"):
        repo.create_pull("main", "same", **facts)
    with refused(422, '"head".*invalid'):
        repo.create_pull("main", "unknown", **facts)
    with refused(422, '"base".*invalid'):
        repo.create_pull("unknown", "bot/x", **facts)
    with refused(422, "body is too long"):
        repo.create_pull("main", "bot/x", title="T", body="x" * 65_537)
    with refused(422, "title is too long"):
        repo.create_pull("main", "bot/x", title="T" * 257)
    fake.modes.no_drafts = True
    with refused(422, "Draft pull requests are not supported"):
        repo.create_pull("main", "bot/x", draft=True, **facts)
    fake.modes.actions_token = True
    with refused(422, "Fork collab"):
        repo.create_pull("main", "bot/x", maintainer_can_modify=True, **facts)
    fake.modes.forbid_pull_requests = True
    with refused(403, "not permitted to create or approve pull requests"):
        repo.create_pull("main", "bot/x", **facts)
    assert len(fake.pulls) == 1


def test_head_filter_needs_the_owner(fake: FakeGitHub, repo: Repository) -> None:
    draft(repo, "bot/x")
    draft(repo, "bot/y")

    def numbers(**query: str) -> list[int]:
        return [pull.number for pull in repo.get_pulls(**query)]

    assert numbers(head="someone:bot/x") == [1]
    assert numbers(head="bot/x") == [2, 1], "without the owner the filter is ignored"
    assert numbers(head="other:bot/x") == []
    assert numbers(base="other") == []
    fake.repository.clock = lambda: datetime.now(UTC) + timedelta(hours=1)
    fake.close(1)
    assert numbers() == [2]
    assert numbers(state="closed") == [1]
    assert numbers(state="all", sort="updated", direction="desc") == [1, 2]
    assert numbers(state="all", sort="created", direction="asc") == [1, 2]


def test_lists_come_in_pages(fake: FakeGitHub, repo: Repository) -> None:
    for number in range(65):
        repo.create_label(f"label {number}", "ededed")
    before = len(fake.log)
    assert len(list(repo.get_labels())) == 65
    assert len(fake.log) - before == 3
    assert repo.get_labels().totalCount == 65


def test_head_follows_the_branch_until_it_is_closed(fake: FakeGitHub, repo: Repository) -> None:
    pull = draft(repo)
    moved = fake.commit_to_branch("bot/x", "README.md", "moved\n")
    assert repo.get_pull(1).head.sha == moved
    fake.close(1)
    fake.commit_to_branch("bot/x", "README.md", "later\n")
    assert repo.get_pull(1).head.sha == moved
    assert [c.commit.author.name for c in pull.get_commits()] == ["curator", "maintainer"]


def test_deleting_the_branch_closes_and_forbids_reopening(
    fake: FakeGitHub, repo: Repository
) -> None:
    pull = draft(repo)
    repo.get_git_ref("heads/bot/x").delete()
    assert repo.get_pull(1).state == "closed"
    with refused(422, "has been deleted"):
        pull.edit(state="open")
    repo.create_git_ref("refs/heads/bot/x", str(fake.head("main")))
    with refused(422, "force-pushed or recreated"):
        pull.edit(state="open")
    with refused(422, "Cannot change the base branch of a closed"):
        pull.edit(base="bot/x")


@pytest.mark.parametrize("method", ["merge", "squash"])
def test_merging_is_done_by_git(fake: FakeGitHub, repo: Repository, method: str) -> None:
    pull = draft(repo, text=f"{TEXT}- new\n")
    with refused(405, "still a draft"):
        pull.merge()
    fake.mark_ready(1)
    with refused(409, "Head branch was modified"):
        pull.merge(sha="1" * 40)
    fake.push_to_main("other.md", "meanwhile\n")
    assert pull.merge(merge_method=method).merged
    merged = repo.get_pull(1)
    assert (merged.state, merged.merged, merged.merged_at) == ("closed", True, merged.closed_at)
    assert pull.is_merged()
    assert fake.read_file("main", "README.md") == f"{TEXT}- new\n".encode()
    assert fake.read_file("main", "other.md") == b"meanwhile\n"
    parents = fake.repository.git.read_commit(str(fake.head("main"))).parents
    assert len(parents) == (2 if method == "merge" else 1)


def test_conflicts_are_found_by_git(fake: FakeGitHub, repo: Repository) -> None:
    pull = draft(repo, text="mine\n")
    fake.mark_ready(1)
    fake.push_to_main("README.md", "theirs\n")
    assert repo.get_pull(1).mergeable is None, "it finds out once it is asked"
    assert repo.get_pull(1).mergeable is False
    with refused(405, "not mergeable"):
        pull.merge()
    assert fake.read_file("main", "README.md") == b"theirs\n"


def test_push_that_holds_the_head_counts_as_merge(fake: FakeGitHub, repo: Repository) -> None:
    draft(repo)
    fake.repository.move_ref("refs/heads/main", str(fake.head("bot/x")), "maintainer")
    assert repo.get_pull(1).merged


def test_merged_branch_is_deleted_if_so_set(fake: FakeGitHub, repo: Repository) -> None:
    draft(repo)
    fake.repository.is_auto_delete = True
    fake.merge(1)
    assert fake.branches("bot/") == []
    assert repo.get_pull(1).merged


def test_reviewers_must_be_collaborators_and_others(fake: FakeGitHub, repo: Repository) -> None:
    pull = draft(repo)
    with refused(422, "only be requested from collaborators"):
        pull.create_review_request(reviewers=["maintainer", "stranger"])
    with refused(422, "from pull request author"):
        pull.create_review_request(reviewers=["curator"])
    assert fake.pull(1).reviewers == []
    pull.create_review_request(reviewers=["maintainer"])
    assert [user.login for user in pull.get_review_requests()[0]] == ["maintainer"]


def test_unassignable_people_are_left_out_silently(fake: FakeGitHub, repo: Repository) -> None:
    pull = draft(repo)
    pull.add_to_assignees("maintainer", "stranger")
    assert fake.issue(1).assignees == ["maintainer"]


def test_labels(fake: FakeGitHub, repo: Repository) -> None:
    pull = draft(repo)
    repo.create_label("arxiv-bot", "1d76db", "text")
    with refused(422, "already_exists"):
        repo.create_label("Arxiv-Bot", "1d76db")
    for wrong in (("x" * 51, "1d76db", ""), ("y", "#1d76db", ""), ("z", "1d76db", "x" * 101)):
        with refused(422, "Validation Failed"):
            repo.create_label(*wrong)
    pull.add_to_labels("ARXIV-BOT", "unknown")
    assert [(label.name, label.color) for label in pull.get_labels()] == [
        ("arxiv-bot", "1d76db"),
        ("unknown", "ededed"),
    ]
    pull.remove_from_labels("unknown")
    with refused(404, "Label does not exist"):
        pull.remove_from_labels("unknown")
    pull.set_labels("later")
    assert fake.issue(1).labels == ["later"]


def test_issues_list_pull_requests_too(fake: FakeGitHub, repo: Repository) -> None:
    draft(repo).add_to_labels("arxiv-bot", "later")
    repo.create_issue("Dashboard", body="text", labels=["arxiv-bot"])
    found = list(repo.get_issues(state="all", labels=["arxiv-bot"]))
    assert [(i.number, i.pull_request is None) for i in found] == [(2, True), (1, False)]
    assert [i.number for i in repo.get_issues(labels=["arxiv-bot", "later"])] == [1]
    since = datetime.now(UTC) + timedelta(hours=1)
    assert list(repo.get_issues(state="all", since=since)) == []


def test_issues_are_edited_and_remember_who_closed_them(fake: FakeGitHub, repo: Repository) -> None:
    issue = repo.create_issue("Dashboard", body="text")
    issue.edit(title="New", body="more")
    fake.close(1, "later", "someone-else")
    again = repo.get_issue(1)
    assert (again.title, again.body, again.state) == ("New", "more", "closed")
    assert again.raw_data["closed_by"]["login"] == "someone-else"
    names = [event.event for event in again.get_timeline()]
    assert names == ["renamed", "labeled", "closed"]
    with refused(422, "body is too long"):
        issue.edit(body="x" * 65_537)


def test_comments_and_reactions(fake: FakeGitHub, repo: Repository) -> None:
    pull = draft(repo)
    fake.comment(1, "maintainer", "/arxiv-bot retry")
    (comment,) = pull.get_issue_comments()
    assert (comment.user.login, comment.body) == ("maintainer", "/arxiv-bot retry")
    comment.create_reaction("+1")
    comment.create_reaction("+1")
    assert [reaction.content for reaction in comment.get_reactions()] == ["+1"]
    with refused(422, "content"):
        comment.create_reaction("applause")
    own = pull.create_issue_comment("hello")
    own.edit("bye")
    assert [c.body for c in fake.comments(1)] == ["/arxiv-bot retry", "bye"]
    assert [c.body for c in repo.get_issues_comments()] == ["/arxiv-bot retry", "bye"]
    own.delete()
    assert len(fake.comments(1)) == 1
    repo.get_issue(1).create_reaction("eyes")
    assert repo.get_issue(1).raw_data["reactions"]["eyes"] == 1


def test_permissions_of_people(fake: FakeGitHub, repo: Repository) -> None:
    assert repo.get_collaborator_permission("maintainer") == "admin"
    assert repo.get_collaborator_permission("stranger") == "read"
    assert repo.has_in_collaborators("maintainer")
    assert not repo.has_in_collaborators("stranger")


@pytest.mark.parametrize("permission", ["contents", "pull_requests"])
def test_missing_permission_forbids_its_writes_alone(
    fake: FakeGitHub, repo: Repository, permission: str
) -> None:
    repo.create_git_ref("refs/heads/bot/x", commit(repo, "x"))
    fake.modes.actions_token = True
    fake.modes.permissions -= {permission}
    with refused(403, "Resource not accessible by integration"):
        if permission == "contents":
            commit(repo, "y")
        repo.create_pull("main", "bot/x", title="T")
    assert repo.get_git_ref("heads/main").object.sha == fake.head("main")


def test_archived_repository_is_read_only(fake: FakeGitHub, repo: Repository) -> None:
    fake.modes.archived = True
    assert repo.get_readme().path == "README.md"
    with refused(403, "archived so is read-only"):
        repo.create_issue("x")


def test_protected_branches_refuse_everybody(fake: FakeGitHub, repo: Repository) -> None:
    fake.modes.protected = ("bot/*",)
    with refused(422, "rule violations"):
        repo.create_git_ref("refs/heads/bot/x", str(fake.head("main")))
    repo.create_git_ref("refs/heads/other", str(fake.head("main")))


def test_tokens(fake: FakeGitHub) -> None:
    with connect(fake, "wrong") as client, pytest.raises(BadCredentialsException):
        client.get_repo("someone/awesome-list")
    url = f"{fake.url}/repos/someone/awesome-list"
    assert requests.get(url, timeout=2).status_code == 200
    assert requests.post(f"{url}/issues", json={"title": "x"}, timeout=2).status_code == 401
    fake.modes.private = True
    assert requests.get(url, timeout=2).status_code == 401


def test_renamed_repository_redirects(fake: FakeGitHub) -> None:
    fake.rename("other/name")
    with connect(fake) as client:
        found = client.get_repo("someone/awesome-list")
        assert found.full_name == "other/name"
        assert found.get_readme().path == "README.md"
    assert [r.status for r in fake.log] == [301, 200, 200]


def test_unknown_things_are_not_found(fake: FakeGitHub, repo: Repository) -> None:
    with connect(fake) as client, pytest.raises(UnknownObjectException):
        client.get_repo("someone/else")
    for ask in (repo.get_pull, repo.get_issue):
        with pytest.raises(UnknownObjectException):
            ask(7)
    repo.create_issue("no pull request")
    with pytest.raises(UnknownObjectException):
        repo.get_pull(1)


def test_empty_repository(tmp_path: Path) -> None:
    with FakeGitHub(tmp_path / "empty.git", {}) as fake, connect(fake) as client:
        repo = client.get_repo("someone/awesome-list")
        with refused(409, "Git Repository is empty"):
            repo.get_git_ref("heads/main")
        with refused(404, "repository is empty"):
            repo.get_readme()
        fake.push_to_main("README.md", "first\n")
        assert repo.get_readme().decoded_content == b"first\n"


def test_rate_limit_is_free_to_ask(fake: FakeGitHub) -> None:
    with connect(fake) as client:
        assert client.get_rate_limit().resources.core.remaining > 0


def test_faults_strike_the_nth_request_before_or_after_the_work(
    fake: FakeGitHub, repo: Repository
) -> None:
    fake.faults += [
        Fault("POST", "/issues$", nth=2, body={"message": "before"}),
        Fault("POST", "/issues$", nth=4, times=2, after=True),
    ]
    statuses = []
    for number in range(1, 7):
        try:
            repo.create_issue(f"Issue {number}")
        except GithubException as error:
            statuses.append((number, error.status))
    assert statuses == [(2, 502), (4, 502), (5, 502)]
    assert [i.title for i in fake.repository.issues.values()] == [
        f"Issue {number}" for number in (1, 3, 4, 5, 6)
    ]


@pytest.mark.parametrize(
    ("how", "error"),
    [(Break.RESET, requests.ConnectionError), (Break.HANG, requests.ReadTimeout)],
)
def test_connections_break_and_recover(
    fake: FakeGitHub, how: Break, error: type[Exception]
) -> None:
    fake.faults.append(Fault("GET", "/rate_limit", how=how))
    with pytest.raises(error):
        requests.get(f"{fake.url}/rate_limit", timeout=0.3)
    assert requests.get(f"{fake.url}/rate_limit", timeout=2).status_code == 200
    assert [r.status for r in fake.log] == [0, 200]


def test_callbacks_see_each_request_before_and_after_its_work(
    fake: FakeGitHub, repo: Repository
) -> None:
    seen: list[tuple[str, int, str, int]] = []

    def note(moment: str) -> Any:
        return lambda n, m, p: seen.append((moment, n, m, len(fake.repository.issues)))

    fake.on_request, fake.on_response = note("before"), note("after")
    repo.create_issue("x")
    assert seen == [("before", 2, "POST", 0), ("after", 2, "POST", 1)]


def test_log_tells_writes_from_reads(fake: FakeGitHub, repo: Repository) -> None:
    repo.create_issue("x")
    assert [(r.method, r.status) for r in fake.log] == [("GET", 200), ("POST", 201)]
    assert [r.path for r in fake.writes] == ["/repos/someone/awesome-list/issues"]
    assert len(fake.requests("POST", "/issues")) == 1


def test_many_clients_at_once_get_numbers_of_their_own(fake: FakeGitHub) -> None:
    def work(name: int) -> None:
        with connect(fake) as client:
            client.get_repo("someone/awesome-list").create_issue(str(name))

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(fake.repository.issues) == list(range(1, 9))
    assert sorted(r.number for r in fake.log) == list(range(1, 17))


def test_crash_of_the_fake_itself_is_not_hidden(tmp_path: Path) -> None:
    fake = FakeGitHub(tmp_path / "list.git")

    def crash(number: int, method: str, path: str) -> None:
        raise ZeroDivisionError

    fake.on_request = crash
    assert requests.get(f"{fake.url}/rate_limit", timeout=2).status_code == 500
    with pytest.raises(AssertionError, match="crashed"):
        fake.stop()


def test_branch_of_a_fork_never_follows_one_of_the_same_name(
    fake: FakeGitHub, repo: Repository
) -> None:
    number = fake.open_fork_pull("stranger", "bot/x", "README.md", "theirs\n", "Title", "Body")
    draft(repo, "bot/x")
    pull = repo.get_pull(number)
    assert pull.head.label == "stranger:bot/x"
    assert pull.head.repo.full_name == "stranger/awesome-list"
    fake.delete_branch("bot/x")
    assert repo.get_pull(number).state == "open"
