"""The report of a simulated force, made once for all tests here."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from asvat.reporting.model import ReportData
from asvat.reporting.page import write_report


@pytest.fixture(scope="session")
def report_data() -> ReportData:
    made = runpy.run_path(str(Path(__file__).with_name("made_report.py")))
    data = made["simulated_report"]()
    assert isinstance(data, ReportData)
    return data


@pytest.fixture(scope="session")
def page(report_data: ReportData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(report_data, tmp_path_factory.mktemp("report"))
