"""What the report says of hot spots over time, concentration, back-test and what is new."""

from __future__ import annotations

from collections import Counter

from asvat.reporting import model
from asvat.reporting.facts import Facts, hot_cells, month_words

METHOD_WORDS = {
    "last-month": "Last month's counts",
    "count-12-months": "Counts of the last months, up to 12",
    "density": "Density of the last months, up to 12",
    "gi-star": "Gi* of the last months, up to 12",
    "history-blend": "Blend of past maps (learned)",
    "boosted-trees": "Boosted trees on cell history (learned)",
    "chosen-each-month": "The method chosen anew each month",
}
EMERGING = {
    "new hot spot": "hot in the last month and never before",
    "consecutive hot spot": "hot in an unbroken run of last months and never before it",
    "intensifying hot spot": "hot nearly always, the last month too, and rising",
    "persistent hot spot": "hot nearly always, neither rising nor falling",
    "diminishing hot spot": "hot nearly always, the last month too, and falling",
    "sporadic hot spot": "hot in the last month and on and off before",
    "oscillating hot spot": "hot in the last month, and cold in some month before",
    "historical hot spot": "hot nearly always before, but not in the last month",
    "none": "none of these",
}


def emerging(facts: Facts) -> model.Emerging | model.Absent:
    """Return how hot spots developed."""
    if not facts.has("emerging"):
        return facts.why("emerging")
    counts = Counter(facts.snapshot.table("emerging").column("class").to_pylist())
    rows = tuple(
        model.EmergingClass(name, meaning, counts.get(name, 0))
        for name, meaning in EMERGING.items()
        if counts.get(name, 0)
    )
    return model.Emerging(
        rows,
        "Space-time Gi* of every cell and month with its neighbours and the month before, "
        "false discoveries controlled over cells and months, and the Mann-Kendall trend.",
    )


def concentration(facts: Facts) -> model.Concentration | model.Absent:
    """Return how concentrated incidents are at places."""
    if not facts.has("concentration"):
        return facts.why("concentration")
    by = {r["measure"]: r for r in facts.rows("concentration")}
    curve = facts.snapshot.table("lorenz")
    gini = by["generalised_gini"]
    return model.Concentration(
        tuple(
            zip(
                curve.column("share_of_places").to_pylist(),
                curve.column("share_of_incidents").to_pylist(),
                strict=True,
            )
        ),
        gini["value"], gini["low"], gini["high"],
        tuple(
            model.TopShare(
                float(name.removeprefix("share_of_places_for_").rstrip("%")) / 100,
                r["value"], r["low"], r["high"],
            )
            for name, r in by.items()
            if name.startswith("share_of_places_for_")
        ),
        "cells",
        "Generalised Gini of counts a cell (Bernasco and Steenbeek 2017), intervals by "
        "parametric bootstrap.",
        facts.empty_words(),
    )  # fmt: skip


def backtest(facts: Facts) -> model.BackTest | model.Absent:
    """Return how good last year's maps would have been."""
    if not facts.has("backtest"):
        return facts.why("backtest")
    table = facts.snapshot.table("backtest")
    rows = tuple(
        model.BackTestRow(
            METHOD_WORDS.get(r["method"], r["method"]), r["pai"], r["pai_low"], r["pai_high"],
            r["pei"], r["hit_rate"],
            r["chosen"],
        )
        for r in table.to_pylist()
    )  # fmt: skip
    months = sorted({r["month"] for r in facts.rows("backtest_months")})
    return model.BackTest(
        rows,
        float(facts.snapshot.manifest["parameters"]["area_share"]),
        f"{month_words(months[0])} to {month_words(months[-1])}",
        "Each month was forecast from the months before it alone; the method marked was chosen "
        "on earlier months, not on these.",
        f"{facts.empty_words()} Forecasts are of reports at places, never of people.",
    )


def new_since(facts: Facts) -> model.NewSince | model.Absent:
    """Return what is new since the snapshot before."""
    parent = facts.snapshot.parent()
    if parent is None:
        return model.Absent("This is the first snapshot of the dataset.")
    then, now = parent.manifest, facts.snapshot.manifest
    if then["parameters"] != now["parameters"]:
        return model.Absent(
            "The snapshot before was made with other settings, so the two do not compare."
        )
    if "about" not in parent.tables():
        return model.Absent("The snapshot before has no maps.")
    before = parent.table("about").to_pylist()[0]
    sentences = [
        f"{facts.about['incidents'] - before['incidents']:+,} located incidents "
        f"({before['incidents']:,} before, {facts.about['incidents']:,} now)."
    ]
    if before["last"] != facts.about["last"]:
        sentences.append(f"The records now run to {month_words(facts.about['last'])}.")
    hot, earlier = hot_cells(facts.snapshot), hot_cells(parent)
    appeared, gone = sorted(hot - earlier), sorted(earlier - hot)
    sentences.append(f"{len(appeared):,} cells are newly hot; {len(gone):,} no longer are.")
    rows = [(c, "newly hot") for c in appeared] + [(c, "no longer hot") for c in gone]
    table = model.DataTable(
        "new-since",
        "Cells that changed since the last snapshot",
        ("Cell", "Change"),
        tuple(rows),
    )
    return model.NewSince(f"snapshot {parent.name}", tuple(sentences), table if rows else None)
