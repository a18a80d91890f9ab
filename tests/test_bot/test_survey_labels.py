"""Label vocabularies from what rows show; every text is invented."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.survey_labels import FEW, ShownLabel, collect, pattern, render
from classifier.dataset import parse_labels


def test_labels_are_collected_by_how_often_they_stand() -> None:
    found = collect([["Teapot", "Lip-sync"], ["lip sync"], ["Lip-sync", "Lip-sync"], ["-"], []])
    assert found == (ShownLabel("Lip-sync", ("lip sync",), 3), ShownLabel("Teapot", (), 1))


def test_markup_is_no_part_of_a_label() -> None:
    labels = ["`Teapot`", "[Kettle](https://example.org)", "**Teapot**"]
    assert [found.name for found in collect([labels])] == ["Kettle", "Teapot"]


def test_notes_are_no_vocabulary() -> None:
    assert collect([[f"note {n}"] for n in range(FEW + 1)]) == ()
    assert len(collect([[f"label {n % 15}"] for n in range(60)])) == 15
    assert collect([["a sentence that goes on for longer"]]) == ()


@pytest.mark.parametrize(
    ("name", "found", "missed"),
    [
        ("Lip-sync", "better Lip Syncs", "slip-sync"),
        ("Real_time", "in realtime", "unreal time"),
        ("3DGS", "by 3dgs", "3dgsx"),
        ("C++", "in c++ code", "c"),
        ("扩散", "使用扩散模型", "模型"),
        ("GANs", "two GANs", "organs"),
    ],
)
def test_a_pattern_finds_the_words_of_its_label(name: str, found: str, missed: str) -> None:
    made = re.compile(pattern(name), re.IGNORECASE)
    assert made.search(found)
    assert not made.search(missed)


@given(st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from(string.punctuation))))
def test_any_labels_make_a_vocabulary_that_is_read(names: list[str]) -> None:
    labels = collect([[name.strip()] for name in names if name.strip()])
    vocabulary = parse_labels(render(labels), name="labels.toml")
    assert vocabulary.names == tuple(label.name for label in labels)
    for label in vocabulary.labels:
        assert re.search(label.patterns[0], label.name.replace("_", " "), re.IGNORECASE)


def test_a_vocabulary_says_what_to_check() -> None:
    text = render((ShownLabel("Lip-sync", ("lip sync",), 3),))
    assert "# label. Check:" in text
    assert "patterns = ['\\blip[- ]?syncs?\\b']" in text
