"""All rules together, and what the configuration excuses."""

import pytest

from bot import config, lint
from bot.config import Excuse
from bot.errors import ConfigError
from bot.lint_problem import Rule
from bot.paper import Paper
from tests.linted import found, row, subject, table

WRONG = [row("2409.00002", time="08/24"), row("2409.00001", labels="Angry")]
MONTH = Excuse(rule=Rule.MONTH, id="2409.00002", reason="dated by hand")
LABEL = Excuse(rule=Rule.LABEL, line="Paper 2409.00001", reason="will be one")


def rules(*excuses: Excuse) -> list[Rule]:
    return [problem.rule for problem in lint.check(subject(table(*WRONG)), excuses)]


def test_problems_come_from_the_top_down() -> None:
    assert sorted(rules()) == [Rule.LABEL, Rule.MONTH, Rule.ORDER]
    lines = [problem.line for problem in lint.check(subject(table(*WRONG)))]
    assert lines == sorted(lines, key=lambda line: line or 0)


def test_a_clean_list_has_no_problems_and_neither_has_an_empty_one() -> None:
    clean = row("2409.00002", labels="Glad<br />Sad"), row("2408.00001")
    assert found(lint.check, *clean) == found(lint.check) == []


def test_an_excuse_excuses_its_rule_on_its_row_and_nothing_else() -> None:
    assert sorted({*rules()} - {*rules(MONTH)}) == [Rule.MONTH]
    assert sorted({*rules()} - {*rules(LABEL)}) == [Rule.LABEL]


def test_an_excuse_that_matches_nothing_is_a_problem_of_the_configuration() -> None:
    stale = Excuse(rule=Rule.LINK, id="2409.00002", reason="was so once")
    (problem,) = lint.check(subject(table(row("2409.00002"))), [stale])
    assert (problem.rule, problem.line) == (Rule.IGNORE, None)
    assert "rule link for 2409.00002 matches nothing" in problem.message


def test_an_excuse_that_metadata_must_tell_the_need_of_waits_for_it() -> None:
    renamed = Excuse(rule=Rule.TITLE, id="2409.00002", reason="has a new title")
    line = row("2409.00002", "Whistling Teapots")
    known = {"2409.00002": Paper("2409.00002", "Another Thing")}
    assert lint.check(subject(table(line)), [renamed]) == ()
    assert lint.check(subject(table(line), papers=known), [renamed]) == ()
    same = {"2409.00002": Paper("2409.00002", "Whistling Teapots")}
    assert [p.rule for p in lint.check(subject(table(line), papers=same), [renamed])] == ["ignore"]


SECTION = '[[list.sections]]\nheading = "A"\ncolumns = {title = "T", pub = "P"}\n[[lint.ignore]]\n'


def test_an_excuse_is_read_from_the_configuration() -> None:
    text = 'rule = "month"\nid = "2409.00002"\nreason = "dated by hand"\n'
    assert config.parse(SECTION + text).lint.ignore == (MONTH,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('rule = "month"\nid = "2409.00002"\n', "reason (number 1): missing"),
        ('rule = "month"\nid = "2409.00002"\nreason = " "\n', "reason"),
        ('rule = "months"\nid = "2409.00002"\nreason = "x"\n', "'month'"),
        ('rule = "month"\nid = "2409.00002v1"\nreason = "x"\n', "without version"),
        ('rule = "month"\nid = "Paper"\nreason = "x"\n', "arXiv id"),
        ('rule = "month"\nreason = "x"\n', "either the paper's `id` or"),
        ('rule = "month"\nid = "2409.00002"\nline = "x"\nreason = "x"\n', "either"),
        ('rule = "month"\nline = ""\nreason = "x"\n', "line"),
    ],
)
def test_an_excuse_without_a_row_or_a_reason_is_refused(text: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=r"\[lint.ignore\]") as caught:
        config.parse(SECTION + text)
    assert expected in str(caught.value)
