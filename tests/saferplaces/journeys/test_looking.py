"""Those who look things up, and those who see to it that this is right."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.saferplaces.journeys.deciding import decided, waiting
from tests.saferplaces.journeys.walk import PHONE, Walk, by_menu

from saferplaces.foundation.audit.models import AccessReportItem, Entry
from saferplaces.foundation.identity.models import Membership, Team, User
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.models import Task
from saferplaces.intake.incidents.models import Incident, Party, Person

pytestmark = pytest.mark.browser


def given(page: Page, group: str, day: dt.date) -> None:
    boxes = page.get_by_role("group", name=group)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        boxes.get_by_label(name, exact=True).fill(str(value))


def known() -> Person:
    """Who is on most logs of Leeds, and can be rung."""
    keys = Party.objects.filter(role="caller", phone_key__gt="").exclude(person_id="")
    leeds = Incident.objects.filter(district="leeds").values("pk")
    counted = Counter(keys.filter(incident_id__in=leeds).values_list("person_id", flat=True))
    return Person.objects.get(pk=counted.most_common(1)[0][0])


def test_the_call_taker_asks_who_is_calling_first(walk: Walk) -> None:
    review = waiting()
    decided(walk.cast.amina.actor, review, "no_crime_disclosed", "high")
    log = Party.objects.get(incident_id=review.incident_id, role="caller")
    person = Person.objects.get(pk=log.person_id)
    page = walk.as_("carys")
    walk.look(page, "home")
    by_menu(page, "Call")
    page.get_by_label("Telephone number or address").fill(log.phone)
    walk.look(page, "call")
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_role("heading", name="Ask who is calling")).to_be_visible()
    assert log.incident_id not in page.content()
    walk.guide(page, "call-who")
    walk.look(page, "who-is-calling", phone=True)
    page.get_by_role("main").get_by_role("button", name=person.given_name).first.click()
    expect(page.get_by_role("region", name="Risk and response")).to_contain_text("High")
    walk.guide(page, "call-known")
    walk.look(page, "what-works", phone=True)
    entry = Entry.objects.filter(actor_name="Carys Morgan", people_seen__contains=[person.pk])
    assert {"caller.looked_up", "caller.confirmed"} <= set(entry.values_list("verb", flat=True))
    page.get_by_role("link", name="Another call").click()
    page.get_by_label("Telephone number or address").fill("withheld")
    page.get_by_role("button", name="Look up").click()
    expect(page.get_by_role("status")).to_contain_text("cannot be looked up")
    walk.look(page, "withheld")


def test_the_neighbourhood_officer_works_on_a_phone(walk: Walk) -> None:
    sarah, dev = walk.cast.sarah, walk.cast.dev
    review = waiting()
    create_task(
        sarah.actor, kind="reassurance_visit", about=("review", review.pk),
        district="leeds", owner_id=dev.user.pk, note="Mornings are best",
    )  # fmt: skip
    log = Incident.objects.get(pk=review.incident_id)
    page = walk.as_("dev", width=PHONE)
    walk.look(page, "home")
    page.goto(f"{walk.live.address}/search")
    page.get_by_label("Name, telephone").fill(known().family_name)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name=re.compile(r"^People \(\d+"))).to_be_visible()
    walk.guide(page, "officer-search")
    walk.look(page, "search")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    walk.look(page, "person")
    page.goto(f"{walk.live.address}/search?q={log.record_id}")
    page.get_by_role("link", name=log.record_id).first.click()
    walk.look(page, "incident")
    page.get_by_role("link", name="Safer Places").click()
    page.goto(f"{walk.live.address}/tasks/")
    walk.look(page, "tasks")
    page.get_by_role("link", name="Reassurance visit").click()
    page.get_by_role("link", name="Open about").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Log {log.record_id}")
    page.go_back()
    page.get_by_role("radio", name="Yes, it is done").check()
    page.get_by_label("What came of it").fill("Seen; she feels safer, camera fitted")
    walk.guide(page, "officer-task")
    walk.look(page, "task")
    page.get_by_role("button", name="End the task").click()
    expect(page.get_by_role("status")).to_contain_text("The task has ended")
    assert Task.objects.get(kind="reassurance_visit").state == "done"


@pytest.mark.parametrize("name", ["colin", "chioma"])
def test_command_and_policy_see_that_nothing_is_left_out(walk: Walk, name: str) -> None:
    page = walk.as_(name)
    walk.look(page, "home")
    by_menu(page, "Coverage")
    expect(page.get_by_text("Nothing is left out")).to_be_visible()
    walk.guide(page, "coverage")
    walk.look(page, "coverage", phone=True)
    page.get_by_role("link", name="Waiting", exact=True).click()
    with page.expect_download() as file:
        page.get_by_role("link", name="Download as CSV").click()
    assert Path(file.value.path()).read_text(encoding="utf-8-sig").startswith("Closed on")
    page.goto(f"{walk.live.address}/search?q=Smith")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Search")
    walk.look(page, "no-search-for-them")


def test_the_analyst_takes_data_out_with_a_recipient(walk: Walk) -> None:
    decided(
        walk.cast.amina.actor, waiting(), "crime_to_record", "medium", crime_class="8L",
        recorded="now", crime_number="13260000099",
    )  # fmt: skip
    page = walk.as_("ana", "/search")
    page.get_by_label("Name, telephone").fill("Cavendish Close")
    page.get_by_role("button", name="Search").click()
    walk.look(page, "search")
    page.get_by_role("region", name=re.compile("^Places")).get_by_role("link").first.click()
    walk.look(page, "place")
    page.goto(f"{walk.live.address}/reviews/errors")
    walk.look(page, "errors")
    page.get_by_role("link", name=re.compile("^Download as CSV")).click()
    walk.look(page, "disclosure")
    page.get_by_role("button", name="Continue").click()
    walk.look(page, "a-recipient-is-needed")
    page.get_by_role("radio", name="Somebody in my own organisation").check()
    page.get_by_label("Name of the team, office or organisation").fill("Performance team")
    page.get_by_role("radio", name="To check or correct recording").check()
    walk.guide(page, "disclosure")
    with page.expect_download() as file:
        page.get_by_role("button", name="Continue").click()
    assert "Rectified" in Path(file.value.path()).read_text(encoding="utf-8-sig")
    entry = Entry.objects.get(what="disclose", verb="recording_error.list")
    assert entry.recipient
    assert entry.purpose


def test_a_partner_sees_what_partners_may(walk: Walk) -> None:
    review = waiting()
    log = Incident.objects.get(pk=review.incident_id)
    create_task(
        walk.cast.amina.actor, kind="partner_referral", about=("review", review.pk),
        district="leeds", team_id=Team.objects.get(code="leeds-asb").pk,
    )  # fmt: skip
    page = walk.as_("ben")
    walk.look(page, "home")
    by_menu(page, "Tasks")
    page.get_by_role("link", name="My team's tasks").click()
    walk.look(page, "tasks", phone=True)
    page.get_by_role("link", name="Partner referral").first.click()
    walk.look(page, "task")
    page.get_by_role("link", name="Open about").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Log {log.record_id}")
    shown = page.get_by_role("main").inner_text()
    assert log.location_text in shown
    assert log.narrative[:30] not in shown
    named = Party.objects.filter(incident_id=log.pk).exclude(family_name="")
    assert not any(name in shown for name in named.values_list("family_name", flat=True))
    walk.guide(page, "partner")
    walk.look(page, "log", phone=True)
    page.goto(f"{walk.live.address}/people/{known().pk}")
    expect(page.get_by_role("main")).to_contain_text("may not")
    walk.look(page, "not-people")


def test_the_data_protection_officer_asks_who_looked(walk: Walk) -> None:
    person = known()
    for name in ("amina", "carys", "ana"):
        walk.as_(name, f"/people/{person.pk}")
    page = walk.as_("dora")
    by_menu(page, "Audit")
    walk.look(page, "trail")
    page.get_by_role("link", name="Find a person").click()
    page.get_by_label("Name").fill(f"{person.given_name} {person.family_name}")
    page.get_by_role("button", name="Find").click()
    walk.look(page, "find")
    page.get_by_role("link", name=re.compile("^Who looked")).first.click()
    expect(page.get_by_role("table")).to_contain_text("Amina Khan")
    walk.guide(page, "who-looked")
    walk.look(page, "who-looked")
    page.get_by_role("table").get_by_role("link").nth(3).click()
    walk.look(page, "entry")
    page.get_by_role("link", name="Unusual").click()
    page.get_by_role("button", name="Look now").click()
    walk.look(page, "unusual")

    page.goto(f"{walk.live.address}/audit/reports/new?person={person.pk}")
    page.get_by_label("Reference of the request").fill("SAR-2026-017")
    given(page, "Day on which it was received", dt.date.today())
    page.get_by_role("radio", name="A photo document and a proof of address").check()
    walk.look(page, "new-report")
    page.get_by_role("button", name="Gather what is held").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("SAR-2026-017")
    boxes = page.locator("input[name=items]")
    boxes.first.check()
    page.get_by_role("radio", name=re.compile("^Leave out")).check()
    page.locator("input[name=restrict_ground]").first.check()
    page.locator("textarea[name=restrict_why]").fill("An inquiry is under way")
    walk.guide(page, "access-report")
    walk.look(page, "report")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("status")).to_contain_text("Decided on 1 item")
    assert AccessReportItem.objects.filter(decision="restrict").count() == 1
    for box in page.locator("input[name=items]").all()[1:]:
        box.check()
    # Logs name others, and some links are not sure: nothing is released before both are decided.
    page.get_by_role("radio", name=re.compile("^Leave out")).check()
    page.locator("input[name=restrict_ground]").first.check()
    page.locator("textarea[name=restrict_why]").fill("An inquiry is under way")
    page.get_by_role("button", name="Save the decision").click()
    page.get_by_role("button", name="Finish the report").click()
    expect(page.get_by_role("status")).to_contain_text("finished")
    page.get_by_role("link", name="Page to print").click()
    page.get_by_role("radio", name="The person themselves").check()
    page.get_by_label("Name of the team, office or organisation").fill("The person")
    page.get_by_role("radio", name="To answer a person").check()
    page.get_by_role("button", name="Continue").click()
    walk.look(page, "handed-over")
    assert "An inquiry is under way" not in page.content()


def test_the_administrator_keeps_people_and_lists_in_order(walk: Walk) -> None:
    amina = walk.cast.amina
    create_task(
        walk.cast.sarah.actor, kind="call_back", about=("review", 1), district="leeds",
        owner_id=amina.user.pk,
    )  # fmt: skip
    page = walk.as_("adam")
    by_menu(page, "People")
    walk.guide(page, "people")
    walk.look(page, "people")
    page.get_by_role("button", name="Add a person").click()
    page.get_by_label("Full name").fill("Nadia Begum")
    page.get_by_label("Work email address").fill("nadia.begum@demo.example")
    walk.look(page, "new-person")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("radio", name="Neighbourhood support officer").check()
    page.get_by_label("Organisation", exact=True).select_option(label="West Yorkshire Police")
    page.get_by_role("checkbox", name="Leeds").check()
    walk.guide(page, "give-a-role")
    walk.look(page, "role")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    nadia = Membership.objects.get(user__username="nadia.begum@demo.example")
    assert nadia.districts == ["leeds"]
    walk.look(page, "with-a-role")

    page.goto(f"{walk.live.address}/administration/people/{amina.user.pk}")
    page.get_by_role("button", name="Make a leaver").click()
    page.get_by_role("button", name="Make a leaver").click()
    expect(page.get_by_role("alert")).to_contain_text("open work")
    walk.guide(page, "leaver")
    walk.look(page, "work-first")
    page.goto(f"{walk.live.address}/administration/open-work/{amina.user.pk}")
    page.get_by_label("Give all of it to").select_option(label="Dev Patel")
    walk.look(page, "hand-over")
    page.get_by_role("button", name="Give all of it").click()
    expect(page.get_by_role("status")).to_contain_text("given to Dev Patel")
    page.goto(f"{walk.live.address}/administration/people/{amina.user.pk}/leaver")
    page.get_by_role("button", name="Make a leaver").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert Membership.objects.get(user=amina.user).ends_on == dt.date.today()
    walk.look(page, "left")

    by_menu(page, "Reference data")
    walk.look(page, "reference")
    page.goto(f"{walk.live.address}/reference/lists/task_kinds")
    walk.look(page, "list")
    page.get_by_role("link", name="Call back").click()
    page.get_by_role("button", name="Change from a day").click()
    page.get_by_label("Days", exact=True).fill("1")
    given(page, "First day", dt.date.today() + dt.timedelta(days=30))
    page.get_by_label("Who decided it").fill("Superintendent's meeting, minute 4")
    page.get_by_role("radio", name="Decided by the force").check()
    walk.guide(page, "change-a-code")
    walk.look(page, "change")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()
    rows = Code.objects.filter(list="task_kinds", code="call_back").order_by("valid_from")
    assert [row.values["days"] for row in rows][-1] == 1
    assert rows.count() == 2
    walk.look(page, "code-through-time")

    by_menu(page, "Jobs")
    walk.guide(page, "jobs")
    walk.look(page, "jobs")
    page.get_by_role("button", name=re.compile("^Run now")).first.click()
    walk.look(page, "asked")
    assert User.objects.filter(username="nadia.begum@demo.example").exists()
