"""Whom a text names, for a human to look at before it is given to somebody else."""

from __future__ import annotations

import pytest

from asvat.findings.narratives.people_named import people_named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("His neighbour Mohammed Iqbal shouted; Mrs Okafor's son saw it.",
         {"Mohammed", "Iqbal", "Okafor"}),
        ("ABDUL HUSSAIN OF NO 4 THREW EGGS. MR SMITH ON SCENE", {"ABDUL", "HUSSAIN", "SMITH"}),
        ("A male called Wayne was seen. Two youths on the corner.", {"Wayne"}),
        ("Ring back on 07700 900987, not +44 113 496 0000.",
         {"07700 900987", "+44 113 496 0000"}),
        ("Will the officer call? Mark my words. He says Mark Fenton did it.", {"Mark", "Fenton"}),
        ("THEY WILL GRANT ACCESS IN JUNE. LOG 4242 OF 12/05.", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_names_and_numbers_are_proposed(text: str, named: set[str]) -> None:
    assert set(people_named(text)) == named
