"""Numbers in the configuration's text: set as meant, and nothing else touched."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import config
from bot.config_edit import set_numbers
from bot.errors import ConfigError

ROOT = Path(__file__).parents[2]
LIST = '[[list.sections]]\nheading = "Ⅹ"\ncolumns = {title = "T", pub = "P"}\n'


def thresholds(text: str) -> tuple[float, float]:
    triage = config.parse(text.removeprefix("\ufeff")).triage
    return triage.propose, triage.hold


CASES = {
    "comments and spacing": (
        "# top\n[triage] # here\npropose   =  1   # why\n\t'hold' = 0 # and this\n\n# lists\n",
        "# top\n[triage] # here\npropose   =  0.25   # why\n\t'hold' = 0.1 # and this\n\n# lists\n",
    ),
    "other spellings of numbers": (
        "[triage]\npropose=+1e-1\t# tab\nhold = 0.0_1\n",
        "[triage]\npropose=0.25\t# tab\nhold = 0.1\n",
    ),
    "a missing key goes below the last one, above the next table's comment": (
        "[triage]\n  propose = 0.9 # p\n\n# Limits delay.\n[limits]\nopen = 3\n",
        "[triage]\n  propose = 0.25 # p\n  hold = 0.1\n\n# Limits delay.\n[limits]\nopen = 3\n",
    ),
    "a table without keys": (
        "[ triage ] # empty\n# nothing\n",
        "[ triage ] # empty\npropose = 0.25\nhold = 0.1\n# nothing\n",
    ),
    "an inline table": (
        "triage = {propose = 1, later_days = 3} # one line\n",
        "triage = {propose = 0.25, later_days = 3, hold = 0.1} # one line\n",
    ),
    "dotted keys": (
        '"triage" . "propose" = 1 # c\ntriage.hold = 0 # d\n',
        '"triage" . "propose" = 0.25 # c\ntriage.hold = 0.1 # d\n',
    ),
    "a table that only looks like one": (
        '[github]\nlabel = """\n[triage]\npropose = 1"""\n[triage]\npropose = 1\n',
        '[github]\nlabel = """\n[triage]\npropose = 1"""\n[triage]\npropose = 0.25\nhold = 0.1\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_numbers_are_set_where_they_stand(before: str, after: str, ending: str, mark: str) -> None:
    old, new = ((mark + text + LIST).replace("\n", ending) for text in (before, after))
    assert set_numbers(old, "triage", {"propose": 0.25, "hold": 0.1}) == new


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("end", "added"),
    [
        ("", "\n[triage]\npropose = 0.25\nhold = 0.1\n"),
        ("# end", "\n\n[triage]\npropose = 0.25\nhold = 0.1\n"),
        ("[triage]", "\npropose = 0.25\nhold = 0.1\n"),
        ("[triage]\nlater_days = 3 # end", "\npropose = 0.25\nhold = 0.1\n"),
    ],
)
def test_what_is_missing_is_made_at_the_end(end: str, added: str, ending: str) -> None:
    old = f"{LIST}{end}".replace("\n", ending)
    new = set_numbers(old, "triage", {"propose": 0.25, "hold": 0.1})
    assert new == old + added.replace("\n", ending)


def test_the_configuration_of_this_repository_changes_in_its_values_only() -> None:
    old = (ROOT / "arxiv-bot.toml").read_bytes().decode()
    propose, hold = thresholds(old)
    new = set_numbers(old, "triage", {"propose": 0.987, "hold": 0.0123})
    assert thresholds(new) == (0.987, 0.0123)
    assert set_numbers(new, "triage", {"propose": propose, "hold": hold}) == old
    changed = [b for a, b in zip(old.splitlines(), new.splitlines(), strict=True) if a != b]
    assert changed == ["propose = 0.987", "hold = 0.0123"]


@pytest.mark.parametrize("written", ["0.5", "5e-1", "+0.50"])
def test_a_value_that_stands_there_already_is_left_as_it_is_written(written: str) -> None:
    text = f"[triage]\npropose = {written}\n{LIST}"
    assert set_numbers(text, "triage", {"propose": 0.5}) == text
    assert set_numbers(text, "triage", {}) == text


@pytest.mark.parametrize(
    "numbers",
    [
        {"propose": 2.0},
        {"propose": -0.1},
        {"propose": float("nan")},
        {"propose": float("inf")},
        {"propose": 0.1, "hold": 0.2},
        {"proposal": 0.1},
        {"propose.x": 0.1},
        {"propose\nhold": 0.1},
    ],
)
def test_what_is_no_valid_configuration_is_refused(numbers: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=r"conf\.toml"):
        set_numbers(f"[triage]\nlater_days = 3\n{LIST}", "triage", numbers, "conf.toml")


@pytest.mark.parametrize(
    "text", ["", "triage", LIST + "[triage]\nhold = 'x'", LIST + "triage = 1", LIST + LIST]
)
def test_a_broken_configuration_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"conf\.toml"):
        set_numbers(text, "triage", {"propose": 0.5}, "conf.toml")


def test_a_table_in_a_table_of_tables_is_not_mistaken_for_one() -> None:
    text = f"{LIST}\n[list.sections.triage]\npropose = 1\n"
    with pytest.raises(ConfigError, match="unknown key"):
        set_numbers(text, "triage", {"propose": 0.5})


COMMENT = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.just("\t"), max_size=12).map(
    lambda text: f"#{text}"
)
BLANK = st.sampled_from(["", " ", "\t", "  "])
NUMBER = st.sampled_from(["0", "1", "0.5", "5e-1", "+0.25", "0.1_5", "1E-3", "0.0"])
ENDING = st.sampled_from(["\n", "\r\n"])
KEYS = ("later_days", "section_confidence", "propose", "hold")


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """Write valid configurations in many hands."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    lines = [f"[triage]{draw(BLANK)}{draw(COMMENT | st.just(''))}"]
    for key in keys:
        lines += draw(st.lists(COMMENT | BLANK, max_size=2))
        value = "7" if key == "later_days" else "1" if key == "propose" else "0.0"
        value = value if key in {"later_days", "hold"} else draw(NUMBER)
        name = draw(st.sampled_from([key, f'"{key}"', f"'{key}'"]))
        spaces = [draw(BLANK) for _ in range(4)]
        lines.append(f"{spaces[0]}{name}{spaces[1]}={spaces[2]}{value}{spaces[3]}{draw(COMMENT)}")
    tables = [lines, ["[limits]", draw(COMMENT), "open = 3"], LIST.splitlines()]
    parts = draw(st.permutations(tables))
    seam = draw(st.lists(COMMENT | BLANK, max_size=3))
    text = "\n".join(line for part in parts for line in (*part, *seam))
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n"]))


def is_valid(text: str) -> bool:
    try:
        config.parse(text.removeprefix("\ufeff"))
    except ConfigError:
        return False
    return True


@settings(max_examples=60)
@given(configurations().filter(is_valid), st.floats(0, 1), st.floats(0, 1), ENDING)
def test_any_hand_is_kept(text: str, one: float, other: float, ending: str) -> None:
    hold, propose = sorted((one, other))
    old = text.replace("\n", ending)
    new = set_numbers(old, "triage", {"propose": propose, "hold": hold})
    assert thresholds(new) == (propose, hold)
    assert kept(new) == kept(old)
    assert comments(new) == comments(old)
    assert ("\n" in new.replace("\r\n", "")) == ("\n" in old.replace("\r\n", ""))
    assert set_numbers(new, "triage", {"hold": hold, "propose": propose}) == new


def kept(text: str) -> list[str]:
    """Give the lines that are not about the two keys; the last may have got an ending."""
    about = re.compile(r"\s*[\"']?(propose|hold)[\"']?\s*=")
    lines = text.rstrip("\r\n").splitlines()
    return [line for line in lines if not about.match(line)]


def comments(text: str) -> list[str]:
    """Give what stands from the first number sign on in each line that has one."""
    lines = text.replace("\r\n", "\n").split("\n")
    return [line[line.index("#") :] for line in lines if "#" in line]


def test_the_rest_of_the_tables_is_read_as_before() -> None:
    text = f"[arxiv]\nretries = 1\n{LIST}"
    new = tomllib.loads(set_numbers(text, "triage", {"hold": 0.01}))
    assert new == {**tomllib.loads(text), "triage": {"hold": 0.01}}
