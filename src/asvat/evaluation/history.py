"""The monthly history of a dataset's cells, and the back-test on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from asvat.dataset.events import from_dataset, future_words
from asvat.dataset.extent import extent
from asvat.dataset.query import Dataset, Selection
from asvat.evaluation.backtest import backtest
from asvat.evaluation.backtest_result import Backtest
from asvat.hotspots.getis_ord import need_for
from asvat.hotspots.grid import SquareGrid
from asvat.hotspots.study import lay_out

ASB = "anti-social-behaviour"


def back_test(
    dataset: Dataset,
    selection: Selection,
    cell: int,
    *,
    area_share: float,
    test_months: int,
    seed: int,
) -> tuple[Backtest, str]:
    """Back-test maps of the selected incidents; return the result and its subject in words.

    Without categories the subject is anti-social behaviour, or everything where there is none.

    Raises
    ------
    InputError
        When too few months or no places are on record.
    """
    if not selection.categories and ASB in dataset.categories():
        selection = replace(selection, categories=(ASB,))
    events = from_dataset(dataset, selection)
    need_for(cell).check(events.time_precision, events.place_precision)
    where = extent(dataset)
    study = lay_out(SquareGrid(cell), where.x, where.y, where.shapes, where.layer)
    on_record = np.array(
        dataset.months(Selection(selection.first, selection.last, agencies=selection.agencies)),
        "datetime64[M]",
    )
    cube = np.stack(
        [
            study.counts(events.x[events.months == m], events.y[events.months == m])
            for m in on_record
        ]
    )
    found = backtest(
        cube,
        on_record,
        study.window,
        study.mask,
        area_share=area_share,
        test_months=test_months,
        seed=seed,
    )
    subject = ", ".join(selection.categories) or "all incidents"
    future = future_words(events.future)
    if not future:
        return found, subject
    parameters = {**found.parameters, "left_out": future}
    return replace(found, parameters=parameters), f"{subject} ({future.rstrip('.')})"
