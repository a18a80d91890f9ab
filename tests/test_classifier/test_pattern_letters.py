"""Whatever a pattern matches holds its letters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.pattern_letters import required_letters

CASES = [
    (r"\bteapots?\b", "teapot"),
    (r"\bDragon[- ]?Wells?\b", "dragon"),
    (r"\b(?:green |black )?tea leaf\b", "tea leaf"),
    (r"\b(?:iced|cold) brews?\b", " brew"),
    (r"\w+pot\b(?! lids?)", "pot"),
    (r"te{2}ming", "ming"),
    (r"lea+f", "lea"),
    (r"((tea)|cup) (?P<x>a(b)c)+? sugar", " sugar"),
    (r"[]a]bc\]\[de", "bc"),
    (r"\x74ea\x20\u0074pot\101b", "pot"),
    (r"(a)\1bc", "bc"),
    (r"(?i)Tea", "tea"),
]


@pytest.mark.parametrize(("pattern", "letters"), CASES)
def test_the_longest_sure_letters_are_found(pattern: str, letters: str) -> None:
    re.compile(pattern)
    assert required_letters(pattern) == letters


@pytest.mark.parametrize(
    "pattern", ["", "tea|cup", r"\d+", "a?", "(?x) tea cup", "(tea|cup)", "[tea]"]
)
def test_a_pattern_that_needs_no_letters_says_so(pattern: str) -> None:
    re.compile(pattern)
    assert required_letters(pattern) == ""


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in CASES])
@given(data=st.data())
def test_every_match_holds_them(pattern: str, data: st.DataObject) -> None:
    alphabet = st.characters(max_codepoint=127)
    text = data.draw(st.from_regex(re.compile(pattern, re.IGNORECASE), alphabet=alphabet))
    assert required_letters(pattern) in text.lower()
