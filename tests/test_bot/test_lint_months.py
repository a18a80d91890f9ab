"""A month that is not the id's is reported, in lists that show the id's month."""

from bot import lint_months
from bot.config import Order
from tests.linted import found, layout, mended, row, subject, table


def test_a_month_of_another_day_is_reported_with_both() -> None:
    (problem,) = found(lint_months.check, row("2407.00001", time="09/24"))
    assert problem.message.startswith("shows 09/24, but 2407.00001 is of 07/24")


def test_it_is_mended_where_the_row_need_not_move() -> None:
    text = table(row("2409.00001"), row("2408.00001", time="09/24"), row("2408.00003"))
    problems = list(lint_months.check(subject(text)))
    assert mended(text, problems) == text.replace("| 09/24 | Paper 2408", "| 08/24 | Paper 2408")


def test_it_is_left_to_people_where_the_row_would_have_to_move() -> None:
    rows = [row("2401.00001", time="09/24"), row("2408.00001")]
    (problem,) = found(lint_months.check, *rows)
    assert problem.change is None
    unordered = subject(table(*rows), layout(order=Order.UNORDERED))
    assert [one.change is not None for one in lint_months.check(unordered)] == [True]


def test_a_list_that_shows_other_months_has_no_wrong_ones() -> None:
    printed = [row(f"240{n}.00001", time="12/24") for n in range(9, 0, -1)]
    assert found(lint_months.check, *printed) == []
    custom = [row(f"240{n}.00001") for n in range(9, 1, -1)]
    assert len(found(lint_months.check, *custom, row("2401.00001", time="12/24"))) == 1


def test_rows_without_an_id_or_a_readable_month_are_passed_over() -> None:
    rows = [row("2409.00001", time="2024"), row("", "Printed", time="08/24", pub="CVPR 2024")]
    assert found(lint_months.check, *rows, row("2407.00001", time="")) == []


def test_a_list_that_dates_by_submission_shows_the_month_before_on_a_months_first_days() -> None:
    early = [row(f"240{n}.00001", time=f"0{n - 1}/24") for n in (9, 8, 7)]
    right = [row(f"24{n:02}.1000{m}") for n in range(6, 0, -1) for m in range(9, 0, -1)]
    late = row("2401.15000", time="12/23")
    (problem,) = found(lint_months.check, *early, *right, late)
    assert problem.id == "2401.15000"
    assert len(found(lint_months.check, *early[:2], *right)) == 2


def test_a_date_is_mended_in_its_own_form() -> None:
    for wrong, expected in [("Aug, 2024", "Sep, 2024"), ("2024/08", "2024/09"), ("8/24", "9/24")]:
        text = table(row("2409.00001", time=wrong))
        problems = list(lint_months.check(subject(text)))
        assert mended(text, problems) == table(row("2409.00001", time=expected))
    (day,) = found(lint_months.check, row("2409.00001", time="2024-08-30"))
    assert day.change is None
