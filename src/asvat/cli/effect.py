"""``asvat effect``: did it work?"""

from __future__ import annotations

from typing import Annotated

import typer

from asvat.cli.options import Format, FormatOption, OutOption, numbers
from asvat.errors import InputError

_PAIR = "BEFORE,AFTER"


def command(
    treated: Annotated[
        str, typer.Option("--treated", help="Incidents where it was done.", metavar=_PAIR)
    ],
    control: Annotated[
        str, typer.Option("--control", help="Incidents in a like area left alone.", metavar=_PAIR)
    ],
    displacement_treated: Annotated[
        str | None,
        typer.Option("--displacement-treated", help="Around the treated area.", metavar=_PAIR),
    ] = None,
    displacement_control: Annotated[
        str | None,
        typer.Option("--displacement-control", help="Around the control area.", metavar=_PAIR),
    ] = None,
    time_weights: Annotated[
        str | None,
        typer.Option(
            "--time-weights", help="Lengths of the two periods, such as 12,3.", metavar=_PAIR
        ),
    ] = None,
    confidence: Annotated[float, typer.Option("--confidence", help="Of the interval.")] = 0.95,
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Estimate what an intervention changed: the weighted displacement difference (WDD).

    Negative means fewer incidents than the control area leads one to expect. The E-test compares
    the treated area before and after by itself.

    Example: asvat effect --treated 207,110 --control 308,318
    """
    from asvat.cli.output import chosen_format, emit, emit_json, note
    from asvat.evaluation.displacement import effect

    wanted = chosen_format(format, out)
    given = {
        "--treated": treated,
        "--control": control,
        "--displacement-treated": displacement_treated,
        "--displacement-control": displacement_control,
    }
    pairs = {name: _pair(text, name) if text else None for name, text in given.items()}
    weights = _pair(time_weights, "--time-weights") if time_weights else (1.0, 1.0)
    first, second, third, fourth = pairs.values()
    if first is None or second is None:
        raise InputError("counts are missing", where="--treated, --control", mend="Write 20,10.")
    result = effect(first, second, third, fourth, time_weights=weights, confidence=confidence)
    if wanted is Format.JSON and out is None:
        emit_json(result.to_dict())
        return
    for warning in result.warnings:
        note(f"Beware: {warning}")
    emit(result.table(), wanted, out)


def _pair(text: str, option: str) -> tuple[float, float]:
    before, after = numbers(text, option, 2)
    return before, after
