"""Labels are those of the vocabulary, in its spelling and order."""

from bot import lint_labels
from classifier.dataset import LabelVocabulary
from tests.linted import found, mended, row, subject, table


def mend(labels: str) -> str:
    text = table(row("2409.00001", labels=labels))
    return mended(text, lint_labels.check(subject(text)))


def test_spelling_order_and_repetition_are_mended_and_the_separator_is_kept() -> None:
    for labels, expected in [
        ("happy", "Glad"),
        ("Realtime", "Real-time"),
        ("Sad<br />Glad", "Glad<br />Sad"),
        ("Real-time, Sad", "Sad, Real-time"),
        ("Sad<br>Sad", "Sad"),
    ]:
        assert mend(labels) == table(row("2409.00001", labels=expected))


def test_right_labels_and_none_are_no_problem() -> None:
    rows = [row("2409.00002", labels="Glad<br />Sad"), row("2409.00001")]
    assert found(lint_labels.check, *rows) == []


def test_a_label_outside_the_vocabulary_is_left_to_people_with_what_is_allowed() -> None:
    (problem,) = found(lint_labels.check, row("2409.00001", labels="Sad<br />Angry<br />Glad"))
    assert problem.message == (
        '"Angry" is not in the vocabulary; write one of Glad, Sad, Real-time'
    )
    assert problem.change is None


def test_without_a_vocabulary_no_label_is_wrong() -> None:
    text = table(row("2409.00001", labels="Angry"))
    assert list(lint_labels.check(subject(text, vocabulary=LabelVocabulary(())))) == []
