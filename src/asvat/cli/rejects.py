"""``asvat rejects``: what could not be read, and why."""

from __future__ import annotations

from asvat.cli.options import DatasetOption, FormatOption, OutOption


def command(
    dataset: DatasetOption,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """List every rejected row: file, line, field, value and reason.

    Line 1 is the header; line 0 stands for a whole file that could not be read.
    """
    from asvat.cli.output import emit
    from asvat.dataset.query import Dataset

    emit(Dataset(dataset).arrow("rejects"), format, out)
