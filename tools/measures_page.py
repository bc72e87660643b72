"""Write docs/measures.md: what each measure of the performance page means.

It comes from the list of measures in the code; a test compares the two.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("SAFERPLACES_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
django.setup()  # rooms list their measures when Django is ready

from saferplaces.accountability.measures.catalogue import Measure, measures  # noqa: E402

PAGE = Path(__file__).parents[1] / "docs" / "measures.md"
HEAD = """# Measures

This page is written by `python tools/measures_page.py` from the code; a test fails when it is not
current. The figures are made by the job `measures` (every night, and after each publication) from
the latest snapshot and from what people decided, and stand in the table `measures_figure` and the
view `reporting.measures`.

- **Period**: whole months. The main figure of a measure covers twelve months (repeats: as many as
  their setting looks back), set beside as many months before.
- **Districts**: a person or place in two districts counts in each, and once in the force. Logs of
  no known district count in the force alone.
- **Change**: the later figure over the earlier, with the exact interval of the ratio of two Poisson
  counts (for shares, the denominators are the exposure; it is then a little too wide). A word
  stands on a change only where the interval leaves out no change.
- **Districts beside each other**: each share beside that of the others together, the intervals
  widened so that all of them together keep 95%. No ranking.
- **Small numbers**: whoever may not read incidents sees no number from 1 to 4, none whose rest to
  the whole is so small, and not the next larger district where one alone could be worked out.
- **Missing** is never nought: what nobody collects yet says where it will come from.
"""


def written() -> str:
    """Return the page."""
    return "\n".join([HEAD, *(line for m in measures() for line in _of(m))])


def _of(measure: Measure) -> Iterator[str]:
    yield f"## {measure.name}\n"
    yield f"{measure.why}\n"
    yield "| | |"
    yield "|---|---|"
    yield f"| code | `{measure.code}` (definition version {measure.version}) |"
    yield f"| side | {measure.side.value} |"
    yield f"| definition | {measure.worded(measure.definition)} |"
    yield f"| numerator | {measure.worded(measure.numerator)} |"
    if measure.denominator:
        yield f"| denominator | {measure.worded(measure.denominator)} |"
    yield f"| direction | {measure.good.value} |"
    if measure.collected:
        yield f"| interval | {measure.interval} |"
        yield f"| period | {measure.months} months |"
        if measure.repeat:
            yield (
                f"| setting | row `{measure.repeat}` of the engine's list `repeat_settings`:"
                f" {measure.events} events in {measure.months} months |"
            )
        yield f"| needs | {measure.starts} |"
    else:
        yield f"| not collected yet | comes from {measure.comes_from} |"
    yield f"| source | {measure.source} |"
    for caveat in measure.caveats:
        yield f"| bear in mind | {caveat} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(written())
    print(f"{PAGE.name} is written.")
