"""``asvat fairness``: how findings fall on districts, channels and deprived areas."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from asvat.cli.findings import SnapshotOption
from asvat.cli.options import DatasetOption, Format, FormatOption, OutOption

if TYPE_CHECKING:
    from asvat.evaluation.finding_fairness import FindingFairness, GroupFinding, Share


class By(StrEnum):
    """What logs are grouped by."""

    DEPRIVATION = "deprivation"
    DISTRICT = "district"
    CHANNEL = "channel"


def command(
    dataset: DatasetOption,
    by: Annotated[By, typer.Option("--by", help="What to group by.")] = By.DEPRIVATION,
    truth: Annotated[
        Path | None,
        typer.Option("--truth", help="Folder of asvat simulate: errors by group too."),
    ] = None,
    snapshot: SnapshotOption = "",
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Show how often each kind of finding is raised by group, and where groups differ clearly.

    Groups are of places and channels, never of people. Deprivation comes from the dataset: a
    layer of kind deprivation whose areas are named by it, or a lookup to deprivation.

    Example: asvat fairness --dataset data --by district

    Or, on a simulated force: asvat fairness --dataset data --truth force --out fairness.csv
    """
    from asvat.cli.output import chosen_format, emit
    from asvat.evaluation.finding_fairness import finding_fairness
    from asvat.findings.listing import open_snapshot

    wanted = chosen_format(format, out)
    with open_snapshot(dataset, snapshot).open() as reader:
        found = finding_fairness(reader, by.value, truth)
    if wanted is not Format.TABLE:
        emit(found.table(), wanted, out)
        return
    for line in _lines(found):
        typer.echo(line)


def _lines(found: FindingFairness) -> list[str]:
    from asvat.cli.wording import wrapped

    clear = sum(len(row.differs) for row in found.rows)
    errors = any(row.missed for row in found.rows)
    lines = [
        wrapped(
            f"{found.logs:,} logs in scope by {found.by}; {clear} of "
            f"{sum(len(row.q) for row in found.rows)} comparisons with all other groups differ "
            "clearly (false discoveries 5%), marked * at the figure. Shares with 95% intervals."
        )
    ]
    for finding, rows in groupby(found.rows, lambda row: row.finding):
        lines += ["", *_block(finding, list(rows), found.by, errors)]
    return [*lines, "", wrapped(found.note)]


def _block(finding: str, rows: list[GroupFinding], by: str, errors: bool) -> list[str]:
    hits, of = sum(r.raised.hits for r in rows), sum(r.raised.of for r in rows)
    title = f"{finding[:1].upper()}{finding[1:]}: {hits:,} of {of:,} logs ({hits / max(of, 1):.1%})"
    head = f"  {by[:22]:<22}{'logs':>8}  {'raised':<20}{'ratio':>6}"
    lines = [title, head + (f"   {'missed':<20} {'false alarms':<20}" if errors else "")]
    for row in rows:
        line = f"  {row.group[:22]:<22}{row.raised.of:>8,}  {_share(row, 'raised')}"
        line += f"{row.raised.ratio:>6.2f}" if row.raised.ratio == row.raised.ratio else " " * 6
        if errors:
            line += f"   {_share(row, 'missed')} {_share(row, 'false_alarm')}"
        lines.append(line.rstrip())
    return lines


def _share(row: GroupFinding, name: str) -> str:
    share: Share | None = row.measure(name)
    if share is None or not share.of:
        return f"{'-':<20}"
    star = "*" if name in row.differs else ""
    said = f"{share.share:.1%}{star} ({100 * share.low:.1f}-{100 * share.high:.1f})"
    return f"{said:<20}"
