"""An audit in a browser: planned, drawn, judged by two, settled, and read."""

from __future__ import annotations

import pytest
from tests.saferplaces.accountability.audits.made import DAY, WHY, logs

from saferplaces.accountability.audits.models import Audit

pytestmark = pytest.mark.browser


def test_from_the_plan_to_the_report(live) -> None:
    logs(2)
    cast = live.cast
    _ = cast.amina, cast.bilal
    page = live.page_as(cast.ruth, "/recording-audits/plan")
    live.clean(page)
    page.get_by_label("What is the audit called?").fill("ASB logs, March 2026")
    for group in ("First day", "Last day"):
        boxes = page.get_by_role("group", name=group)
        for box, value in (("Day", DAY.day), ("Month", DAY.month), ("Year", DAY.year)):
            boxes.get_by_label(box, exact=True).fill(str(value))
    page.get_by_label("Crimes that a log is expected to hold").fill("1")
    live.picture(page, "audit-plan")
    page.get_by_role("button", name="Work out the sample").click()
    live.clean(page)
    live.picture(page, "audit-planned")
    page.get_by_role("button", name="Draw the sample").click()
    page.get_by_role("button", name="Give the logs out").click()
    page.get_by_role("checkbox", name="Amina").check()
    page.get_by_role("checkbox", name="Bilal").check()
    live.clean(page)
    page.get_by_role("button", name="Give them out").click()
    page.get_by_text("Each auditor has been told").wait_for()
    _judge(live, cast.amina, ["yes", "no"])
    _judge(live, cast.bilal, ["no", "no"])
    page.reload()
    page.get_by_role("button", name="Decide disagreements (1)").click()
    page.get_by_role("link", name="Log 1").click()
    live.clean(page)
    live.picture(page, "audit-disagreement")
    page.get_by_role("radio", name="The first reader's").check()
    page.get_by_label("Reason").first.fill("A second occasion is told")
    page.get_by_role("button", name="Decide", exact=True).click()
    page.get_by_text("No disagreement waits for you").wait_for()
    page.goto(f"{live.address}/recording-audits/{Audit.objects.get().pk}")
    live.picture(page, "audit-read")
    page.get_by_role("button", name="Close the audit").click()
    page.get_by_text("local, not HMICFRS").first.wait_for()
    live.clean(page)
    live.picture(page, "audit-report")


def _judge(live, who, words: list[str]) -> None:
    page = live.page_as(who, "/recording-audits/mine")
    page.get_by_role("button", name="Next log").click()
    for word in words:
        if word == "yes":
            page.get_by_role("radio", name="Yes").first.check()
            page.get_by_label("What should have been recorded?").select_option("8L")
            page.locator("#id_recorded_0-2").check()
            page.locator("#id_told_0-2").check()
            live.clean(page)
            live.picture(page, "audit-judge")
        else:
            page.get_by_role("radio", name="No crime should have been recorded").check()
        page.get_by_label("Reason").fill(WHY)
        page.get_by_role("button", name="Save and next").click()
    page.get_by_text("No log waits for you").first.wait_for()
