"""The officer's morning: ``asvat findings``, ``asvat explain``."""

from __future__ import annotations

import csv

import pytest

NAMES = ("Edna", "Ackroyd", "Akroyd", "Pike", "Darren")


def test_the_morning_list_opens_with_a_headline_that_leaves_nothing_out(asvat, reviewed) -> None:
    told = asvat("findings", "--dataset", reviewed)
    assert told.code == 0
    assert told.out.startswith(
        "4 reviews due of Monday 2 March 2026, 2 alerts; 4 logs in scope: none left out."
    )
    assert told.out.index("L-201") < told.out.index("L-202") < told.out.index("L-204")
    assert "ALERTS, for someone's eyes at once, whatever the rank: L-201 (fire; rank 1)" in told.out
    assert "2 logs of one event; read with it L-203 (rank 3)" in told.out
    assert max(map(len, told.out.splitlines())) <= 100


@pytest.mark.parametrize("kind", ["queue", "alerts", "repeats", "recording", "places", "people"])
def test_no_list_holds_a_name(asvat, reviewed, tmp_path, kind) -> None:
    out = tmp_path / "list.csv"
    shown = asvat("findings", "--dataset", reviewed, "--kind", kind)
    asvat("findings", "--dataset", reviewed, "--kind", kind, "--out", out)
    assert shown.code == 0
    assert out.stat().st_size > 0
    for name in NAMES:
        assert name not in shown.out
        assert name not in out.read_text()


def test_a_file_has_every_row_and_the_points_of_each_part(asvat, reviewed, tmp_path) -> None:
    out = tmp_path / "queue.csv"
    asvat("findings", "--dataset", reviewed, "--top", "1", "--out", out)
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["log"] for row in rows] == ["L-201", "L-202", "L-203", "L-204"]
    assert float(rows[0]["vulnerability"]) == 12.5
    assert asvat("findings", "--dataset", reviewed, "--format", "json").json[0]["alert"] is True


def test_a_quiet_day_says_that_nothing_is_due(asvat, reviewed) -> None:
    told = asvat("findings", "--dataset", reviewed, "--day", "2026-02-01")
    assert told.out.startswith("0 reviews due of Sunday 1 February 2026, 0 alerts; 0 logs in scope")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["findings", "--day", "2.3.2026"], "is not a day"),
        (["findings", "--day", "2026-03-02", "--from", "2026-03-01"], "Leave one of them out"),
        (["findings", "--from", "2026-03-02", "--to", "2026-03-01"], "Swap them"),
        (["findings", "--district", "Northtwon"], "Northtown"),
        (["findings", "--area", "Mill Ward"], "The dataset has none"),
        (["findings", "--snapshot", "nothing"], "no snapshot “nothing”"),
        (["explain", "L-201"], "--agency"),
        (["explain", "L-2O1"], "The nearest numbers are: L-201"),
    ],
)
def test_what_cannot_be_listed_is_one_clear_line(asvat, reviewed, arguments, says) -> None:
    told = asvat(*arguments, "--dataset", reviewed)
    assert (told.code, told.out) == (2, "")
    assert says in told.err


def test_an_explanation_reads_from_the_alert_to_the_rules_that_made_it(asvat, reviewed) -> None:
    told = asvat("explain", "l-201", "--agency", "northshire", "--dataset", reviewed)
    assert told.code == 0
    for said in (
        "OFFICIAL-SENSITIVE",
        "ALERT, for someone's eyes at once, whatever its rank: fire.",
        "Neighbour said he will ⟦burn her out⟧.",
        "‹No weapon›",
        "Consider Criminal damage to a dwelling (58A)",
        "May be the same person as in 3 other logs (0.93), also written Edna Ackroyd.",
        "Exact matching finds 2 of these 4 events as caller",
        "5 logs there, 4 events.",
        "narratives rules 1",
    ):
        assert said in told.out
    assert max(map(len, told.out.splitlines())) <= 100


def test_a_narrative_cannot_steer_the_terminal(asvat, reviewed) -> None:
    told = asvat("explain", "L-201", "--agency", "Northshire", "--dataset", reviewed)
    assert "\x1b" not in told.out


def test_an_explanation_as_json_has_the_whole_series_and_text(asvat, reviewed) -> None:
    told = asvat("explain", "L-201", "--agency", "North", "--dataset", reviewed, "--json")
    assert told.code == 2  # two agencies begin so
    told = asvat("explain", "L-201", "--agency", "Norths", "--dataset", reviewed, "--json")
    caller = next(p for p in told.json["people"] if p["role"] == "caller")
    assert [a["line"]["log"] for a in caller["appearances"]] == ["L-101", "L-117", "L-130", "L-201"]
    assert told.json["made_by"]["snapshot"]
    assert told.json["in_scope"] is True


def test_fairness_is_told_by_district_with_what_it_does_not_show(asvat, reviewed, tmp_path) -> None:
    told = asvat("fairness", "--dataset", reviewed, "--by", "district")
    assert told.code == 0
    assert told.out.startswith("8 logs in scope by district")
    assert "Crime to consider: 5 of 8 logs" in told.out
    assert "a reason to ask why" in " ".join(told.out.split())
    assert max(map(len, told.out.splitlines())) <= 100
    out = tmp_path / "fairness.csv"
    asvat("fairness", "--dataset", reviewed, "--by", "channel", "--out", out)
    with out.open(newline="") as file:
        assert {row["channel"] for row in csv.DictReader(file)} == {"101"}
