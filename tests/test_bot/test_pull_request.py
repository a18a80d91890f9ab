"""Branches of drafts have names of their own."""

from bot.pull_request import branch_name, free_branch


def test_branches_hold_no_second_slash() -> None:
    assert branch_name("2410.00001") == "arxiv-bot/2410.00001"
    assert branch_name("hep-th/9901001") == "arxiv-bot/hep-th-9901001"


def test_a_branch_of_an_ended_draft_is_not_used_again() -> None:
    assert free_branch("arxiv-bot/x", ()) == "arxiv-bot/x"
    assert free_branch("arxiv-bot/x", {"arxiv-bot/x-2"}) == "arxiv-bot/x"
    assert free_branch("arxiv-bot/x", {"arxiv-bot/x", "arxiv-bot/x-2"}) == "arxiv-bot/x-3"
