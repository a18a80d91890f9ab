"""Simulate half a year: ``python -m tests.half_year [--mirror DIR]``, and print the figures."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.half_year import disturbances, figures, worlds
from tests.half_year.calendar import Slot, nights
from tests.half_year.disturbances import Plan
from tests.half_year.simulation import Outcome, World, simulate

FIRST, LAST = date(2026, 6, 15), date(2026, 12, 18)
CAPPED = ((date(2026, 7, 14), "cs.CV"), (date(2026, 10, 6), "cs.CV"))
OUTAGES = ((date(2026, 8, 10), 24), (date(2026, 10, 28), 9), (date(2026, 11, 20), 5))
ENRICHMENT_FAILS = (date(2026, 9, 14), date(2026, 9, 27))


def half_year(mirror: Path | None, seed: int = 0) -> tuple[World, Plan]:
    """Make the half year's world and its plan of what goes wrong."""
    if mirror:
        world = worlds.read(mirror, FIRST, LAST, CAPPED, seed)
    else:
        world = worlds.invent(FIRST, LAST, 60, CAPPED, seed)
    plan = disturbances.plan(
        world.slots,
        nights(FIRST, LAST),
        world.stream.categories,
        OUTAGES,
        ENRICHMENT_FAILS,
        seed,
    )
    return world, plan


def undisturbed(world: World, folder: Path) -> Outcome:
    """Let the same months pass with a run each night, and nothing that goes wrong."""
    once = tuple(slot for slot in world.slots if slot.number == 0 or slot.day.weekday() == 5)
    return simulate(World(world.around, world.stream, once, world.capped), Plan(), folder)


def main() -> int:
    """Simulate and print; 0 if nothing was lost, and no warning missing or unfounded."""
    parser = argparse.ArgumentParser(prog="python -m tests.half_year", description=__doc__)
    parser.add_argument("--mirror", type=Path, help="folder of nights; invented ones without it")
    parser.add_argument("--seed", type=int, default=0, help="for other accidents")
    options = parser.parse_args()
    world, plan = half_year(options.mirror, options.seed)
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        calm = undisturbed(world, Path(one))
        rough = simulate(world, plan, Path(other), _tell)
    found = figures.report(world, plan, calm, rough)
    print(json.dumps(found, indent=1))
    return int(any(found[name] for name in figures.MUST_BE_EMPTY))


def _tell(slot: Slot) -> None:
    if slot.day.weekday() == 0 and slot.number == 0:
        print(slot.day, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
