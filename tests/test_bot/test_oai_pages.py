"""Pages are asked for until the last one, however tokens behave."""

import re
from collections.abc import Mapping
from datetime import date

import pytest

from bot.errors import ArxivAnswerError
from bot.oai_pages import pages
from tests.fakes.arxiv_recorded import recorded

RAW = recorded("oai-raw.xml")
LAST = re.sub(rb"<resumptionToken.*</resumptionToken>", b"<resumptionToken/>", RAW)
STALE = (
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    b'<error code="badResumptionToken">gone</error></OAI-PMH>'
)


class Answers:
    """Gives prepared answers and keeps what was asked."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []

    def __call__(self, arguments: Mapping[str, str]) -> bytes:
        self.asked.append(dict(arguments))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_a_token_is_sent_alone_and_the_last_page_ends_it() -> None:
    answers = Answers(RAW, LAST)
    assert len(list(pages(answers, "cs.CV", date(2026, 11, 19)))) == 2
    assert answers.asked[0]["from"] == "2026-11-19"
    assert "until" not in answers.asked[0]
    assert answers.asked[1] == {
        "verb": "ListRecords",
        "resumptionToken": "verb%3DListRecords%26skip%3D2500",
    }


def test_an_expired_token_begins_again_at_the_day_that_was_reached() -> None:
    answers = Answers(RAW, STALE, LAST)
    assert len(list(pages(answers, "cs.CV", date(2026, 11, 1)))) == 2
    assert answers.asked[2]["from"] == "2026-11-20"


@pytest.mark.parametrize("answers", [(STALE,), (RAW,)])
def test_pages_that_go_round_in_circles_end_in_an_error(answers: tuple[bytes, ...]) -> None:
    asked = Answers(*answers)
    with pytest.raises(ArxivAnswerError):
        list(pages(asked, "cs.CV", date(2026, 11, 1)))
    assert len(asked.asked) < 10
