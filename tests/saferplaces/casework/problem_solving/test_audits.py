"""Audits of plans: the same sample twice, fair readers, findings with intervals to commanders."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.problem_solving.audits import (
    a_judgement,
    an_answer,
    an_audit,
    of_a_sample,
    points,
)
from tests.saferplaces.casework.problem_solving.plans import a_plan, somebody
from tests.saferplaces.cast import person

from saferplaces.casework.problem_solving.auditing.actions.answer import Answer, answer
from saferplaces.casework.problem_solving.auditing.actions.close import close_audit
from saferplaces.casework.problem_solving.auditing.actions.draw import Sampling, draw_sample
from saferplaces.casework.problem_solving.auditing.actions.give_out import (
    give_out,
    open_work,
    reassign,
    to_judge,
)
from saferplaces.casework.problem_solving.auditing.actions.judge import Judgement, judge, settle
from saferplaces.casework.problem_solving.models import AuditAnswer, PlanAudit
from saferplaces.foundation.identity.actor import acting_as
from saferplaces.foundation.identity.models import Membership, User
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem


def sampling(**given: Any) -> Sampling:
    """The last month's plans, up to yesterday."""
    today = timezone.localdate()
    first, last = today - dt.timedelta(days=30), today - dt.timedelta(days=1)
    return Sampling(**{"title": "Plans", "of": "started", "first_day": first, "last_day": last,
                       "size": 6, "minimum": 2, "second_share": 50} | given)  # fmt: skip


def started(number: int, district: str) -> None:
    """Plans whose response began last week."""
    week = timezone.now() - dt.timedelta(days=7)
    for _ in range(number):
        a_plan("active", complete=False, district=district, started_at=week)


def second_analyst(name: str = "second") -> User:
    """Somebody who reads beside Ana."""
    ana = somebody("ana")
    user = User.objects.create(username=f"{name}@test.example", name=name.title())
    Membership.objects.create(user=user, organisation=ana.organisation, role=Role.ANALYST,
                              districts=[], starts_on=dt.date(2024, 1, 1))  # fmt: skip
    return user


def test_the_same_seed_draws_the_same_plans_and_each_district_has_its_own(
    cast: Any, db: None
) -> None:
    started(9, "leeds")
    started(3, "bradford")
    a_plan("active", complete=False)  # began today: outside the period
    first = draw_sample(cast.ana.actor, sampling())
    again = draw_sample(cast.ana.actor, sampling(seed=first.seed))
    drawn = [list(one.plans.values_list("plan", "twice")) for one in (first, again)]
    assert drawn[0] == drawn[1]
    assert first.fingerprint == again.fingerprint
    assert first.strata == [["bradford", 3, 2], ["leeds", 9, 4]]
    assert [twice for _, twice in drawn[0]].count(True) == 3
    for given, field in (({"size": 2}, "size"), ({"districts": ["york"]}, "first_day"),
                         ({"last_day": timezone.localdate()}, "last_day")):  # fmt: skip
        with pytest.raises(Problem) as refused:
            draw_sample(cast.ana.actor, sampling(**given))
        assert refused.value.field == field
    with pytest.raises(Refused):
        draw_sample(cast.sarah.actor, sampling())


def test_nobody_judges_a_plan_in_which_they_had_a_part(cast: Any, db: None) -> None:
    started(2, "leeds")
    audit = draw_sample(cast.ana.actor, sampling(size=2))
    ana, other = cast.ana.user, second_analyst()
    one = audit.plans.filter(twice=True).get()
    one.plan.reviews.create(by=other, rank="supervisor", at=timezone.now(), rag="green",
                            quality=16, next_due=timezone.now())  # fmt: skip
    with pytest.raises(Problem, match="too few readers"):
        give_out(cast.ana.actor, audit.pk, [ana.pk, other.pk])
    third = second_analyst("third")
    give_out(cast.ana.actor, audit.pk, [ana.pk, other.pk, third.pk])
    assert {row.reader_id for row in one.readings.all()} == {ana.pk, third.pk}
    assert audit.plans.filter(twice=False).get().readings.get().reader_id == other.pk
    assert Notice.objects.filter(to=other).count() == 1
    assert len(list(open_work(other.pk))) == to_judge(other.pk).count() == 1
    assert reassign(cast.ana.actor, other.pk, ana.pk) == 1
    assert reassign(cast.ana.actor, third.pk, other.pk) == 0  # the plan that Other has reviewed


def test_two_readers_who_differ_by_two_are_settled_by_a_third(cast: Any, db: None) -> None:
    close = of_a_sample("once")
    judge(cast.ana.actor, close.pk, a_judgement(2))  # Sarah said 1
    close.refresh_from_db()
    assert (close.state, set(close.stands.values())) == ("judged", {1.5})
    apart = of_a_sample("once")
    apart.readings.exclude(at=None).update(scores=dict.fromkeys(points(), 0))
    judge(cast.ana.actor, apart.pk, a_judgement(2))
    apart.refresh_from_db()
    assert apart.state == "differs"
    with pytest.raises(Refused):
        settle(cast.ana.actor, apart.pk, a_judgement(1))  # she is one of the two
    silent = of_a_sample("drawn")
    with pytest.raises(Problem, match="wanting"):
        judge(cast.ana.actor, silent.pk, Judgement(dict.fromkeys(points(), 1), {}))


def test_findings_have_intervals_and_reach_the_commanders_of_their_districts(
    cast: Any, db: None
) -> None:
    started(8, "leeds")
    started(6, "bradford")
    colin, other = cast.colin.user, second_analyst()
    audit = draw_sample(cast.ana.actor, sampling(size=8, minimum=3))
    give_out(cast.ana.actor, audit.pk, [cast.ana.user.pk, other.pk])
    actors = {cast.ana.user.pk: cast.ana.actor}
    part = Membership.objects.get(user=other)
    actors[other.pk] = acting_as(part)
    for reader, actor in actors.items():
        for row in to_judge(reader):
            judge(actor, row.audited_id, a_judgement(2 if row.audited.district == "leeds" else 1))
    with pytest.raises(Refused):
        close_audit(cast.colin.actor, audit.pk)
    close_audit(cast.ana.actor, audit.pk)
    found = PlanAudit.objects.get(pk=audit.pk).result
    # 8 plans at 16 and 6 at 8: (8 x 16 + 6 x 8) / 14
    assert found["total"]["score"] == pytest.approx(176 / 14)
    assert found["total"]["low"] < found["total"]["score"] < found["total"]["high"]
    assert [row["score"] for row in found["districts"]] == pytest.approx([8, 16])
    assert len(found["points"]) == 8
    assert found["agreement"]["share"] == 1
    assert Notice.objects.filter(to=colin, address=reverse("plan-audit", args=[audit.pk])).exists()
    page = cast.colin.client().get(reverse("plan-audit", args=[audit.pk])).content.decode()
    assert "Leeds" in page
    assert "The where is vague" not in page.split("Leeds")[0]
    reached = {row.district for row in audit.plans.all()}
    assert reached == {"leeds", "bradford"}
    drawn_elsewhere = audit.plans.filter(district="bradford").first()
    assert drawn_elsewhere.plan.reference not in page
    assert cast.dev.client().get(reverse("plan-audit", args=[audit.pk])).status_code == 200
    mayor = cast.chioma.client().get(reverse("plan-audit", args=[audit.pk]) + "?plans-export=csv")
    assert mayor.status_code == 200


def test_the_reader_sees_the_plan_and_not_what_others_scored(cast: Any, db: None) -> None:
    one = of_a_sample("once")
    page = cast.ana.client().get(reverse("plan-audit-judge", args=[one.pk])).content.decode()
    assert "Gatherings behind a row of shops" in page
    assert "The where is vague" not in page
    given = {f"score_{p}": "1" for p in points()} | {f"words_{p}": "Thin" for p in points()}
    cast.ana.client().post(reverse("plan-audit-judge", args=[one.pk]), given)
    one.refresh_from_db()
    assert one.state == "judged"
    # An audit that is not finished is nobody's but the analysts'.
    address = reverse("plan-audit", args=[one.audit_id])
    assert cast.colin.client().get(address).status_code == 404
    an_audit("closed")
    shown = cast.colin.client().get(reverse("plan-audits")).content.decode()
    assert shown.count("Plans, spring") == 2  # the audit, and the answer that is due


def test_a_commander_answers_for_the_district_and_the_force_sees_what_is_late(
    cast: Any, db: None
) -> None:
    one = an_answer()
    colin, ana = cast.colin.client(), cast.ana.client()
    page = reverse("plan-audit", args=[one.audit_id])
    answer_page = reverse("plan-audit-answer", args=[one.pk])
    assert answer_page in colin.get(page).text
    assert answer_page not in ana.get(page).text
    AuditAnswer.objects.update(due_at=timezone.now() - dt.timedelta(days=1))
    assert "Answers to audits of plans overdue" in ana.get("/").text
    assert "Overdue" in ana.get(reverse("plan-audits")).text
    assert "1 overdue" in colin.get("/").text

    asked = colin.get(answer_page).text
    assert all(words in asked for words in ("1 of 4", "8.0 (", "Prevents, rather than reacts"))
    given = {"word": "partly", "words": "", "will_do": "Train the owners"}
    given |= {"do_by-day": "31", "do_by-month": "1", "do_by-year": "2099"}
    assert "Give the reason" in colin.post(answer_page, given).text
    assert colin.post(answer_page, given | {"words": "Two plans were new"}).status_code == 302
    told = ana.get(page).text
    for words in ("Two plans were new", "Train the owners", "31 January 2099"):
        assert words in told
    assert "Answers to audits of plans overdue" not in ana.get("/").text
    assert Notice.objects.filter(to=cast.ana.user, text__startswith="A district").exists()
    assert "Train the owners, by 31 January 2099" in colin.get(answer_page).text
    AuditAnswer.objects.update(do_by=timezone.localdate() - dt.timedelta(days=1))
    assert "Overdue" in ana.get(page).text
    assert colin.post(answer_page, {"done": "All of them were trained"}).status_code == 302
    assert "All of them were trained" in ana.get(page).text
    assert "Overdue" not in ana.get(page).text


def test_only_the_districts_own_commander_answers(db: None) -> None:
    one = an_answer()
    other = replace(person("colin").actor, districts=frozenset({"bradford"}))
    for actor in (other, person("ana").actor, person("sarah").actor):
        with pytest.raises(Refused):
            answer(actor, one.pk, Answer("taken", "", "Train", dt.date(2099, 1, 31)))
