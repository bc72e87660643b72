"""How good the findings are, on a force whose truth is known: ``python benchmarks/validity``.

``python benchmarks/validity [SECTION...] [--logs N]`` makes simulated forces (kept in
``build/validity``: delete it after a change of the program), measures, prints, and writes the
tables into ``docs/validity.md``. All of it takes about three quarters of an hour on 2 cores.
"""

from __future__ import annotations

import argparse

import audits
import fairness
import labelled
import maps_of_events
import open_sets
import other_weights
import people
import reading_order
import recording
import whereabouts

import repeats

SECTIONS = {
    "people": (people.measure, (1,)),
    "open-sets": (open_sets.measure, (1,)),
    "labelled": (labelled.measure, (1,)),
    "places-events": (whereabouts.measure, (1,)),
    "recording": (recording.measure, (1,)),
    "queue": (reading_order.measure, (2, 3)),
    "weights": (other_weights.measure, (1,)),
    "repeats": (repeats.measure, (1,)),
    "hotspots": (maps_of_events.measure, (1,)),
    "fairness": (fairness.measure, (1,)),
    "audits": (audits.measure, (1,)),
}
"""What measures a section, and on which seeds: the queue's points were set by looking at seed 1."""


def main() -> None:
    """Measure the sections named, or all."""
    parser = argparse.ArgumentParser(prog="benchmarks/validity", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--logs", type=int, default=30_000)
    given = parser.parse_args()
    for name in given.sections or SECTIONS:
        measure, seeds = SECTIONS[name]
        for seed in seeds:
            measure(given.logs, seed)


if __name__ == "__main__":
    main()
