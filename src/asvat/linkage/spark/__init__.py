"""Linking people on Spark: the same pairs and weights as on DuckDB, for more than one machine.

`weighing` gives the steps of either engine. Splink compares on both; the table steps about it
(keys, counts, pairs) are Ibis expressions. Needs the extra ``spark`` and a Java runtime, which
nothing else does: everything of theirs is imported where it is used.
"""

from __future__ import annotations

from asvat.linkage.spark.engine import Engine, Weighing, weighing

__all__ = ["Engine", "Weighing", "weighing"]
