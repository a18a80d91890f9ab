from pathlib import Path

import pytest

from classifier.dataset import LabelVocabulary, parse_labels, read_labels
from classifier.errors import DatasetError

LABELS = Path(__file__).parents[2] / "data" / "labels.toml"


def test_shipped_labels_are_valid_and_cover_the_seed() -> None:
    vocabulary = read_labels(LABELS)
    assert {"Emotional", "Diffusion", "Implicit-keypoints"} <= set(vocabulary.names)
    assert all(label.patterns and label.description for label in vocabulary.labels)


def test_order_of_the_file_is_kept() -> None:
    text = '[[label]]\nname = "B"\n[[label]]\nname = "A"\npatterns = ["a"]'
    assert parse_labels(text, name="x").names == ("B", "A")


@pytest.mark.parametrize("spelling", ["Real-time", "real time", "REALTIME", "live_stream"])
def test_spellings_resolve_to_the_name(spelling: str) -> None:
    text = '[[label]]\nname = "Real-time"\nsynonyms = ["Live stream"]'
    assert parse_labels(text, name="x").resolve(spelling) == "Real-time"


def test_unknown_spellings_resolve_to_none() -> None:
    assert LabelVocabulary().resolve("anything") is None


def test_empty_file_is_an_empty_vocabulary() -> None:
    assert parse_labels("", name="x") == LabelVocabulary()


def test_bad_pattern_names_file_label_and_pattern(tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    path.write_text('[[label]]\nname = "Iced"\npatterns = ["(ice"]', encoding="utf-8")
    with pytest.raises(DatasetError) as caught:
        read_labels(path)
    assert all(part in str(caught.value) for part in ("labels.toml", "'Iced'", "'(ice'"))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("[[label]", "not TOML"),
        ('label = "x"', "label"),
        ('[[labels]]\nname = "x"', "labels"),
        ("label = [3]", "3 is not a table"),
        ("[[label]]", "name is None"),
        ('[[label]]\nname = " "', "' '"),
        ("[[label]]\nname = 3", "name is 3"),
        ('[[label]]\nname = "x"\npattern = ["y"]', "'pattern'"),
        ('[[label]]\nname = "x"\npatterns = "y"', "patterns is 'y'"),
        ('[[label]]\nname = "x"\nsynonyms = [""]', "synonyms"),
        ('[[label]]\nname = "x"\ndescription = 1', "description is 1"),
        ('[[label]]\nname = "x"\n[[label]]\nname = "X"', "also means 'x'"),
        ('[[label]]\nname = "x"\n[[label]]\nname = "y"\nsynonyms = ["x"]', "'x' also means 'x'"),
    ],
)
def test_malformed_vocabularies_say_what_is_wrong(text: str, seen: str) -> None:
    with pytest.raises(DatasetError) as caught:
        parse_labels(text, name="labels.toml")
    assert seen in str(caught.value)
    assert "labels.toml" in str(caught.value)


def test_absent_and_binary_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        read_labels(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(DatasetError, match=r"binary\.toml"):
        read_labels(tmp_path / "binary.toml")
