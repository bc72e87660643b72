"""A Spark session for linkage: local by default, quiet, and with Splink's functions."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asvat.errors import AsvatError, InputError

MASTER = "ASVAT_SPARK_MASTER"
"""Environment variable that names another master than this machine."""
LOCAL = "local[2]"
_NEEDED = ("pyspark", "ibis", "pandas", "pyarrow_hotfix")
_SILENT = "rootLogger.level = off\n"
_PARTITIONS = 4


def check_installed() -> None:
    """Check that Spark can be started here.

    Raises
    ------
    InputError
        When the packages of the extra, or Java, are missing.
    """
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise InputError(
            "the packages that Spark needs are not installed",
            where="--engine spark",
            mend="Install the extra: pip install 'safer-places[spark]'.",
        )
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin" / "java").exists())):
        raise _no_java()


@contextmanager
def spark_session() -> Iterator[Any]:
    """Give a Spark session; it ends, and its temporary files with it, when the context does.

    Runs on this machine unless the environment variable `MASTER` names a cluster. What Spark
    writes to a log or to the screen is dropped, because it may quote values of records.

    Raises
    ------
    InputError
        When Spark cannot be started here.
    AsvatError
        When it fails; its own message, which may quote records, is not passed on.
    """
    check_installed()
    from py4j.protocol import Py4JError  # noqa: PLC0415 - of the optional extra
    from pyspark.errors import PySparkException  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="asvat-spark-"))
    session = None
    try:
        session = _started(folder)
        yield session
    except (Py4JError, PySparkException):
        raise AsvatError(
            "Spark could not finish",
            where="--engine spark",
            mend="Give it more memory or disk, or run without --engine spark.",
        ) from None
    finally:
        if session is not None:
            session.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path) -> Any:
    from pyspark.errors import PySparkException  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415
    from splink.backends.spark import similarity_jar_location  # noqa: PLC0415

    log = folder / "log4j2.properties"
    log.write_text(_SILENT, encoding="utf-8")
    master = os.environ.get(MASTER, LOCAL)
    settings = {
        "spark.app.name": "asvat",
        "spark.jars": similarity_jar_location(),
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={log.as_uri()}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.session.timeZone": "UTC",
    }
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else another python3's packages
        settings |= {
            "spark.local.dir": str(folder / "local"),
            "spark.driver.memory": "2g",
            "spark.driver.host": "localhost",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": str(_PARTITIONS),
            "spark.default.parallelism": str(_PARTITIONS),
        }
    builder = SparkSession.builder.master(master)
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        with _silence():
            session = builder.getOrCreate()
    except (PySparkException, OSError):
        raise _no_java() from None
    session.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    return session


@contextmanager
def _silence() -> Iterator[None]:
    """Send what Spark's process writes to the screen nowhere: it keeps the stream it starts with.

    The stream is that of the operating system; Python's own is flushed and back afterwards.
    """
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _no_java() -> InputError:
    return InputError(
        "Spark cannot start, because there is no Java of version 17 or later",
        where="--engine spark",
        mend="Install a Java runtime, set JAVA_HOME to it, or run without --engine spark.",
    )
