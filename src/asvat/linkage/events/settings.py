"""The weights by which logs become events, from the dated code list ``event_settings``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from asvat.records.code_lists import code_list


def event_settings(on: dt.date | None = None) -> Mapping[str, float]:
    """Return each setting's value by its code, as they hold on a day (by default: the latest)."""
    table = code_list("event_settings", on)
    codes, values = (table.column(c).to_pylist() for c in ("code", "value"))
    return {code: float(value) for code, value in zip(codes, values, strict=True)}
