import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from bot.errors import BotError, GitHubError
from bot.github_errors import GitHubAnswerError
from bot.list_repository import ListRepository, Published, PublishOutcome
from bot.pull_request import Kind, Marker, PullRequestPlan, read_marker
from tests.fakes.github import BOT, Break, FakeGitHub, Fault
from tests.fakes.github_client import BRANCH, ID, TEXT, marked, plan_for, settings_for
from tests.fakes.github_git import Commit

EVERY_POST = (
    "/git/trees$",
    "/git/commits$",
    "/git/refs$",
    "/pulls$",
    "list/labels$",
    "/issues/1/labels$",
    "/requested_reviewers$",
)
Make = Callable[..., ListRepository]


def start(folder: Path) -> FakeGitHub:
    fake = FakeGitHub(folder, {"README.md": TEXT})
    fake.modes.actions_token = True
    fake.repository.people["expert"] = "write"
    return fake


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[FakeGitHub]:
    with start(tmp_path / "list.git") as server:
        yield server


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def make(fake: FakeGitHub, pauses: list[float]) -> Iterator[Make]:
    made: list[ListRepository] = []

    def build(**changes: object) -> ListRepository:
        settings = replace(settings_for(fake), **changes)  # type: ignore[arg-type]
        made.append(ListRepository(settings, pauses.append))
        return made[-1]

    yield build
    for repository in made:
        repository.close()


@pytest.fixture
def repository(make: Make) -> ListRepository:
    return make()


def publish(repository: ListRepository, plan: PullRequestPlan | None = None) -> Published:
    return repository.publish(plan or plan_for(), repository.read_base())


def assert_one_complete_draft(fake: FakeGitHub) -> None:
    plan = plan_for()
    assert [issue.number for issue in fake.pulls] == [1]
    assert fake.branches("arxiv-bot/") == [plan.branch]
    assert fake.read_file(plan.branch, "README.md") == plan.content.encode()
    issue, pull = fake.issue(1), fake.pull(1)
    assert (issue.state, issue.title, issue.body) == ("open", plan.title, plan.body)
    assert issue.labels == ["arxiv-bot"]
    assert pull.draft
    assert pull.reviewers == ["expert"]


def git_commit(fake: FakeGitHub, branch: str) -> Commit:
    return fake.repository.git.read_commit(str(fake.head(branch)))


def assert_left_alone(fake: FakeGitHub, published: Published, text: str) -> None:
    assert published.outcome is PublishOutcome.LEFT_ALONE
    assert text in " ".join(published.warnings)
    assert not any(
        request.path.endswith(("/pulls", "/labels")) or request.method != "POST"
        for request in fake.writes
    ), "nothing that a person sees was written"


def test_publish_opens_one_labelled_draft_of_one_commit(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    published = publish(repository)
    url = "https://github.com/someone/awesome-list/pull/1"
    assert published == Published(1, url, PublishOutcome.CREATED)
    assert_one_complete_draft(fake)
    git, main = fake.repository.git, str(fake.head("main"))
    (only,) = git.commits(main, str(fake.head(BRANCH)))
    commit = git.read_commit(only)
    assert commit.parents == (main,)
    assert commit.message == f"Add New ({ID})\n\nArxiv-Bot: {ID}\n"
    assert commit.author.name == BOT
    assert commit.committer.email == "noreply@github.com", "GitHub signs what names no author"


def test_publish_costs_eight_requests_and_never_asks_who_it_is(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    base = repository.read_base()
    repository.publish(plan_for(), base)
    before = len(fake.log)
    repository.publish(plan_for("2407.00002"), base)
    asked = [(r.method, r.path.rpartition("awesome-list/")[2]) for r in fake.log[before:]]
    assert asked == [
        ("GET", "pulls"),
        ("GET", f"git/commits/{base.sha}"),
        ("POST", "git/trees"),
        ("POST", "git/commits"),
        ("POST", "git/refs"),
        ("POST", "pulls"),
        ("POST", "pulls/2/requested_reviewers"),
        ("POST", "issues/2/labels"),
    ]
    assert fake.requests("GET", "/user") == []


def test_label_is_made_once_with_colour_and_description(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    publish(repository)
    publish(repository, plan_for("2407.00002"))
    label = fake.repository.labels["arxiv-bot"]
    assert label.color != "ededed"
    assert label.description
    assert len(fake.requests("GET", "/labels/arxiv-bot")) == 1


def test_label_is_the_same_in_any_case(fake: FakeGitHub, repository: ListRepository) -> None:
    fake.repository.make_label("Arxiv-Bot", "123456")
    publish(repository)
    assert fake.issue(1).labels == ["Arxiv-Bot"]
    before = len(fake.writes)
    assert repository.complete(repository.read_pull_requests(None)[0]) == ()
    assert len(fake.writes) == before


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff# Heads\r\n\r\n| Titel |\r\nohne Ende",
        "a\rb\nc\r\nd\n\n\n",
        "Füße 話す頭 🗣\u200b\u2028 | \\| `|`\n",
        "tab\there, trailing blanks  \n",
    ],
)
def test_contents_travel_byte_for_byte(
    fake: FakeGitHub, repository: ListRepository, content: str
) -> None:
    publish(repository, plan_for(content=content))
    assert fake.read_file(BRANCH, "README.md") == content.encode()
    fake.merge(1)
    assert repository.read_file("README.md", repository.read_base()) == content.encode()


def test_other_files_stay_as_they_are(fake: FakeGitHub, repository: ListRepository) -> None:
    fake.push_to_main("data/decisions.csv", b"\xff\x00binary\r\n")
    publish(repository, replace(plan_for(content="new\n"), path="docs/LIST.md"))
    assert fake.read_file(BRANCH, "data/decisions.csv") == b"\xff\x00binary\r\n"
    assert fake.read_file(BRANCH, "README.md") == TEXT.encode()
    assert fake.read_file(BRANCH, "docs/LIST.md") == b"new\n"


@pytest.mark.parametrize("path", EVERY_POST)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_publish_survives_a_502_before_and_after_the_work(
    fake: FakeGitHub, repository: ListRepository, path: str, moment: str
) -> None:
    fake.faults.append(Fault("POST", path, after=moment == "after"))
    published = publish(repository)
    assert (published.outcome, published.warnings) == (PublishOutcome.CREATED, ())
    assert_one_complete_draft(fake)


@pytest.mark.parametrize("path", EVERY_POST)
@pytest.mark.parametrize("how", [Break.RESET, Break.ANSWER])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_next_run_completes_what_an_outage_cut(
    fake: FakeGitHub, make: Make, path: str, how: Break, moment: str
) -> None:
    fake.faults.append(Fault("POST", path, times=99, after=moment == "after", how=how))
    is_before_pull = path in EVERY_POST[:4]
    if is_before_pull:
        with pytest.raises(GitHubAnswerError, match="run again") as caught:
            publish(make())
        assert not caught.value.is_fatal, "it may be over for the next draft"
    else:
        assert "run again" in publish(make()).warnings[-1]
    fake.faults.clear()
    assert publish(make()).number == 1
    assert_one_complete_draft(fake)


def test_next_run_completes_what_a_kill_cut_at_any_request(tmp_path: Path) -> None:
    needed = 0
    for last in range(1, 99):
        with start(tmp_path / f"{last}.git") as fake:
            _publish_until(fake, last)
            needed = len(fake.log)
            with ListRepository(settings_for(fake)) as second:
                publish(second)
            assert_one_complete_draft(fake)
        if needed == last:
            break
    assert needed >= 11, "every request of a whole run was the last one once"


def _publish_until(fake: FakeGitHub, last: int) -> None:
    """Publish; of all after the last request GitHub hears nothing, as if the run was killed."""

    def cut(number: int, method: str, path: str) -> None:
        if number == last:
            fake.faults.append(Fault("*", "", times=99, how=Break.RESET))

    fake.on_response = cut
    settings = replace(settings_for(fake), retry_total=0)
    with contextlib.suppress(GitHubError), ListRepository(settings, lambda _: None) as first:
        publish(first)
    fake.on_response = None
    fake.faults.clear()


def test_draft_whose_opening_was_cut_is_completed_by_its_number(
    fake: FakeGitHub, make: Make
) -> None:
    fake.faults.append(Fault("POST", "/issues/1/labels", times=99))
    assert publish(make()).warnings
    fake.faults.clear()
    repository = make()
    (found,) = repository.read_pull_requests(None)
    assert found.labels == ()
    assert repository.complete(found) == ()
    assert_one_complete_draft(fake)


def test_repeated_publishing_changes_nothing(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    head, seen = fake.head(BRANCH), fake.issue(1).updated_at
    fake.repository.clock = lambda: seen + timedelta(hours=1)
    for _ in range(2):
        published = publish(make())
        assert (published.number, published.outcome) == (1, PublishOutcome.ADOPTED)
    assert (fake.head(BRANCH), fake.issue(1).updated_at) == (head, seen)
    assert_one_complete_draft(fake)


def test_left_branch_of_a_killed_run_is_brought_to_the_new_base(
    fake: FakeGitHub, make: Make
) -> None:
    fake.faults.append(Fault("POST", "/pulls$", times=99))
    with pytest.raises(GitHubError):
        publish(make())
    fake.faults.clear()
    left = fake.head(BRANCH)
    fake.push_to_main("README.md", f"{TEXT}| Meanwhile |\n")
    plan = plan_for(content=f"{TEXT}| Meanwhile |\n| New |\n")
    published = publish(make(), plan)
    assert (published.number, published.outcome) == (1, PublishOutcome.ADOPTED)
    assert git_commit(fake, BRANCH).parents == (left, fake.head("main"))
    assert fake.read_file(BRANCH, "README.md") == plan.content.encode()


def test_a_branch_that_runs_left_twice_is_taken_over(fake: FakeGitHub, make: Make) -> None:
    fake.faults.append(Fault("POST", "/pulls$", times=99))
    text = TEXT
    for number in range(2):
        text += f"| Meanwhile {number} |\n"
        with pytest.raises(GitHubError):
            publish(make(), plan_for(content=f"{text}| New |\n"))
        fake.push_to_main("README.md", text)
    fake.faults.clear()
    plan = plan_for(content=f"{text}| New |\n")
    assert publish(make(), plan).outcome is PublishOutcome.ADOPTED
    assert fake.read_file(BRANCH, "README.md") == plan.content.encode()
    fake.merge(1)
    assert fake.read_file("main", "README.md") == plan.content.encode()


def test_a_push_that_comes_in_between_is_kept(fake: FakeGitHub, make: Make) -> None:
    fake.faults.append(Fault("POST", "/pulls$", times=99))
    with pytest.raises(GitHubError):
        publish(make())
    fake.faults.clear()
    pushed: list[str] = []

    def push_first(_number: int, method: str, path: str) -> None:
        if method == "PATCH" and "/git/refs/" in path:
            pushed.append(fake.commit_to_branch(BRANCH, "README.md", "theirs\n"))

    fake.on_request = push_first
    published = publish(make(), plan_for(content="newer\n"))
    assert published.outcome is PublishOutcome.LEFT_ALONE
    assert [fake.head(BRANCH)] == pushed


def test_what_was_ordered_on_an_open_draft_is_kept(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    first = git_commit(fake, BRANCH)
    git, head = fake.repository.git, str(fake.head(BRANCH))
    tree = git_commit(fake, "main").tree
    again = git.write_commit(tree, [head], first.message, first.author, first.committer)
    fake.repository.move_ref(f"refs/heads/{BRANCH}", again, BOT)
    fake.log.clear()
    assert_left_alone(fake, publish(make(), plan_for(content="newer\n")), "not only the bot's")


def test_open_draft_gets_the_planned_content(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    fake.edit_title(1, "A better title")
    published = publish(make(), plan_for(content=f"{TEXT}| Newer |\n"))
    assert (published.number, published.outcome) == (1, PublishOutcome.UPDATED)
    assert fake.read_file(BRANCH, "README.md") == f"{TEXT}| Newer |\n".encode()
    assert fake.issue(1).title == "A better title", "what a person wrote stays"
    assert len(fake.repository.git.commits("refs/heads/main", str(fake.head(BRANCH)))) == 2


@pytest.mark.parametrize("how", [Break.RESET, Break.ANSWER])
def test_rewriting_a_branch_survives_an_outage(
    fake: FakeGitHub, make: Make, pauses: list[float], how: Break
) -> None:
    publish(make())
    fake.faults.append(Fault("PATCH", "/git/refs/", after=True, how=how))
    published = publish(make(retry_total=0), plan_for(content="newer\n"))
    assert published.outcome is PublishOutcome.UPDATED
    assert pauses == [1.0], "the client itself never repeats a PATCH"


def test_branch_of_a_person_is_left_alone(fake: FakeGitHub, repository: ListRepository) -> None:
    theirs = fake.commit_to_branch(BRANCH, "README.md", "mine\n")
    published = publish(repository)
    assert_left_alone(fake, published, "delete the branch")
    assert published.number is None
    assert published.url.endswith(f"/tree/{BRANCH}")
    assert fake.head(BRANCH) == theirs
    assert fake.pulls == []


def test_empty_branch_of_a_person_is_left_alone(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    fake.repository.git.set_ref(f"refs/heads/{BRANCH}", str(fake.head("main")))
    assert_left_alone(fake, publish(repository), "delete the branch")


@pytest.mark.parametrize("how", ["commit", "amend"])
def test_draft_that_a_person_changed_is_left_alone(fake: FakeGitHub, make: Make, how: str) -> None:
    publish(make())
    if how == "commit":
        theirs = fake.commit_to_branch(BRANCH, "README.md", "better row\n")
    else:
        later = fake.repository.clock
        fake.repository.clock = lambda: later().replace(year=2099)
        theirs = fake.amend(BRANCH, "README.md", "better row\n")
    fake.log.clear()
    published = publish(make(), plan_for(content="mine\n"))
    assert_left_alone(fake, published, "not only the bot's")
    assert published.number == 1
    assert fake.head(BRANCH) == theirs


def test_commit_of_a_person_below_the_bots_own_is_kept(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    git, own = fake.repository.git, git_commit(fake, BRANCH)
    fake.commit_to_branch("theirs", "README.md", "theirs\n")
    below = str(fake.head("theirs"))
    tip = git.write_commit(own.tree, [below], own.message, own.author, own.committer)
    fake.repository.move_ref(f"refs/heads/{BRANCH}", tip, "maintainer")
    fake.log.clear()
    assert_left_alone(fake, publish(make(), plan_for(content="newer\n")), "not only the bot's")
    assert fake.head(BRANCH) == tip


def test_pull_requests_of_other_branches_are_never_adopted(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    fake.commit_to_branch("topic", "x", "y")
    fake.open_pull("topic", "Theirs")
    everything = requests.get(f"{fake.url}/repos/someone/awesome-list/pulls", timeout=2).json()
    fake.faults.append(Fault("GET", "/pulls$", 200, everything))
    published = publish(repository)
    assert (published.number, published.outcome) == (2, PublishOutcome.CREATED)


def test_closed_pull_request_is_a_remembered_no(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    fake.close(1)
    fake.log.clear()
    published = publish(make())
    assert_left_alone(fake, published, "people closed it")
    assert published.number == 1
    assert fake.writes == []


def test_merged_pull_request_is_not_opened_again(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    fake.merge(1)
    fake.log.clear()
    published = publish(make(), plan_for(content="again\n"))
    assert_left_alone(fake, published, "it was merged")
    assert fake.writes == []


def test_draft_into_which_a_person_merged_main_is_left_alone(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    fake.push_to_main("other.md", "x\n")
    git = fake.repository.git
    ours, main = str(fake.head(BRANCH)), str(fake.head("main"))
    tree = git.merge_tree(main, ours)
    theirs = fake.repository.commit("maintainer", str(tree), [ours, main], "Merge main\n")
    fake.repository.move_ref(f"refs/heads/{BRANCH}", theirs, "maintainer")
    fake.log.clear()
    assert_left_alone(fake, publish(make()), "not only the bot's")


def test_closed_pull_request_about_something_else_is_no_refusal(
    fake: FakeGitHub, make: Make
) -> None:
    publish(make())
    fake.edit_body(1, marked(kind=Kind.UPGRADE))
    fake.close(1)
    assert publish(make()).number == 2


def test_open_pull_request_about_something_else_is_left_alone(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    fake.edit_body(1, marked(arxiv_id="2407.99999"))
    fake.log.clear()
    assert_left_alone(fake, publish(make()), "something else")


@pytest.mark.parametrize("body", ["my own words", "", "<!-- arxiv-bot:v1 garbage -->"])
def test_lost_marker_is_put_back(fake: FakeGitHub, make: Make, body: str) -> None:
    publish(make())
    fake.edit_body(1, body)
    assert publish(make()).outcome is PublishOutcome.ADOPTED
    restored = fake.issue(1).body or ""
    assert read_marker(restored) == Marker((ID,), Kind.ADD)
    assert restored.endswith(body)


def test_lost_marker_of_a_full_body_is_put_back(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    fake.edit_body(1, "x" * 65_530)
    publish(make())
    assert fake.issue(1).body == plan_for().body


def test_plan_without_change_opens_nothing(fake: FakeGitHub, repository: ListRepository) -> None:
    published = publish(repository, plan_for(content=TEXT))
    assert_left_alone(fake, published, "already is as planned")
    assert published.number is None
    assert fake.branches("arxiv-bot/") == []


def test_repository_without_drafts_gets_ordinary_pull_requests(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    fake.modes.no_drafts = fake.modes.private = True
    first = publish(repository)
    second = publish(repository, plan_for("2407.00002"))
    assert [first.outcome, second.outcome] == [PublishOutcome.CREATED] * 2
    assert "no draft pull requests" in first.warnings[0]
    assert not fake.pull(1).draft
    assert len(fake.requests("POST", "/pulls")) == 3 + 2, "a draft is tried once a run"


def test_ordinary_pull_requests_can_be_asked_for(fake: FakeGitHub, make: Make) -> None:
    assert publish(make(draft=False)).warnings == ()
    assert not fake.pull(1).draft


def test_draft_marked_ready_stays_ready(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    fake.mark_ready(1)
    publish(make())
    assert not fake.pull(1).draft


def test_one_unknown_reviewer_does_not_cost_the_others(fake: FakeGitHub, make: Make) -> None:
    published = publish(make(reviewers=("nobody", "expert", "org/team")))
    assert published.outcome is PublishOutcome.CREATED
    assert fake.pull(1).reviewers == ["expert"]
    assert fake.issue(1).labels == ["arxiv-bot"]
    assert [w.split(":")[0] for w in published.warnings] == [
        "Draft 1, nobody",
        "Draft 1, org/team",
    ]
    assert "only be requested from collaborators" in published.warnings[0]


def test_missing_label_permission_does_not_cost_the_draft(
    fake: FakeGitHub, repository: ListRepository
) -> None:
    text = {"message": "Resource not accessible by integration"}
    fake.faults.append(Fault("POST", "/labels$", status=403, body=text, times=99))
    published = publish(repository)
    assert published.number == 1
    assert "issues: write" in published.warnings[0]


@pytest.mark.parametrize(
    ("method", "path", "text"),
    [
        ("POST", "/git/commits$", "Tree SHA does not exist"),
        ("POST", "/git/refs$", "Reference update failed"),
        ("POST", "/pulls$", "Could not resolve to a node with the global id of 'X'."),
    ],
)
def test_what_is_not_visible_yet_is_waited_for(
    fake: FakeGitHub,
    repository: ListRepository,
    pauses: list[float],
    method: str,
    path: str,
    text: str,
) -> None:
    fake.faults.append(Fault(method, path, status=422, body={"message": text}, times=3))
    assert publish(repository).outcome is PublishOutcome.CREATED
    assert pauses == [1.0, 2.0, 4.0]
    assert_one_complete_draft(fake)


def test_head_that_is_not_visible_yet_is_waited_for(
    fake: FakeGitHub, repository: ListRepository, pauses: list[float]
) -> None:
    error = {"resource": "PullRequest", "field": "head", "code": "invalid"}
    body = {"message": "Validation Failed", "errors": [error]}
    fake.faults.append(Fault("POST", "/pulls$", status=422, body=body))
    assert publish(repository).outcome is PublishOutcome.CREATED
    assert pauses == [1.0]


def test_branch_that_blocks_the_prefix_ends_in_an_error(
    fake: FakeGitHub, repository: ListRepository, pauses: list[float]
) -> None:
    fake.commit_to_branch("arxiv-bot", "x", "y")
    with pytest.raises(GitHubError, match="Reference update failed"):
        publish(repository)
    assert len(pauses) == 3, "tried a bounded number of times"


def test_too_long_body_is_our_bug(fake: FakeGitHub, repository: ListRepository) -> None:
    body = plan_for().body
    with pytest.raises(BotError, match="65537 characters") as caught:
        publish(repository, replace(plan_for(), body=body + "x" * (65_537 - len(body))))
    assert not isinstance(caught.value, GitHubError)
    assert fake.writes == []
    longest = replace(plan_for(), body=body + "x" * (65_536 - len(body)))
    assert publish(repository, longest).number == 1


def test_body_without_its_marker_is_our_bug(fake: FakeGitHub, repository: ListRepository) -> None:
    with pytest.raises(BotError, match="marker"):
        publish(repository, replace(plan_for(), body=marked(arxiv_id="2407.00009")))
    assert fake.writes == []


def test_conflicting_draft_does_not_merge(fake: FakeGitHub, make: Make) -> None:
    publish(make())
    fake.push_to_main("README.md", f"{TEXT}| Theirs |\n")
    with pytest.raises(Exception, match="not mergeable"):
        fake.merge(1)
    assert fake.issue(1).state == "open"
