"""Only lines that begin with the bot's name are commands, and nothing else in a comment is."""

import random

import pytest

from bot import commands
from bot.commands import MOST_COMMANDS, MOST_WORDS, Command, LabelChange, Verb, parse
from bot.paper_reference import Reference


@pytest.mark.parametrize(("body", "expected"), [
    ("/arxiv-bot why", Command(Verb.WHY)),
    ("/arxiv-bot move Video-Driven-Papers", Command(Verb.MOVE, "Video-Driven-Papers")),
    ("  /ArXiv-Bot\tMOVE  `Video`  ", Command(Verb.MOVE, "`Video`")),
    ("/arxiv-bot: reject not-relevant", Command(Verb.REJECT, "not-relevant")),
    ("/arxiv-bot retry.", Command(Verb.RETRY)),
    ("/arxiv-bot", Command(Verb.HELP)),
    ("/arxiv-bot   ", Command(Verb.HELP)),
    ("/arxiv-bot dance now", Command(Verb.UNKNOWN, "dance now")),
    ("/arxiv-bot unknown", Command(Verb.UNKNOWN, "unknown")),
    ("/arxiv-bot …", Command(Verb.UNKNOWN, "…")),
    ("---\n/arxiv-bot why\n---", Command(Verb.WHY)),
    ("Thanks.\r\n\r\n/arxiv-bot why\r\n", Command(Verb.WHY)),
    ("<!-- a note -->\n/arxiv-bot why", Command(Verb.WHY)),
    ("<pre>x</pre>\n/arxiv-bot why", Command(Verb.WHY)),
    ("Write `<pre>`\n/arxiv-bot why", Command(Verb.WHY)),
])  # fmt: skip
def test_a_line_is_read(body: str, expected: Command) -> None:
    assert parse(body) == (expected,)


@pytest.mark.parametrize("body", [
    "",
    "Please /arxiv-bot why",
    "> /arxiv-bot reject",
    "- /arxiv-bot reject",
    "    /arxiv-bot reject",
    "\t/arxiv-bot reject",
    "```\n/arxiv-bot reject\n```",
    "~~~text\n/arxiv-bot reject",
    "<!--\n/arxiv-bot reject\n-->",
    "<pre>\n/arxiv-bot reject\n</pre>",
    "<PRE class=x>\n\n/arxiv-bot reject",
    "<blockquote>\n\n/arxiv-bot reject\n\n</blockquote>",
    "`/arxiv-bot reject`",
    "/arxiv-botty reject",
    "/arxiv-bot-reject",
    "//arxiv-bot reject",
    "/ arxiv-bot reject",
    "@arxiv-bot reject",
])  # fmt: skip
def test_what_is_no_command_is_not_read(body: str) -> None:
    assert parse(body) == ()


def test_a_comment_may_hold_several_but_not_endlessly_many() -> None:
    assert parse("/arxiv-bot why\nand\n/arxiv-bot later") == (
        Command(Verb.WHY),
        Command(Verb.LATER),
    )
    assert len(parse("/arxiv-bot why\n" * 1000)) == MOST_COMMANDS


def test_any_text_is_read_without_fail() -> None:
    rng = random.Random(3)
    pieces = ["/arxiv-bot", " ", "\n", "\r", "+", "-", "`", ">", "```", "<!--", "-->", "move", "é",
              "\x00", "\u202e", "2401.00001", "add", "labels", "\ud800", "|", "\\"]  # fmt: skip
    for _ in range(500):
        body = "".join(rng.choices(pieces, k=rng.randint(0, 30)))
        for command in parse(body):
            commands.label_change(command.argument)
            commands.references(command.argument)
            assert "\n" not in command.argument


def test_an_endless_line_is_read_in_time() -> None:
    assert len(parse("/arxiv-bot add " + "a" * 1_000_000)[0].argument) < 1000
    assert commands.label_change("+ - " * 10_000) is None
    assert commands.label_change("+a " * 100_000) == LabelChange(("a",))


@pytest.mark.parametrize(("argument", "expected"), [
    ("+Lip-sync -3D", LabelChange(("Lip-sync",), ("3D",))),
    ("+Flow matching, -GAN", LabelChange(("Flow matching",), ("GAN",))),
    ("+ `Sad`+Glad", LabelChange(("Sad`+Glad",))),
    ("+Sad +Sad", LabelChange(("Sad",))),
    ("“+Sad”", LabelChange(("Sad",))),
    ("Sad", None),
    ("Sad +Glad", None),
    ("", None),
    ("+", None),
    ("-", None),
])  # fmt: skip
def test_labels_have_signs(argument: str, expected: LabelChange | None) -> None:
    assert commands.label_change(argument) == expected


@pytest.mark.parametrize("word", [
    "arXiv:2401.00001", "<https://arxiv.org/pdf/2401.00001v2.pdf>",
    "title](https://arxiv.org/abs/2401.00001)", "https://arxiv.org/abs/2401.00001.",
    "(2401.00001).", "**2401.00001**", "`2401.00001v2`",
])  # fmt: skip
def test_a_paper_is_known_in_any_dress(word: str) -> None:
    ((_, reference),) = commands.references(word)
    assert reference
    assert reference.id == "2401.00001"


def test_papers_are_named_in_many_ways() -> None:
    text = "2401.00001, https://arxiv.org/abs/2401.00002v3; 10.1145/1234.5678\nfoo 2401.00001 -"
    assert commands.references(text) == (
        ("2401.00001", Reference("2401.00001", id="2401.00001")),
        (
            "https://arxiv.org/abs/2401.00002v3",
            Reference("https://arxiv.org/abs/2401.00002v3", id="2401.00002"),
        ),
        ("10.1145/1234.5678", Reference("10.1145/1234.5678", doi="10.1145/1234.5678")),
        ("foo", None),
    )
    assert len(commands.references(" ".join(f"x{n}" for n in range(1000)))) == MOST_WORDS
