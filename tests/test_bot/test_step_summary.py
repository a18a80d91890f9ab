"""The job summary starts with what matters, is harmless Markdown, and fits GitHub's limit."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import step_summary
from bot.listing import ListingOutcome
from bot.run_summary import HeldPaper, ListingSummary, OpenedDraft, RunSummary, WaitingPaper

NOW = datetime(2025, 5, 6, 5, 10, tzinfo=UTC)
RUN = RunSummary(
    NOW,
    NOW + timedelta(seconds=40),
    model="m1",
    listings=(ListingSummary("cs.CV", date(2025, 5, 6), ListingOutcome.FRESH, 3, 1, 2, "Read."),),
    scored=4,
    proposed=2,
    held=1,
    skipped=1,
    drafts=(
        OpenedDraft(
            7, "https://github.test/o/r/pull/7", "2505.00011", "Talking Lamps", "Without “lamp” no."
        ),
    ),
    waiting=(WaitingPaper("2505.00012", "Singing Lamps", 0.75, "One draft a night."),),
    held_papers=(
        HeldPaper("2505.00013", "Humming Lamps", 0.5, "held from 0.2", "Without “lamp” it had."),
        HeldPaper("2505.00014", "Dim Lamps", 0.1, "below the hold threshold", is_explored=True),
    ),
    warnings=("The token has no permission to label.",),
)
EXPECTED = """\
## 1 draft opened, 1 waiting. 4 scored, 2 proposed, 1 held.

- New papers were announced: cs.CV.

### Drafts

- [#\u200b7](https://github.test/o/r/pull/7) [Talking Lamps](https://arxiv.org/abs/2505.00011) \
· 2505.00011 · Without “lamp” no.

### Waiting for their draft

| Paper | Relevance | Why it waits |
| --- | ---: | --- |
| [Singing Lamps](https://arxiv.org/abs/2505.00012) | 75% | One draft a night. |

### Held: on the border

| Paper | Relevance | Why it is held |
| --- | ---: | --- |
| [Humming Lamps](https://arxiv.org/abs/2505.00013) | 50% | held from 0.2. Without “lamp” it had. |
| [Dim Lamps](https://arxiv.org/abs/2505.00014) | 10% | **Explored:** below the hold threshold |

### Warnings

- The token has no permission to label.

### Listings

| Category | Night | Outcome | New | Cross | Replaced | |
| --- | --- | --- | ---: | ---: | ---: | --- |
| cs.CV | 2025-05-06 | fresh | 3 | 1 | 2 | Read. |

4 papers scored: 2 proposed, 1 held, 1 skipped. Started 2025-05-06 05:10 UTC, took 40 s, model m1.
"""


def test_a_run_is_written_as_expected() -> None:
    assert step_summary.render(RUN) == EXPECTED


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (ListingOutcome.QUIET, "Nothing was announced"),
        (ListingOutcome.STALE, "arXiv still shows an old batch"),
        (ListingOutcome.BROKEN, "could not be read"),
    ],
)
def test_the_first_line_tells_quiet_stale_and_broken_apart(
    outcome: ListingOutcome, words: str
) -> None:
    run = RunSummary(NOW, NOW, listings=(ListingSummary("cs.CV", None, outcome),))
    first = step_summary.render(run).splitlines()[0]
    assert words in first


def test_the_books_stand_in_a_line_of_their_own() -> None:
    text = step_summary.render(replace(RUN, ledger="1 day open of 2 days: *x*."))
    (line,) = (one for one in text.splitlines() if one.startswith("- 1 day open of 2 days"))
    assert "*x*" not in line


def test_a_dry_run_and_a_failure_say_so() -> None:
    text = step_summary.render(replace(RUN, dry_run=True, errors=("The token is missing.",)))
    assert text.startswith("## Failed: The token is missing. 1 draft would be opened")
    assert "- Dry run: nothing was changed." in text


@given(st.text(max_size=60) | st.text("<>[]()|`*_~@#&:\n\r \\$!ab/", max_size=60))
def test_foreign_text_adds_no_structure(text: str) -> None:
    def shape(foreign: str) -> list[str]:
        run = replace(
            RUN,
            held_papers=(HeldPaper("1", f"x{foreign}", 0.5, f"x{foreign}", f"x{foreign}"),),
            drafts=(replace(RUN.drafts[0], counterfactual=f"x{foreign}"),),
            warnings=(f"x{foreign}",),
            listings=(replace(RUN.listings[0], message=f"x{foreign}"),),
        )
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(step_summary.render(run))
        leaves = [c for t in tokens for c in t.children or ()]
        return [t.type for t in (*tokens, *leaves) if t.type not in {"text", "text_special"}]

    assert shape(text) == shape("")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.test/)[x](http://b.test", ""])
def test_an_address_that_is_none_is_not_linked(url: str) -> None:
    text = step_summary.render(replace(RUN, drafts=(replace(RUN.drafts[0], url=url),)))
    assert "- #\u200b7 [Talking Lamps]" in text


def test_a_long_summary_is_cut_at_a_line_and_says_so() -> None:
    held = tuple(HeldPaper(f"2505.{n:05}", "Lämps " * 20, 0.5) for n in range(9000))
    text = step_summary.render(replace(RUN, held_papers=held))
    assert step_summary.MAX_BYTES - 500 < len(text.encode()) <= step_summary.MAX_BYTES
    *_, last, empty, note = text.splitlines()
    assert last.endswith("| 50% |  |")
    assert (empty, note[:10]) == ("", "_Cut here:")
