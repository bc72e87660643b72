"""A disposal: asked for, proposed, agreed by a second person; a certificate, and nothing left."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.saferplaces.journeys.filling import press, put, send
from tests.saferplaces.journeys.walk import Walk

from saferplaces.casework.cases.models import Case, CaseState
from saferplaces.casework.demo.matters import matters
from saferplaces.casework.demo.opening import by_a_partner, the_victim
from saferplaces.casework.demo.steps import Matters
from saferplaces.casework.demo.telling import telling
from saferplaces.casework.demo.who import LEEDS, People
from saferplaces.foundation.reference.queries import code
from saferplaces.foundation.retention import register
from saferplaces.foundation.retention.actions.dispose import dispose_all
from saferplaces.foundation.retention.actions.sign_off import sign_off
from saferplaces.foundation.retention.models import RetentionReview

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the disposals of this journey out of the register that other tests restore by."""
    monkeypatch.setattr(register, "place", lambda: tmp_path / "disposals.jsonl")


QUESTIONS = ("harm", "vulnerable", "trust", "links", "substances", "mental_state")


def closed(walk: Walk) -> Case:
    """A case of Dev's, which was closed in the spring."""
    people, t = People(), telling("disposal", began=120)
    m = Matters(t, LEEDS, matters()[0], people, walk.cast.dev.actor)
    with t.then():
        m.case = by_a_partner(m.officer, m.matter, t, "leeds")
    m.victim = the_victim(m.case)
    m.first_contact("standard")
    m.ready_to_close("standard")
    m.close()
    found = Case.objects.get(pk=m.case.pk)
    assert found.state == CaseState.CLOSED
    return found


def test_a_disposal_takes_two_people_and_leaves_a_certificate_and_nothing_else(walk: Walk) -> None:
    case, rae = closed(walk), walk.cast.rae.actor
    victim = the_victim(case)
    sign_off(rae, code("retention_rules", "mopi_4").pk, "Read with the solicitor")
    page = walk.as_("rae", "/retention/ask")
    put(page, {"model": "cases.Case", "key": case.pk, "trigger": "erasure"})
    put(page, {"request": "Asked in writing, reference DP-7"})
    walk.look(page, "asked")
    send(page)
    review = RetentionReview.objects.get()
    page.goto(f"{walk.live.address}/retention/reviews/{review.pk}")
    put(page, dict.fromkeys(QUESTIONS, "no"))
    put(page, {"decision": "dispose", "reason": "Closed as resolved, nobody at risk"})
    walk.guide(page, "retention-decision")
    walk.look(page, "six-questions", phone=True)
    press(page, "Save the decision")
    page.goto(f"{walk.live.address}/retention/reviews/{review.pk}")
    expect(page.locator("main")).to_contain_text("You proposed this: somebody else must agree")
    walk.look(page, "waits-for-a-second")

    page = walk.as_("neil", "/retention/")
    walk.look(page, "queue")
    page.goto(f"{walk.live.address}/retention/reviews/{review.pk}")
    walk.guide(page, "retention-agree")
    press(page, "Agree to the disposal")
    walk.look(page, "agreed")
    assert dispose_all().disposed == 1

    page.goto(f"{walk.live.address}/retention/certificates")
    expect(page.locator("main")).to_contain_text("Case")
    walk.guide(page, "certificates")
    walk.look(page, "certificate")
    shown = [page.content()]
    page.goto(f"{walk.live.address}/retention/reviews/{review.pk}")
    walk.look(page, "review-without-content")
    shown.append(page.content())
    page = walk.as_("dev", f"/cases/{case.pk}")
    assert page.get_by_role("heading", level=1).inner_text() != case.headline
    walk.look(page, "no-such-case")
    for address in ("/cases/?state=closed", f"/search?q={victim.family_name}", "/referrals/"):
        page.goto(f"{walk.live.address}{address}")
        shown.append(page.locator("main").inner_html().replace(f'value="{victim.family_name}"', ""))
    walk.look(page, "nothing-left")
    for text in shown:
        assert case.headline not in text
        assert f"{victim.given_name} {victim.family_name}" not in text
        assert case.reference not in text
