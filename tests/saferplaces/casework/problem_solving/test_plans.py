"""Plans from a hotspot, a review or a person to their end, and who reads what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import Q
from django.urls import reverse
from tests.saferplaces.casework.problem_solving.plans import a_plan, an_area
from tests.saferplaces.casework.reviews.waiting import waiting
from tests.saferplaces.cast import organisations
from tests.saferplaces.examples import a_task
from tests.saferplaces.intake.incidents import factories

from saferplaces.casework.problem_solving import hooks, missing
from saferplaces.casework.problem_solving.actions import finish, linking, steps, write
from saferplaces.casework.problem_solving.actions.doing import Doing, add_action
from saferplaces.casework.problem_solving.actions.handing import open_work, reassign
from saferplaces.casework.problem_solving.actions.open import open_plan
from saferplaces.casework.problem_solving.actions.supervise import Seen, review_plan
from saferplaces.casework.problem_solving.areas import of_circle
from saferplaces.casework.problem_solving.comparing import suggestions
from saferplaces.casework.problem_solving.earlier import tried
from saferplaces.casework.problem_solving.models import Finalisation, Picture, Plan, PlanAction
from saferplaces.casework.problem_solving.panels import about_person
from saferplaces.casework.problem_solving.queries import that_worked, written
from saferplaces.casework.problem_solving.rollup import lines
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.hotspots.models import Cell, Hotspot

YEAR = dt.date(2025, 3, 1), dt.date(2026, 2, 28)
SCORES = {"proactive": 2, "structured": 2, "specified": 1, "community": 1,
          "causes": 2, "assessed": 0, "integrated": 1, "partners": 1}  # fmt: skip


def logs(number: int, easting: float, *, per_event: int = 1, **given: object) -> None:
    """Events in the year before March 2026 at a point, each rung about so many times."""
    for at in range(number):
        day = dt.datetime(2025, 3, 3, 21) + dt.timedelta(days=7 * at)
        for call in range(per_event):
            factories.incident(
                easting=easting, northing=434200.0, reported_at=day, occurred_from=day,
                occurred_to=day, event_id=f"event-{easting:.0f}-{at}",
                closed_at=day + dt.timedelta(hours=call + 1), **given,
            )  # fmt: skip


def a_hotspot(key: str, easting: float, count: int) -> Hotspot:
    """A hotspot of one cell of 400 metres."""
    found = Hotspot.objects.create(
        key=key, layer="subject", rank=1, place=f"Row of shops {key}", district="leeds", ward="",
        ward_name="", easting=easting, northing=434200.0, outline={}, cells=1, count=count,
        expected=2, low=8, high=16, q=0.01, classed="hot", emerging="", incidents=count,
        made_of={"layers": [], "categories": [], "months": []}, hours=None, peak_month="",
        months_compared=0, now=0, before=0, sentence="", repeats={}, is_new=False,
    )  # fmt: skip
    Cell.objects.create(
        layer="subject", cell_id=key, district="leeds", easting=easting, northing=434200.0,
        size=400, count=count, expected=2, q=0.01, classed="hot", emerging="", hotspot=key,
    )  # fmt: skip
    return found


@pytest.fixture
def shops(cast) -> Plan:
    """A plan that Dev opened from a hotspot of twelve events, with two hotspots beside it."""
    logs(12, 429000.0, per_event=2)
    logs(10, 431000.0)
    logs(40, 433000.0)
    factories.incident(reported_at=dt.datetime(2026, 3, 1, 12), easting=400000.0)
    a_hotspot("H1", 429000.0, 12)
    a_hotspot("H2", 431000.0, 10)
    a_hotspot("H3", 433000.0, 40)
    return open_plan(
        cast.dev.actor, title="Row of shops", kind="nuisance_youths", district="leeds",
        scale="area", source="hotspot", source_id="H1", supervisor_id=cast.sarah.user.pk,
    )  # fmt: skip


def test_a_plan_from_a_hotspot_has_the_engines_analysis_in_it(cast, shops: Plan) -> None:
    drawn = Picture.objects.get(plan=shops).content
    assert (drawn["events"], drawn["logs"]) == (12, 24)  # several calls on one event count once
    assert sum(count for _, count in drawn["months"]) == 12
    assert drawn["hours"][21] > 10  # Mondays at nine
    assert drawn["points"][0] == [429050.0, 434250.0, 12]
    area = shops.areas.get()
    assert (area.part, area.made_of["key"]) == ("treated", "H1")
    objective = write.save_objective(cast.dev.actor, shops.pk, aim())
    assert objective.baseline == 12


def aim(**given: object) -> write.Aim:
    return write.Aim(**{
        "statement": "Halve it", "measure": "area", "baseline_from": YEAR[0],
        "baseline_to": YEAR[1], "target": 6, "target_on": dt.date(2027, 3, 1), "design": "wdd",
    } | given)  # fmt: skip


def test_comparison_areas_are_alike_before_apart_and_chosen_before(cast, shops: Plan) -> None:
    dev = cast.dev.actor
    write.save_objective(dev, shops.pk, aim())
    offered = suggestions(dev, shops, *YEAR)
    assert [(c.key, c.count) for c in offered] == [("H2", 10)]  # H3's 40 are over three times 12
    assert any("comparison area" in lack.what for lack in missing.of_objective(written(shops)))
    with pytest.raises(Problem, match="shares ground"):
        write.add_area(dev, shops.pk, "comparison", of_circle("Near", 429100, 434200, 300))
    write.add_area(dev, shops.pk, "comparison", of_circle("Big", 433000, 434200, 200))
    assert any("differ more than 3" in lack.what for lack in missing.of_objective(written(shops)))
    write.remove_area(dev, shops.pk, shops.areas.get(part="comparison").pk)
    write.add_area(dev, shops.pk, "comparison", offered[0].drawn)
    write.add_ring(dev, shops.pk, "displacement")
    assert missing.of_objective(written(shops)) == []
    Plan.objects.filter(pk=shops.pk).update(state="active")
    for change in (
        lambda: write.add_area(dev, shops.pk, "comparison", of_circle("Late", 440000, 434200, 90)),
        lambda: write.save_objective(dev, shops.pk, aim(target=11)),
    ):
        with pytest.raises(Problem, match="locked"):
            change()


def test_nothing_is_approved_that_does_not_specify_its_problem(cast) -> None:
    plan = a_plan("draft", complete=False)
    with pytest.raises(Problem, match="missing"):
        steps.propose(cast.dev.actor, plan.pk)
    plan = a_plan("draft")
    for stage in ("scanning", "analysis", "response"):
        row = plan.stages.get(stage=stage)
        key = f"{stage}_" + {"scanning": "where", "analysis": "place_side"}.get(stage, "resources")
        kept = dict(row.content)
        row.content = kept | {key: "n/a"}
        row.save()
        with pytest.raises(Problem, match="a few words do not specify"):
            steps.propose(cast.dev.actor, plan.pk)
        row.content = kept
        row.save()
    steps.propose(cast.dev.actor, plan.pk)
    approved = steps.approve(cast.sarah.actor, plan.pk)
    assert approved.review_due is not None
    assert written(approved).objective.locked_at is not None


def test_nobody_approves_reviews_or_closes_their_own_plan(cast) -> None:
    own = {"owner": cast.sarah.user, "supervisor": cast.ines.user}
    for state, do in (
        ("proposed", lambda pk: steps.approve(cast.sarah.actor, pk)),
        ("closing", lambda pk: steps.close(cast.sarah.actor, pk)),
        ("active", lambda pk: review_plan(cast.sarah.actor, pk, Seen("green", SCORES))),
    ):
        with pytest.raises(Refused, match="own plan"):
            do(a_plan(state, **own).pk)


def test_an_action_says_why_it_should_work(cast) -> None:
    plan = a_plan("draft", complete=False)
    with pytest.raises(Problem) as refused:
        add_action(cast.dev.actor, plan.pk, Doing("More patrols", " ", dt.date(2027, 1, 1)))
    assert refused.value.field == "mechanism"


def test_a_review_takes_one_page_and_sets_the_next_date(cast) -> None:
    plan = a_plan("active")
    sarah = cast.sarah.client()
    page = reverse("plan-review", args=[plan.pk])
    shown = sarah.get(page).content.decode()
    assert shown.count('type="radio"') == 3 + 8 * 3
    given = {"rag": "green", "directions": "", **{f"score_{k}": v for k, v in SCORES.items()}}
    day = dt.date.today() + dt.timedelta(days=5)
    given |= {"next_on-day": day.day, "next_on-month": day.month, "next_on-year": day.year}
    assert sarah.post(page, given).status_code == 302
    plan.refresh_from_db()
    assert plan.reviews.get().quality == 10
    assert plan.review_due is not None
    assert plan.review_due.astimezone().date() == day
    late = dt.date.today() + dt.timedelta(days=40)
    with pytest.raises(Problem, match="not later"):
        review_plan(cast.sarah.actor, plan.pk, Seen("green", SCORES, next_on=late))
    with pytest.raises(Problem, match="what is to be done"):
        review_plan(cast.sarah.actor, plan.pk, Seen("red", SCORES))


def test_overdue_reviews_add_up_from_officer_to_force(cast) -> None:
    long_ago = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
    a_plan("active", review_due=long_ago)
    a_plan("active", complete=False)
    a_plan("draft", complete=False, supervisor=None)
    a_plan("closed")
    for level, name in {
        "officer": "Dev", "team": "Leeds team", "district": "Leeds", "force": "Test Police",
    }.items():  # fmt: skip
        (line,) = lines(cast.colin.actor, level)
        assert line.name == name
        assert (line.open, line.under_way, line.overdue, line.unsupervised) == (3, 2, 1, 1)
        assert (line.closed, line.not_measurable) == (1, 1)
    page = cast.colin.client().get(reverse("plans-supervision")).content.decode()
    assert "1 of 2 plans under way" in page
    csv = cast.colin.client().get(reverse("plans-supervision") + "?export=csv")
    assert csv["Content-Type"].startswith("text/csv")


END = [
    ({"met": ""}, "objective was met"),
    ({"after": None}, "Counts before and after"),
    ({"effect": ""}, "could be measured"),
    ({"effect": "measured"}, "has not been evaluated"),
    ({"why_not_measurable": ""}, "cannot be measured"),
    ({"victim_view": ""}, "victim's or community's view"),
    ({"supervisor_view": ""}, "supervisor's view"),
    ({"reason": ""}, "Why it is closed"),
    ({"victim_told": "no"}, "was not told"),
    ({"no_partners": False}, "no partner took part"),
    ({"kept_up_by": ""}, "from now on"),
    ({"lessons": ""}, "Lessons"),
    ({"recommended": None}, "recommended for sharing"),
]


def test_each_missing_piece_blocks_the_closure(cast) -> None:
    plan = a_plan("assessing")
    whole = Finalisation.objects.values().get(plan=plan)
    for change, said in END:
        Finalisation.objects.filter(plan=plan).update(**whole | change)
        with pytest.raises(Problem, match=said):
            steps.ask_to_close(cast.dev.actor, plan.pk)
    Finalisation.objects.filter(plan=plan).update(**whole)
    steps.ask_to_close(cast.dev.actor, plan.pk)
    closed = steps.close(cast.sarah.actor, plan.pk)
    assert (closed.finalisation.authorised_as, closed.review_due) == ("supervisor", None)


def test_an_effect_is_measured_only_by_the_evaluation(cast) -> None:
    plan = a_plan("assessing")
    plan.finalisation.effect = "measured"
    plan.finalisation.save()
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    answers = {"refused": False, "given": True}
    for said, measurable in answers.items():
        result = hooks.Result(measurable, "WDD", "Ten fewer", now, why_not="Too few")
        hooks.RESULTS.add(lambda pk, result=result: result if pk == plan.pk else None, name="test")
        try:
            if said == "refused":
                with pytest.raises(Problem, match="cannot support"):
                    steps.ask_to_close(cast.dev.actor, plan.pk)
            else:
                steps.ask_to_close(cast.dev.actor, plan.pk)
        finally:
            hooks.RESULTS._found = [e for e in hooks.RESULTS._found if e[1] != "test"]
    plan.finalisation.refresh_from_db()
    assert plan.finalisation.result["method"] == "WDD"


def test_high_risk_is_closed_by_an_inspector(cast) -> None:
    plan = a_plan("closing", band="high")
    with pytest.raises(Refused, match="inspector"):
        steps.close(cast.sarah.actor, plan.pk)
    assert steps.close(cast.ines.actor, plan.pk).state == "closed"


def test_partners_sign_off_what_they_take_part_in(cast) -> None:
    council = organisations()["leeds-council"].pk
    plan = a_plan("assessing", shared_with=[council])
    with pytest.raises(Problem, match="1 partner has not signed"):
        steps.ask_to_close(cast.dev.actor, plan.pk)
    with pytest.raises(Refused):
        finish.sign_off(cast.hana.actor, plan.pk, agrees=True)
    finish.sign_off(cast.ben.actor, plan.pk, agrees=True)
    steps.ask_to_close(cast.dev.actor, plan.pk)


def test_partners_and_commanders_read_nothing_personal(cast) -> None:
    council = organisations()["leeds-council"].pk
    log = factories.incident()
    ada = factories.person_("Ada", "Secretson")
    factories.party(log, person=ada)
    plan = a_plan("active", shared_with=[council], scale="area")
    linking.link(cast.dev.actor, plan.pk, "incident", log.record_id)
    linking.add_person(cast.dev.actor, plan.pk, ada.pk, "victim")
    plan.stages.filter(stage="scanning").update(content={"scanning_who": "Ada Secretson rings"})
    pages = ["plan", "plan-problem", "plan-objective", "plan-actions", "plan-end"]
    for reader in (cast.ben, cast.colin, cast.chioma):
        client = reader.client()
        for view in pages:
            text = client.get(reverse(view, args=[plan.pk])).content.decode()
            assert plan.reference in text
            assert "Secretson" not in text
            assert log.record_id not in text
        assert client.get(reverse("plan-stage", args=[plan.pk, "scanning"])).status_code == 302
    assert cast.hana.client().get(reverse("plan", args=[plan.pk])).status_code == 404
    shown = cast.dev.client().get(reverse("plan-problem", args=[plan.pk])).content.decode()
    assert "Secretson" in shown
    assert log.record_id in shown


def test_a_review_becomes_a_plan_and_its_task_ends(cast) -> None:
    review = waiting()
    task = a_task("amina", kind="problem_solving_plan", about=("review", review.pk))
    client = cast.amina.client()
    page = f"{reverse('plan-new')}?source=review&source_id={review.pk}"
    assert client.get(page).status_code == 200
    given = {"source": "review", "source_id": review.pk, "title": "Repeat victim",
             "kind": "harassment", "scale": "household", "district": "leeds"}  # fmt: skip
    assert client.post(reverse("plan-new"), given).status_code == 302
    plan = Plan.objects.get()
    assert plan.links.filter(kind="incident", key=review.incident_id).exists()
    task.refresh_from_db()
    assert task.state == "done"


def test_what_was_tried_before_and_what_worked(cast) -> None:
    ada = factories.person_()
    factories.party(factories.incident(), person=ada)
    old, plan = a_plan("closed"), a_plan("draft", complete=False)
    for one in (old, plan):
        linking_row(one, ada.pk)
    there = a_plan("closed", complete=False)
    for one in (plan, there):
        an_area(one, "treated", 429000.0)
    assert {p.pk for p in tried(cast.dev.actor, plan).plans} == {old.pk, there.pk}
    assert [p.pk for p in that_worked(plan)] == [old.pk]
    (row,) = [r for r in about_person(ada.pk) if old.reference in r["title"]]
    assert "Groups of twenty" in row["text"]


def linking_row(plan: Plan, person_id: str) -> None:
    plan.people.create(person_id=person_id, part="victim", added_at=plan.opened_at)


def test_a_leavers_plans_go_to_somebody_who_may(cast) -> None:
    plan = a_plan("active")
    supervised = a_plan("active", owner=cast.amina.user, supervisor=cast.dev.user, complete=False)
    assert len(list(open_work(cast.dev.user.pk))) == 2
    reassign(cast.adam.actor, cast.dev.user.pk, cast.sarah.user.pk)
    plan.refresh_from_db()
    supervised.refresh_from_db()
    assert plan.owner == cast.sarah.user
    assert plan.supervisor is None  # nobody supervises their own plan
    assert supervised.supervisor == cast.sarah.user
    assert not PlanAction.objects.filter(owner=cast.dev.user, state="to_do").exists()


def test_merging_carries_people_and_records_over(cast) -> None:
    one, other = a_plan("active"), a_plan("active", complete=False)
    linking_row(one, "P1")
    one.links.create(kind="crime", key="13/1/26", added_at=one.opened_at)
    merged = steps.merge(cast.sarah.actor, one.pk, other.pk, "The same shops")
    assert (merged.state, merged.merged_into) == ("merged", other)
    assert other.people.get().person_id == "P1"
    assert other.links.filter(Q(kind="crime")).exists()


def test_every_question_has_a_source_and_eight_items_make_the_score(cast) -> None:
    assert codes("plan_quality").count() == 8
    assert all("College" in row.source for row in codes("plan_questions"))
