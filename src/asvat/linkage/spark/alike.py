"""The distances between strings on Spark, made to give what DuckDB gives.

Splink brings Spark functions of its own and asks for the same names on either engine, but they
differ in two ways. The Jaro-Winkler similarity of its Java archive counts half a transposition
where DuckDB counts none, so one pair of misspelt names in ten gets another value: it is replaced
by DuckDB's own function, run beside Spark. And Spark compares characters where DuckDB compares
bytes: for other alphabets the arguments of the other two are written one character a byte.
"""

from __future__ import annotations

import re
from typing import Any

_DISTANCE = re.compile(r"levenshtein\((`\w+`), (`\w+`)\)")
"""Either distance, as Splink writes it."""
_BYTES = (
    r"levenshtein(decode(encode(\1, 'UTF-8'), 'ISO-8859-1'), "
    r"decode(encode(\2, 'UTF-8'), 'ISO-8859-1'))"
)


def use_duckdb_similarity(session: Any) -> None:
    """Put DuckDB's Jaro-Winkler similarity in place of the one that Splink registered."""
    from pyspark.sql.functions import pandas_udf  # noqa: PLC0415 - of the optional extra

    session.udf.register("jaro_winkler", pandas_udf(_similarity(), "double"))


def _similarity() -> Any:
    """Return the function for pandas series; it travels to Spark's workers by value."""
    import pandas as pd  # noqa: PLC0415 - of the optional extra

    held: list[Any] = []

    def jaro_winkler(left: Any, right: Any) -> Any:
        import duckdb  # noqa: PLC0415 - on the worker
        import pyarrow as pa  # noqa: PLC0415

        if not held:
            held.append(duckdb.connect(config={"threads": 1}))
        names = {
            "a": pa.array(left.to_numpy(dtype=object), pa.string(), from_pandas=True),
            "b": pa.array(right.to_numpy(dtype=object), pa.string(), from_pandas=True),
        }
        held[0].register("names", pa.table(names))
        found = held[0].execute("select jaro_winkler_similarity(a, b) as s from names")
        return found.to_arrow_table().column("s").to_pandas()

    # Spark reads from the annotations what it has to pass.
    jaro_winkler.__annotations__ = {"left": pd.Series, "right": pd.Series, "return": pd.Series}
    return jaro_winkler


def bytewise(settings: dict[str, Any]) -> dict[str, Any]:
    """Return Splink's settings for Spark with distances counted in bytes."""
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            level["sql_condition"] = _DISTANCE.sub(_BYTES, level["sql_condition"])
    return settings
