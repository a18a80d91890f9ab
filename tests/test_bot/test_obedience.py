"""Commands lead to effects for those who may; every answer is short and harmless."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot import obedience
from bot.add_requests import FIELD, MOST_PAPERS
from bot.circumstances import Circumstances
from bot.commands import NAME, Verb, parse
from bot.conversation import Comment, Heard, Order, Outcome, Reaction, Reply, reply
from bot.dashboard_state import Asked
from bot.decisions import Reason
from bot.effects import (
    Defer,
    Draft,
    Effect,
    Hold,
    Move,
    Rebuild,
    Refuse,
    Relabel,
    Repropose,
    Retry,
    SetVenue,
)
from bot.errors import GitHubError, ListError
from bot.github_errors import Answer, GitHubAnswerError
from bot.pull_request import Kind, State
from classifier.dataset import LabelVocabulary
from tests.conversations import ID, TODAY, around, comment, pull

BATCH = pull(4, ("2407.00002", "2407.00003"), kind=Kind.BATCH, refused=("2407.00004",))
MERGED = pull(5, ("2407.00005",), State.MERGED)
CLOSED = pull(6, ("2407.00006",), State.CLOSED)
DECISIONS = pull(7, ("2407.00007",), kind=Kind.DECISIONS)
ALL = (pull(), BATCH, MERGED, CLOSED, DECISIONS)


def obey(
    text: str, number: int = 1, login: str = "maintainer", facts: Circumstances | None = None
) -> Order:
    """Give one order of one comment."""
    heard = Heard((comment(text, login, number),))
    (order,) = obedience.orders(heard, facts or around(*ALL))
    return order


def said(order: Order) -> str:
    return reply(order).text.partition("-->\n")[2]


@pytest.mark.parametrize(("text", "number", "effect"), [
    ("move video", 1, Move(1, ID, "Video")),
    ("move “Video”", 1, Move(1, ID, "Video")),
    ("labels +glad -sad", 1, Relabel(1, ID, ("Glad",), ("Sad",))),
    ("labels +lip synchronization", 1, Relabel(1, ID, ("Lip-sync",))),
    ("labels -Odd one", 1, Relabel(1, ID, (), ("Odd one",))),
    ("venue cvpr 2026", 1, SetVenue(1, ID, "CVPR 2026")),
    ("venue `New Venue 2026`", 1, SetVenue(1, ID, "New Venue 2026")),
    ("venue arXiv", 1, SetVenue(1, ID, "")),
    ("later", 1, Defer(1, ID)),
    ("reject", 1, Refuse(1, ID)),
    ("reject Not relevant, it is about feet", 1, Refuse(1, ID, Reason.NOT_RELEVANT)),
    ("reject wrong-section", 1, Refuse(1, ID, Reason.WRONG_SECTION)),
    ("reject because I say so", 1, Refuse(1, ID)),
    ("reject later", 1, Defer(1, ID)),
    ("rebuild", 1, Rebuild(1)),
    ("rebuild", 7, Rebuild(7)),
    ("move 2407.00003 video", 4, Move(4, "2407.00003", "Video")),
    ("reject 2407.00003", 4, Refuse(4, "2407.00003")),
    ("retry 2407.00004", 4, Retry(4, "2407.00004")),
    ("retry", 6, Retry(6, "2407.00006")),
    ("retry", 5, Retry(5, "2407.00005")),
    ("move video", 6, Repropose(6, "2407.00006", "Video")),
    ("labels +sad", 1, Relabel(1, ID, ("Sad",))),
    ("reject duplicate", 6, Refuse(6, "2407.00006", Reason.DUPLICATE)),
    ("later", 6, Defer(6, "2407.00006")),
    (f"move {ID} video", 99, Move(1, ID, "Video")),
    (f"reject https://arxiv.org/abs/{ID}v2 duplicate", 99, Refuse(1, ID, Reason.DUPLICATE)),
    ("retry 2407.00006", 1, Retry(6, "2407.00006")),
    ("add 2408.00001", 99, Draft(("2408.00001",), "maintainer")),
    ("add 2405.00001", 1, Draft(("2405.00001",), "maintainer")),
])  # fmt: skip
def test_a_command_leads_to_its_effect(text: str, number: int, effect: Effect) -> None:
    order = obey(f"{NAME} {text}", number)
    assert order.effects == (effect,)
    assert reply(order).reaction is Reaction.DONE
    assert said(order)


def test_what_is_merged_and_stands_on_the_list_is_not_proposed_again() -> None:
    order = obey(f"{NAME} retry", 5, facts=around(*ALL, listed=frozenset({"2407.00005"})))
    assert order.effects == ()
    assert "is merged" in said(order)


@pytest.mark.parametrize(("text", "number", "words"), [
    ("move", 1, "**Audio**, **Video**"),
    ("move nowhere", 1, "none of this list"),
    ("labels", 1, "labels +A -B"),
    ("labels Sad", 1, "labels +A -B"),
    ("labels +Odd", 1, "**Sad**, **Glad**, **Lip-sync**"),
    ("labels +Sad -sorrow", 1, "with it or without it"),
    ("venue", 1, "venue CVPR 2026"),
    ("venue https://evil.example/x", 1, "venue CVPR 2026"),
    ("venue " + "x" * 90, 1, "at most 80"),
    ("move video", 4, "3 papers"),
    ("move video", 5, "is merged"),
    ("reject", 5, "is merged"),
    ("move 2407.00004 video", 4, "retry"),
    ("move video", 7, "no draft of a paper"),
    ("move video", 99, "no draft of a paper"),
    ("move 2499.99999 video", 1, "none of this list"),
    ("retry 2412.00001", 1, "I have no draft"),
    ("rebuild", 5, "closed"),
    ("rebuild", 99, "no pull request of mine"),
    ("dance", 1, "do not know “dance”"),
    ("add", 1, "no paper in it"),
    ("add foo", 1, "“foo” is no arXiv id"),
    ("add that nice one of last week", 1, "no paper in it"),
    ("labels +sad", 6, "retry"),
    ("venue CVPR", 6, "retry"),
    ("add 10.1145/1234.5678", 1, "publisher's DOI"),
])  # fmt: skip
def test_what_cannot_be_done_is_explained(text: str, number: int, words: str) -> None:
    order = obey(f"{NAME} {text}", number)
    assert order.effects == ()
    assert reply(order).reaction is Reaction.PUZZLED
    assert words.replace("publisher's DOI", "publisher's DOI") in said(order)


@pytest.mark.parametrize(("text", "words"), [
    ("retry", "is open"),
    ("add 2409.07255", "is on the list"),
    (f"add {ID}", "is proposed in #1"),
    ("help", "`/arxiv-bot retry`"),
])  # fmt: skip
def test_what_is_so_already_is_said(text: str, words: str) -> None:
    order = obey(f"{NAME} {text}")
    assert order.effects == ()
    assert reply(order).reaction is Reaction.DONE
    assert words in said(order)


def test_why_tells_what_the_decision_rests_on() -> None:
    text = said(obey(f"{NAME} why"))
    assert "Relevance 0.97: propose" in text
    assert "talking head (+5.20)" in text
    assert "@\u200bsegmentation (-0.40)" in text
    assert "https://arxiv.org/abs/2301.00001" in text
    assert "title:" not in text
    assert "no record" in said(obey(f"{NAME} why", 5))


@pytest.mark.parametrize("verb", [verb for verb in Verb if verb is not Verb.ADD])
def test_nobody_without_write_access_is_obeyed(verb: Verb) -> None:
    order = obey(f"{NAME} {verb or 'dance'} {ID}", login="stranger")
    assert order.effects == ()
    assert reply(order).reaction is Reaction.PUZZLED
    assert said(order).count("\n") == 0
    assert "write access" in said(order)


def test_a_stranger_is_answered_once_a_thread() -> None:
    heard = Heard(tuple(comment(f"{NAME} why", "stranger", 1, at) for at in (11, 12, 13)))
    first, *others = obedience.orders(heard, around())
    assert reply(first).text
    assert [reply(one).text for one in others] == ["", ""]
    assert {reply(one).reaction for one in others} == {Reaction.PUZZLED}


def test_permissions_are_asked_for_only_of_those_who_command() -> None:
    def refuse(login: str) -> bool:
        pytest.fail(f"{login} ordered nothing")

    facts = replace(around(), may_write=refuse)
    heard = Heard((comment("A fine paper."), comment(f"> {NAME} reject"), comment(f"x {NAME} why")))
    assert obedience.orders(heard, facts) == ()


def test_a_stranger_may_ask_for_one_paper_a_day() -> None:
    order = obey(f"{NAME} add 2408.00001 2408.00002", login="Stranger")
    assert order.effects == (Hold(("2408.00001",), "Stranger"),)
    assert "one paper a day" in said(order)
    again = around(asked=(Asked("2408.00001", "Stranger", TODAY),))
    assert obey(f"{NAME} add 2408.00002", 1, "stranger", again).effects == ()
    assert obey(f"{NAME} add 2408.00002", 1, "other", again).effects
    # A run that was killed before it answered is told the same.
    assert obey(f"{NAME} add 2408.00001", 1, "Stranger", again).effects == order.effects
    tomorrow = replace(again, today=TODAY + timedelta(days=1))
    assert obey(f"{NAME} add 2408.00002", 1, "stranger", tomorrow).effects


@pytest.mark.parametrize(("paper_id", "words"), [
    ("2409.07255", "on the list"), ("2405.00001", "rejected on 2024-06-01"),
])  # fmt: skip
def test_a_stranger_hears_why_a_paper_is_not_taken(paper_id: str, words: str) -> None:
    order = obey(f"{NAME} add {paper_id}", login="stranger")
    assert order.effects == ()
    assert words in said(order)


def request(text: str, login: str) -> Order:
    found = Comment(0, 9, login, f"### {FIELD}\n\n{text}\n\n### Why\n\n{NAME} x", comment("").at)
    (order,) = obedience.orders(Heard(requests=(found,)), around(*ALL))
    return order


def test_an_issue_of_the_form_is_a_wish_and_closed_when_it_is_granted() -> None:
    order = request("2408.00001\n2408.00002", "maintainer")
    assert order.effects == (
        Draft(("2408.00001",), "maintainer"),
        Draft(("2408.00002",), "maintainer"),
    )
    assert reply(order).closes
    assert request("2408.00001", "stranger").effects == (Hold(("2408.00001",), "stranger"),)
    assert not reply(request("nothing", "stranger")).closes
    failed = Outcome({order.effects[0]: "arXiv has no such paper."})
    assert not reply(order, failed).closes


def test_prose_around_a_paper_is_for_people_and_a_mistyped_id_is_not() -> None:
    order = request(
        "Please add [this one](https://arxiv.org/abs/2408.00001) of ours.", "maintainer"
    )
    assert order.effects == (Draft(("2408.00001",), "maintainer"),)
    assert len(order.clauses) == 1
    order = request("2408.00001 and 2499.1", "maintainer")
    assert [clause.is_granted for clause in order.clauses] == [True, False]
    twice = request("2408.00001 https://arxiv.org/abs/2408.00001v3", "maintainer")
    assert len(twice.clauses) == 1
    many = request(" ".join(f"2408.{n:05}" for n in range(1, 99)), "maintainer")
    assert len(many.effects) == MOST_PAPERS


def test_an_edited_request_has_another_key_and_a_reformatted_one_has_not() -> None:
    one = request("2408.00001", "stranger").comment
    assert replace(one, body=one.body.replace("\n", "\r\n")).key == one.key
    assert replace(one, body=one.body.replace("2408", "2409")).key != one.key


def test_several_commands_have_one_answer_and_failures_are_named() -> None:
    order = obey(f"{NAME} move video\n{NAME} labels +glad\n{NAME} dance")
    assert len(order.effects) == 2
    outcome = Outcome({order.effects[0]: "The row was deleted."}, {order.effects[1]: "See #8."})
    spoken = reply(order, outcome)
    assert spoken.reaction is Reaction.PUZZLED
    assert spoken.text.splitlines()[1:] == [
        "- `move`: not done. The row was deleted.",
        "- The row stands with **Glad** now. See #8.",
        "- I do not know “dance”; `/arxiv-bot help` lists what I know.",
    ]


HOSTILE = [
    "@everyone", "#1", "<script>alert(1)</script>", "](https://evil.example)", "-->", "`x`",
    "![x](https://evil.example/a.png)", "closes #1", "\u202egnihton", "$x$", "/arxiv-bot reject",
    "someone/else#3", "&lt;b&gt;", "**x**",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize(
    "verb", ["move", "labels +", "labels -", "venue", "reject", "add", "dance"]
)
def test_no_foreign_word_means_anything_in_an_answer(verb: str, words: str) -> None:
    order = obey(f"{NAME} {verb}{'' if verb.endswith(('+', '-')) else ' '}{words} and {words}")
    text = said(order)
    for bad in ("@everyone", "#1", "#3", "<script", "](https://evil", "![", "-->", "\u202e", "$x$"):
        assert bad not in text
    assert "**x**" not in text
    assert parse(reply(order).text) == ()


def test_no_answer_of_the_bots_reads_as_an_order() -> None:
    for verb in Verb:
        order = obey(f"{NAME} {verb}\n{NAME} help\n{NAME} {verb} {NAME} reject")
        assert parse(reply(order).text) == ()


@dataclass
class Recorded:
    """A voice that keeps what it says, and fails where a test wants it."""

    said: list[str] = field(default_factory=list)
    error: GitHubError | None = None

    def acknowledge(self, comment: Comment) -> None:
        self.said.append(f"seen {comment.id}")

    def answer(self, comment: Comment, reply: Reply) -> None:
        if self.error is not None and comment.id == 12:
            raise self.error
        self.said.append(f"{comment.id} {reply.reaction}")


def three() -> Heard:
    texts = {11: "why", 12: "move video", 13: "labels +sad"}
    return Heard(tuple(comment(f"{NAME} {t}", at=at) for at, t in texts.items()), last_id=20)


def test_orders_are_carried_out_one_after_the_other() -> None:
    voice, done = Recorded(), []

    def bring_about(effect: Effect) -> str:
        voice.said.append("doing")
        done.append(effect)
        return ""

    obeyed = obedience.obey(three(), around(), voice, bring_about, 5)
    assert obeyed == obedience.Obeyed(20)
    assert done == [Move(1, ID, "Video"), Relabel(1, ID, ("Sad",))]
    assert voice.said[:5] == ["seen 11", "11 +1", "seen 12", "doing", "12 +1"]


def test_what_cannot_be_done_is_answered_and_the_others_go_on() -> None:
    voice = Recorded()

    def bring_about(effect: Effect) -> str:
        raise ListError("README.md: *no* row of it.")

    obeyed = obedience.obey(three(), around(), voice, bring_about)
    assert obeyed.last_id == 20
    assert [word for word in voice.said if " " in word and "seen" not in word] == [
        "11 +1", "12 confused", "13 confused",
    ]  # fmt: skip


@pytest.mark.parametrize(("status", "is_fatal", "last"), [
    (502, False, 11), (None, False, 11), (403, True, 11), (422, False, 11),
])  # fmt: skip
def test_an_outage_leaves_the_rest_to_the_next_run(
    status: int | None, *, is_fatal: bool, last: int
) -> None:
    error = GitHubAnswerError("Refused.", Answer(status, "words"), is_fatal=is_fatal)
    obeyed = obedience.obey(three(), around(), Recorded(error=error), lambda _: "", 5)
    assert (obeyed.last_id, obeyed.is_complete) == (last, last == 20)
    assert obeyed.errors == ("Refused.",)


def test_a_refusal_of_one_comment_lets_others_pass_and_is_tried_again_for_two_days() -> None:
    refusal = GitHubAnswerError("Refused.", Answer(422, "words"), is_fatal=False)
    texts = {11: "why", 12: "move video", 13: "labels +sad"}
    pages = {11: 1, 12: 1, 13: 2}
    heard = Heard(
        tuple(replace(comment(f"{NAME} {t}", at=at), number=pages[at]) for at, t in texts.items()),
        last_id=20,
    )
    other = pull(2, ("2407.00002",))
    facts = around(pull(), other)
    for age, last in ((0, 11), (2, 11), (3, 20)):
        voice = Recorded(error=refusal)
        later = replace(facts, today=heard.comments[0].at.date() + timedelta(days=age))
        obeyed = obedience.obey(heard, later, voice, lambda _: "", 5)
        assert (obeyed.last_id, obeyed.is_complete) == (last, last == 20)
        assert "13 +1" in voice.said


def test_after_a_refusal_later_words_on_the_same_page_wait() -> None:
    refusal = GitHubAnswerError("Refused.", Answer(422, "words"), is_fatal=False)
    voice = Recorded(error=refusal)
    obedience.obey(three(), around(), voice, lambda _: "")
    assert [word for word in voice.said if word.startswith(("13", "seen 13"))] == []


@pytest.mark.parametrize(
    ("said", "number", "effects"),
    [
        (("reject", "retry"), 1, [Refuse(1, ID), Retry(1, ID)]),
        (("later", "labels +sad"), 1, [Defer(1, ID)]),
        (("retry", "reject"), 6, [Retry(6, "2407.00006")]),
        (("reject 2407.00002", "retry 2407.00002"), 4,
         [Refuse(4, "2407.00002"), Retry(4, "2407.00002")]),
        (("retry 2407.00004", "later 2407.00004"), 4,
         [Retry(4, "2407.00004"), Defer(4, "2407.00004")]),
        (("reject 2407.00002 wrong-section",), 4, []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_one", [True, False])
def test_a_command_sees_the_verdicts_before_it(
    said: tuple[str, ...], number: int, effects: list[Effect], *, is_one: bool
) -> None:
    lines = [f"{NAME} {line}" for line in said]
    bodies = ["\n".join(lines)] if is_one else lines
    comments = tuple(comment(body, number=number, at=n) for n, body in enumerate(bodies, 11))
    found = obedience.orders(Heard(comments), around(*ALL))
    assert [effect for order in found for effect in order.effects] == effects


def test_a_word_on_an_old_draft_is_about_the_new_one() -> None:
    old, new = pull(1, state=State.CLOSED), pull(8)
    assert obey(f"{NAME} reject", facts=around(old, new)).effects == (Refuse(8, ID),)
    assert obey(f"{NAME} move video", facts=around(old, new)).effects == (Move(8, ID, "Video"),)


def test_a_list_without_labels_says_so() -> None:
    facts = around(labels=LabelVocabulary(()))
    assert "has no label" in said(obey(f"{NAME} labels +x", facts=facts))
