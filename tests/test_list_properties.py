"""Whatever a list and a paper hold, an edit adds one row and leaves all else as it was."""

from dataclasses import replace
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot import edit, readme
from tests.fuzz import additions, drafts, hostile, lint_runs, lists, setups
from tests.fuzz.damage import damage
from tests.fuzz.lists import FuzzedList
from tests.fuzz.refusals import unless_refused

RANDOM = st.randoms(use_true_random=False)
LISTS = RANDOM.map(lists.make)


@settings(max_examples=40)
@given(LISTS)
def test_writing_back_unchanged_changes_no_byte(one: FuzzedList) -> None:
    assert "".join(readme.read(one.text, one.layout).lines) == one.text
    assert edit.apply(one.text, (), one.layout) == one.text


@settings(max_examples=60)
@given(LISTS, RANDOM)
def test_a_well_formed_list_takes_any_paper_and_nothing_else_changes(
    one: FuzzedList, random: Random
) -> None:
    is_hostile = random.random() < 0.6
    additions.check(additions.add_one(random, one, is_hostile=is_hostile))


@settings(max_examples=25)
@given(LISTS, RANDOM)
def test_several_papers_at_once_come_in_any_order(one: FuzzedList, random: Random) -> None:
    ids = lists.new_ids(random, one.text, 3)
    section = random.choice(one.layout.sections).name
    rows = [additions.fill(hostile.paper(random, i, is_hostile=False), section) for i in ids]
    result = edit.apply(one.text, rows, one.layout)
    assert edit.apply(one.text, reversed(rows), one.layout) == result
    assert edit.apply(result, rows, one.layout) == result
    old, new = (readme.read(text, one.layout) for text in (one.text, result))
    known = [row.id for row in old.rows]
    assert sorted(str(row.id) for row in new.rows) == sorted(map(str, [*known, *ids]))
    assert [row.id for row in new.rows if row.id not in ids] == known


@settings(max_examples=40)
@given(LISTS, RANDOM)
def test_a_damaged_list_is_refused_or_reads_as_before(one: FuzzedList, random: Random) -> None:
    broken = replace(one, text=damage(random, one.text))
    added = unless_refused(lambda: additions.add_one(random, broken, is_hostile=True))
    if added:
        additions.check_all_else(added)


@settings(max_examples=30)
@given(LISTS, RANDOM)
def test_nothing_foreign_means_anything_to_github(one: FuzzedList, random: Random) -> None:
    added = additions.add_one(random, one, is_hostile=True)
    drafts.check(added, drafts.plan(random, added))
    drafts.check_summary(drafts.summary(random, added))


@settings(max_examples=30)
@given(LISTS, RANDOM)
def test_mending_changes_only_what_it_names(one: FuzzedList, random: Random) -> None:
    text = lint_runs.spoil(random, one.text)
    lint_runs.check(text, lint_runs.fix(text, one.layout))


@settings(max_examples=25)
@given(LISTS)
def test_init_understands_every_well_formed_list_of_papers(one: FuzzedList) -> None:
    assume(any(row.id for row in readme.read(one.text, one.layout).rows))
    found = setups.understand(one.text)
    assert found is not None
    setups.check(one.text, found)


@settings(max_examples=25)
@given(LISTS, RANDOM)
def test_init_refuses_a_damaged_list_or_reads_it(one: FuzzedList, random: Random) -> None:
    text = damage(random, one.text)
    found = setups.understand(text)
    if found:
        setups.check(text, found)
