"""``asvat explain``: one log as a reviewer wants to read it."""

from __future__ import annotations

from typing import Annotated

import typer

from asvat.cli.findings import SnapshotOption
from asvat.cli.options import DatasetOption, OutOption


def command(
    log: Annotated[
        str, typer.Argument(help="Log number of the source, or identifier in the dataset.")
    ],
    dataset: DatasetOption,
    agency: Annotated[
        str, typer.Option("--agency", help="Whose log, where several have that number.")
    ] = "",
    snapshot: SnapshotOption = "",
    json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    out: OutOption = None,
) -> None:
    """Explain one log: why it stands where it stands, and who and what is linked to it.

    Shows names and the narrative, for the eyes of the reviewer: mind where you write it. Words
    that count stand in ⟦ ⟧, words that were understood otherwise in ‹ ›.

    Example: asvat explain 20260302-0417 --dataset data
    """
    import sys

    from asvat.cli.explain_text import explanation_lines
    from asvat.cli.output import emit_json
    from asvat.findings.explaining import explain
    from asvat.findings.listing import open_snapshot
    from asvat.geography.whole_file import whole_file

    with open_snapshot(dataset, snapshot).open() as reader:
        found = explain(reader, log, agency)
    if json or (out is not None and out.suffix.lower() == ".json"):
        emit_json(found.to_dict(), out)
        return
    bold = out is None and sys.stdout.isatty()
    text = "\n".join(explanation_lines(found, bold=bold)) + "\n"
    if out is None:
        sys.stdout.write(text)
        return
    with whole_file(out) as part:
        part.write_text(text, encoding="utf-8")
