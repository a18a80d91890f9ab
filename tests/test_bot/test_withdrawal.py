"""A withdrawn paper says so itself; other withdrawals are none."""

import pytest

from bot import withdrawal
from tests.lists import paper


@pytest.mark.parametrize(
    "text",
    [
        "This paper has been withdrawn by the author due to an error in section 3",
        "This paper has been withdrawn from arXiv",
        "Withdrawn: the proof is wrong",
        "Paper withdrawn",
        "12 pages. We withdraw this paper, as figure 2 is wrong",
        "arXiv admin note: This submission has been withdrawn by arXiv administrators",
    ],
)
@pytest.mark.parametrize("where", ["comments", "abstract"])
def test_the_words_that_say_so_are_given(text: str, where: str) -> None:
    quote = withdrawal.find(paper(**{where: text}))  # type: ignore[arg-type]
    assert quote is not None
    assert quote in text
    assert "withdr" in quote.lower()


@pytest.mark.parametrize(
    "text",
    [
        "This paper was withdrawn from ICLR 2025 and is accepted nowhere",
        "Withdrawn from the conference",
        "We withdrew this paper from review",
        "Users may withdraw their data",
        "needle withdrawal",
        "",
    ],
)
def test_other_withdrawals_are_none(text: str) -> None:
    assert withdrawal.find(paper(comments=text, abstract=text)) is None


def test_a_word_far_down_in_an_abstract_is_about_something_else() -> None:
    text = f"{'We study heads. ' * 20}This paper has been withdrawn."
    assert withdrawal.find(paper(abstract=text)) is None
