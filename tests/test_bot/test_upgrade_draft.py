"""One draft fills cells; unticking, editing and closing it are the last word."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import pull_request, readme, upgrade, upgrade_draft, venue
from bot.living_draft import Living, LivingPlan, Step
from bot.pull_request import Kind, PlannedRow, PullRequest, State
from bot.rebuild import BranchState, OtherFile
from bot.upgrade import Upgrades
from bot.upgrade_draft import ListState
from tests.lists import LAYOUT, LIST, paper
from tests.predictions import pull_request as draft_of

CATALOGUE = venue.read_catalogue(None)
FIRST, SECOND = "2409.07255", "2409.02657"
MOMENT = datetime(2026, 2, 1, tzinfo=UTC)
PAPERS = {
    FIRST: paper(FIRST, "Newer Voice", comments="Accepted to CVPR 2025. Code: https://github.com/a/b"),
    SECOND: paper(SECOND, "Older Voice", comments="ICCV 2025"),
}  # fmt: skip


def find(
    text: str = LIST, pulls: tuple[PullRequest, ...] = (), papers: object = PAPERS
) -> Upgrades:
    current = readme.read(text, LAYOUT)
    refused = upgrade_draft.declined(pulls, current)
    return upgrade.find(current, papers, CATALOGUE, refused)  # type: ignore[arg-type]


def plan(
    living: Living | None = None,
    text: str = LIST,
    pulls: tuple[PullRequest, ...] = (),
    papers: object = PAPERS,
) -> LivingPlan:
    found = find(text, pulls, papers)
    return upgrade_draft.plan(found, ListState(text, LAYOUT), pulls, living)


def opened(found: LivingPlan, head: str | None = None, fork: str = LIST) -> Living:
    """Give a draft as it stands after its plan was published."""
    assert found.plan is not None
    plan = found.plan
    pull = PullRequest(
        7, "https://example.org/7", plan.marker, State.OPEN, (), plan.branch, "s", MOMENT,
        title=plan.title, body=plan.body,
    )  # fmt: skip
    text = plan.content if head is None else head
    return Living(pull, BranchState(7, plan.branch, "s", "m", "f", fork, text))


def with_body(living: Living, body: str) -> Living:
    return replace(living, pull=replace(living.pull, body=body))


def untick(living: Living, paper_id: str) -> Living:
    return with_body(
        living, living.pull.body.replace(f"[x] <!-- row={paper_id}", f"[ ] <!-- row={paper_id}")
    )


def done(living: Living, found: LivingPlan) -> Living:
    """Give the draft after an update was carried out."""
    assert found.plan is not None
    pull = replace(living.pull, body=found.plan.body, marker=found.plan.marker)
    text = found.plan.content if found.pushes else living.branch.head_text
    return Living(pull, replace(living.branch, head_text=text))


def ended(living: Living, state: State, **fields: object) -> PullRequest:
    marker = replace(living.pull.marker, **fields)  # type: ignore[arg-type]
    return replace(living.pull, state=state, closed_at=MOMENT, marker=marker)


def test_upgrades_become_one_draft_with_evidence_and_boxes() -> None:
    found = plan()
    assert found.step is Step.OPEN
    assert found.plan is not None
    assert found.plan.branch == "arxiv-bot/upgrade"
    assert found.plan.marker.ids == (FIRST, SECOND)
    assert pull_request.read_marker(found.plan.body) == found.plan.marker
    assert f"- [x] <!-- row={FIRST} cells=pub,code -->" in found.plan.body
    assert "Accepted to CVPR 2025" in found.plan.body
    row = next(r for r in readme.read(found.plan.content, LAYOUT).rows if r.id == SECOND)
    assert row.cells["pub"] == f"[ICCV 2025](https://arxiv.org/abs/{SECOND})"


def test_nothing_new_needs_no_draft() -> None:
    assert plan(papers={}) == LivingPlan(Step.REST)


def test_a_draft_rests_while_only_main_goes_on() -> None:
    living = opened(plan())
    assert plan(living).step is Step.REST
    moved = LIST.replace("Ancient Voice", "Ancient Voices")
    assert plan(living, moved).step is Step.REST
    stale = replace(living, is_mergeable=False)
    found = plan(stale, moved)
    assert (found.step, found.pushes, found.edits) == (Step.UPDATE, True, False)
    assert found.plan is not None
    assert "Ancient Voices" in found.plan.content
    assert "ICCV 2025" in found.plan.content


def test_a_draft_grows_in_place_and_keeps_what_people_wrote() -> None:
    living = opened(plan(papers={SECOND: PAPERS[SECOND]}))
    living = with_body(living, f"{living.pull.body}\nMy words")
    found = plan(living)
    assert found.step is Step.UPDATE
    assert found.plan is not None
    assert found.plan.marker.ids == (FIRST, SECOND)
    assert "My words" in found.plan.body
    assert plan(done(living, found)).step is Step.REST


def test_an_unticked_row_stays_as_it_is_for_good_and_may_be_ticked_again() -> None:
    living = untick(opened(plan()), FIRST)
    found = plan(living)
    assert found.plan is not None
    assert "CVPR 2025" not in found.plan.content
    assert "ICCV 2025" in found.plan.content
    assert found.plan.marker.refused == (f"{FIRST} code", f"{FIRST} pub")
    after = done(living, found)
    assert f"- [ ] <!-- row={FIRST}" in after.pull.body
    assert plan(after).step is Step.REST
    for state in (State.MERGED, State.CLOSED):
        text = str(after.branch.head_text) if state is State.MERGED else LIST
        again = find(text, (ended(after, state),))
        assert {cell.change.id for cell in again.cells} == set()
    ticked = with_body(after, after.pull.body.replace("- [ ]", "- [x]"))
    back = plan(ticked)
    assert back.plan is not None
    assert "CVPR 2025" in back.plan.content
    assert back.plan.marker.refused == ()


def test_when_all_is_unticked_the_draft_closes_and_that_is_remembered() -> None:
    living = untick(untick(opened(plan()), FIRST), SECOND)
    found = plan(living)
    assert found.step is Step.CLOSE
    assert found.marker is not None
    closed = replace(ended(living, State.CLOSED), marker=found.marker)
    assert find(pulls=(closed,)).cells == ()


@pytest.mark.parametrize("main", [LIST, LIST.replace("Ancient Voice", "Ancient Voices")])
def test_a_cell_that_a_person_edited_or_put_back_on_the_branch_stays(main: str) -> None:
    living = opened(plan(papers={FIRST: PAPERS[FIRST]}))
    head = str(living.branch.head_text).replace("[CVPR 2025]", "[CVPR 2025 (oral)]")
    head = head.replace("[Code](https://github.com/a/b)", "").replace(
        "Newer Voice ", "Newer Voice!"
    )
    living = replace(living, branch=replace(living.branch, head_text=head))
    found = plan(living, main)
    assert found.step is Step.UPDATE
    assert found.plan is not None
    row = next(r for r in readme.read(found.plan.content, LAYOUT).rows if r.id == FIRST)
    assert row.cells["pub"] == f"[CVPR 2025 (oral)](https://arxiv.org/abs/{FIRST})"
    assert (row.cells["code"], row.title) == ("", "Newer Voice!")
    assert "ICCV 2025" in found.plan.content
    assert found.plan.marker.refused == (f"{FIRST} code",)
    assert plan(done(living, found), main).step is Step.REST


def test_other_edits_on_the_branch_are_carried_over() -> None:
    living = opened(plan(papers={SECOND: PAPERS[SECOND]}))
    head = str(living.branch.head_text).replace("about invented faces", "about faces")
    living = replace(living, branch=replace(living.branch, head_text=head))
    found = plan(living)
    assert found.plan is not None
    assert "about faces" in found.plan.content
    assert "CVPR 2025" in found.plan.content


def test_a_branch_that_overlaps_or_is_broken_is_left_alone() -> None:
    living = opened(plan(papers={SECOND: PAPERS[SECOND]}))
    other = replace(living.branch, others=(OtherFile("x", "1", "a", "b", "c"),))
    broken = replace(living.branch, head_text="no list")
    gone = replace(living.branch, head_text=None)
    mine = replace(
        living.branch, head_text=str(living.branch.head_text).replace("invented faces", "mine")
    )
    text = LIST.replace("invented faces", "theirs")
    for branch, main in ((other, LIST), (broken, LIST), (gone, LIST), (mine, text)):
        found = plan(replace(living, branch=branch), main)
        assert found.step is Step.BLOCKED
        assert found.reason


def test_a_closed_draft_is_a_no_to_its_cells_and_to_no_others() -> None:
    living = opened(plan(papers={FIRST: replace(PAPERS[FIRST], comments="CVPR 2025")}))
    closed = ended(living, State.CLOSED)
    left = {(c.change.id, c.change.role) for c in find(pulls=(closed,)).cells}
    assert left == {(FIRST, "code"), (SECOND, "pub")}
    found = plan(pulls=(closed,))
    assert found.plan is not None
    assert found.plan.branch == "arxiv-bot/upgrade-2"
    for pull in (replace(closed, labels=("retry",)), ended(living, State.CLOSED, closed="empty")):
        assert len(find(pulls=(pull,)).cells) == 3


def test_what_people_took_out_before_merging_is_not_filled_again() -> None:
    living = opened(plan())
    text = str(living.branch.head_text).replace("[ICCV 2025]", "[arXiv]")
    assert find(text, (ended(living, State.MERGED),)).cells == ()


def test_values_of_accepted_drafts_are_known() -> None:
    pull = draft_of(3, State.MERGED, ids=(FIRST,))
    pull = replace(pull, marker=replace(pull.marker, rows=(PlannedRow(FIRST, "Audio", "| x |"),)))
    assert upgrade_draft.proposed_rows([pull]) == {FIRST: "| x |"}


def test_withdrawn_papers_and_doubts_are_named() -> None:
    papers = {
        FIRST: replace(PAPERS[FIRST], comments="This paper has been withdrawn by @all"),
        SECOND: PAPERS[SECOND],
        "2407.03168": paper("2407.03168", "Bridges that fall", comments="CVPR 2025"),
    }
    found = plan(papers=papers)
    assert found.plan is not None
    assert "was withdrawn" in found.plan.body
    assert "Bridges that fall" in found.plan.body
    assert "@all" not in found.plan.body
    assert found.plan.marker.ids == (SECOND,)


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] <!-- row=x cells=pub -->",
        "- [ ] <!-- row=2409.07255 cells=title,nonsense -->",
        "- [ ]",
    ],
)
def test_boxes_that_people_made_up_do_nothing(line: str) -> None:
    living = opened(plan())
    found = plan(with_body(living, f"{living.pull.body}\n{line}"))
    assert not found.pushes


def test_many_rows_fit_and_those_of_the_draft_stay_in_it() -> None:
    head, tail = LIST.split("| 09/24 | Newer Voice")
    ids = [f"2408.{n:05}" for n in range(1, 300)]
    row = "| 08/24 | Voice {0} | [arXiv](https://arxiv.org/abs/{0}) | | | | |\n"
    text = f"{head}{''.join(map(row.format, ids))}| 09/24 | Newer Voice{tail}"
    papers = {i: paper(i, f"Voice {i}", comments="CVPR 2025") for i in ids}
    first = plan(None, text, (), papers)
    assert first.plan is not None
    assert 30 < len(first.plan.marker.ids) < 299
    assert len(first.plan.body) < 60_000
    living = opened(first, fork=text)
    late = {**papers, "2407.03168": paper("2407.03168", "Moving Portrait", comments="CVPR 2025")}
    assert plan(living, text, (), late).step is Step.REST


@pytest.mark.parametrize("letter", ["<", "界", "😀"])
def test_rows_in_any_script_fit_into_one_body(letter: str) -> None:
    head, tail = LIST.split("| 09/24 | Newer Voice")
    ids = [f"2408.{n:05}" for n in range(1, 300)]
    titles = {one: f"{one} {letter * 60}" for one in ids}
    shown = {i: title.replace("|", r"\|").replace("<", "&lt;") for i, title in titles.items()}
    rows = (f"| 08/24 | {shown[i]} | [arXiv](https://arxiv.org/abs/{i}) | | | | |\n" for i in ids)
    text = f"{head}{''.join(rows)}| 09/24 | Newer Voice{tail}"
    known = "Accepted to CVPR 2025"
    papers = {i: paper(i, titles[i], comments=known) for i in ids[:200]}
    gone = "This paper has been withdrawn by the authors"
    papers |= {i: paper(i, titles[i], comments=gone) for i in ids[200:250]}
    papers |= {i: paper(i, letter * 200, comments=known) for i in ids[250:]}
    first = plan(None, text, (), papers)
    assert first.plan is not None
    assert len(first.plan.marker.ids) > 10
    assert len(first.plan.body) < 65_536


def test_the_kind_is_upgrade() -> None:
    found = plan()
    assert found.plan is not None
    assert found.plan.marker.kind is Kind.UPGRADE
