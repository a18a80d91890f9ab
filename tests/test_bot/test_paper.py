"""Ids as they are written in lists, and what makes two papers the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.paper import (
    AnnounceType,
    Paper,
    find_ids,
    last_day_of_month,
    month_of,
    normalise_title,
    parse_id,
    sort_key,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2407.00001", ("2407.00001", None)),
        ("2407.00001v2.pdf", ("2407.00001", 2)),
        ("0704.0001", ("0704.0001", None)),
        ("hep-th/9901001v3", ("hep-th/9901001", 3)),
        ("https://arxiv.org/abs/math.GT/0309136v2", ("math/0309136", 2)),
        ("http://www.arxiv.org/pdf/2407.00001v1", ("2407.00001", 1)),
        ("https://arxiv.org/abs/2407.00001.pdf", ("2407.00001", None)),
        ("https://arxiv.org/html/2407.00001v1#S3", ("2407.00001", 1)),
        ("https://arxiv.org/bas/2407.00001", ("2407.00001", None)),
        ("https://download.arxiv.org/pdf/2407.00001v4", ("2407.00001", 4)),
        ("https://www.alphaxiv.org/overview/2407.00001", ("2407.00001", None)),
        ("https://ar5iv.labs.arxiv.org/html/2407.00001", ("2407.00001", None)),
        ("https://huggingface.co/papers/2407.00001", ("2407.00001", None)),
        ("https://api.semanticscholar.org/arXiv:2407.00001", ("2407.00001", None)),
        ("https://doi.org/10.48550/arXiv.2407.00001", ("2407.00001", None)),
        ("arXiv: 2407.00001v3", ("2407.00001", 3)),
        ("oai:arXiv.org:2407.00001v1", ("2407.00001", 1)),
        ("https://arxiv.org/abs/hep%2Dth/9901001", ("hep-th/9901001", None)),
        ("2413.00001", None),
        ("0703.0001", None),
        ("1412.00001", None),
        ("1501.0001", None),
        ("2407.00000", None),
        ("https://arxiv.org/abs/2407.000011", None),
        ("https://arxiv.org/list/cs.CV/2407", None),
        ("https://doi.org/10.1145/3474085.3475280", None),
        ("https://doi.org/10.1109/TAFFC.2023.3334511", None),
        ("https://huggingface.co/datasets/2407.00001", None),
        ("https://img.shields.io/badge/arXiv-2407.00001-red", None),
        ("", None),
        ("version 2407.00001 of something", None),
    ],
)
def test_parse_id_reads_every_form_and_nothing_else(
    text: str, expected: tuple[str, int | None] | None
) -> None:
    assert parse_id(text) == expected


def test_find_ids_gives_each_paper_once_in_order() -> None:
    text = (
        "[PDF](https://arxiv.org/pdf/2109.08379)/[abs](https://arxiv.org/abs/2109.08379v2) and "
        "arXiv:2001.00001, https://doi.org/10.1000/2407.00001"
    )
    assert find_ids(text) == ("2109.08379", "2001.00001")


@given(st.text())
def test_find_ids_takes_any_text(text: str) -> None:
    assert all(parse_id(found) == (found, None) for found in find_ids(text))


def test_ids_order_by_announcement() -> None:
    ids = ["2409.00002", "hep-th/9901001", "0704.0001", "2409.00001", "1412.9999", "2501.00001"]
    ordered = ["hep-th/9901001", "0704.0001", "1412.9999", "2409.00001", "2409.00002", "2501.00001"]
    assert sorted(ids, key=sort_key) == ordered


def test_month_of_reads_the_announcement_month() -> None:
    assert month_of("2409.02657") == (2024, 9)
    assert month_of("hep-th/9901001") == (1999, 1)
    assert month_of("math/0309136") == (2003, 9)
    assert last_day_of_month("2402.00001") == date(2024, 2, 29)


def test_known_by_prefers_the_listing() -> None:
    assert Paper("2402.00001", "T", announced=date(2024, 2, 5)).known_by == date(2024, 2, 5)
    assert Paper("2402.00001", "T").known_by == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EAMM: One-Shot Talking Face", "eamm one shot talking face"),
        (r"Erd\H{o}s $\alpha$", r"Erd\H{o}s {$\alpha$}"),
        ("A\n  B", "A B"),
        ("Fac\u0327ade", "Façade"),
    ],
)
def test_titles_are_the_same_through_markup_and_case(one: str, other: str) -> None:
    assert normalise_title(one) == normalise_title(other) != ""


def test_titles_of_other_scripts_stay_apart() -> None:
    assert normalise_title("说话人头") != normalise_title("视频")
    assert normalise_title(" -- ") == ""


def test_replacements_are_told_from_new_papers() -> None:
    assert [t for t in AnnounceType if t.is_replacement] == ["replace", "replace-cross"]
