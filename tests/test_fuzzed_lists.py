"""Ten thousand papers put into lists: GitHub reads each as before but for the new row.

What is refused is counted, so that refusing is no way out: a list without a fault takes any paper.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import pytest

from bot import readme
from tests.fuzz import additions, drafts, lint_runs, lists, setups, sources
from tests.fuzz.damage import damage, excerpt
from tests.fuzz.lists import FuzzedList
from tests.fuzz.refusals import unless_refused

pytestmark = pytest.mark.slow

CHUNKS = range(10)
WELL_FORMED, DAMAGED, OWN, INVENTED, REAL = 500, 300, 100, 100, 4
LEAST_TAKEN_OF_DAMAGED = 0.65
"""Share; most others have lost the heading or the columns that the configuration names."""


@pytest.mark.parametrize("chunk", CHUNKS)
def test_well_formed_lists_take_every_paper(chunk: int) -> None:
    for seed in _seeds(chunk, WELL_FORMED):
        random = Random(seed)
        added = additions.add_one(random, lists.make(random), is_hostile=seed % 3 > 0)
        additions.check(added)
        drafts.check(added, drafts.plan(random, added))


@pytest.mark.parametrize("chunk", CHUNKS)
def test_damaged_lists_are_refused_or_read_as_before(chunk: int) -> None:
    added = sum(_try_damaged(lists.make(Random(seed)), seed) for seed in _seeds(chunk, DAMAGED))
    assert added >= LEAST_TAKEN_OF_DAMAGED * DAMAGED


@pytest.mark.parametrize("chunk", CHUNKS)
def test_the_own_list_takes_every_paper(chunk: int) -> None:
    own = sources.own()
    for seed in _seeds(chunk, OWN):
        random = Random(seed)
        one = replace(own, text=excerpt(random, own.text))
        additions.check(additions.add_one(random, one, is_hostile=seed % 3 > 0))
        _try_damaged(one, seed)


@pytest.mark.parametrize("chunk", CHUNKS)
def test_lists_of_the_edit_tests_take_every_paper(chunk: int) -> None:
    invented = sources.invented()
    for seed in _seeds(chunk, INVENTED):
        one = invented[seed % len(invented)]
        additions.check(additions.add_one(Random(seed), one, is_hostile=seed % 3 > 0))
        _try_damaged(one, seed)


@pytest.mark.skipif(not sources.REAL, reason="no folder of real lists beside the checkout")
@pytest.mark.parametrize("path", sources.REAL, ids=lambda path: path.stem)
def test_real_lists_take_every_paper(path: Path) -> None:
    whole = sources.real(path)
    for seed in range(REAL):
        random = Random(seed)
        additions.check(additions.add_one(random, whole, is_hostile=seed % 3 > 0))
    for seed in range(10 * REAL):
        random = Random(seed)
        one = replace(whole, text=excerpt(random, whole.text))
        if unless_refused(partial(readme.read, one.text, one.layout)):
            additions.check(additions.add_one(random, one, is_hostile=True))
            _try_damaged(one, seed)


@pytest.mark.parametrize("chunk", CHUNKS)
def test_mended_lists_read_as_before_but_for_what_was_mended(chunk: int) -> None:
    mended = 0
    for seed in _seeds(chunk, 200):
        random = Random(seed)
        one = lists.make(random)
        text = lint_runs.spoil(random, one.text)
        fixed = lint_runs.fix(text, one.layout)
        lint_runs.check(text, fixed)
        mended += bool(fixed.mended)
        _mend_damaged(random, replace(one, text=text))
    assert mended > 100


@pytest.mark.parametrize("chunk", CHUNKS)
def test_init_reads_what_it_does_not_refuse(chunk: int) -> None:
    for seed in _seeds(chunk, 100):
        random = Random(seed)
        one = lists.make(random)
        found = setups.understand(one.text)
        assert found or not any(row.id for row in readme.read(one.text, one.layout).rows)
        for text in (one.text, damage(random, one.text)):
            found = setups.understand(text)
            if found:
                setups.check(text, found)


def _seeds(chunk: int, count: int) -> Iterable[int]:
    return range(chunk * count, (chunk + 1) * count)


def _try_damaged(one: FuzzedList, seed: int) -> bool:
    """Add a paper to a list with some damage, check the result, and tell whether there is one."""
    random = Random(seed)
    broken = replace(one, text=damage(random, one.text))
    added = unless_refused(lambda: additions.add_one(random, broken, is_hostile=True))
    if added:
        additions.check_all_else(added)
    return added is not None


def _mend_damaged(random: Random, one: FuzzedList) -> None:
    text = damage(random, one.text)
    fixed = unless_refused(lambda: lint_runs.fix(text, one.layout))
    if fixed:
        lint_runs.check(text, fixed)
