"""The problem-solving plans of the story: at every stage, and evaluated by the engine."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils import timezone

from saferplaces.casework.cases.models import Case
from saferplaces.casework.demo.matters import answers, problems
from saferplaces.casework.demo.telling import Present, Telling, telling
from saferplaces.casework.demo.who import BRADFORD, LEEDS, People, Team
from saferplaces.casework.problem_solving import counting
from saferplaces.casework.problem_solving.actions import doing, steps
from saferplaces.casework.problem_solving.actions.evaluate import evaluate
from saferplaces.casework.problem_solving.actions.finish import Ending, save_finalisation, sign_off
from saferplaces.casework.problem_solving.actions.linking import share
from saferplaces.casework.problem_solving.actions.open import open_plan
from saferplaces.casework.problem_solving.actions.supervise import Seen, review_plan
from saferplaces.casework.problem_solving.actions.write import (
    Aim,
    Details,
    add_area,
    remove_area,
    save_details,
    save_objective,
    save_stage,
)
from saferplaces.casework.problem_solving.areas import of_hotspot
from saferplaces.casework.problem_solving.models import AreaPart, Plan, Scale
from saferplaces.casework.problem_solving.prompts import HYPOTHESES, OUTCOME, SOURCES
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.demo import once
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.hotspots.models import Hotspot
from saferplaces.intake.incidents.models import Incident

LOG = logging.getLogger("saferplaces.demo")
OUTCOMES = ("reduced", "reduced", "resolved", "unchanged", "moved")
ENDS = {"reduced": "partly", "resolved": "yes", "unchanged": "no", "moved": "no"}
DIRECTIONS = (
    "Good start. Get the landlord's figures before the next review.",
    "Two actions wait for the council: ring them this week and tell me.",
    "On course. Think of what stays when the patrols end.",
)
RAGS = ("green", "amber", "green", "green", "amber", "red")
FEWEST = 4
ELSEWHERE = 24
RATIO = 2.5


@dataclass
class Writing:
    """One plan while it is told."""

    t: Telling
    team: Team
    people: People
    owner: Actor
    problem: dict[str, Any]
    scale: str
    plan: Plan = field(init=False)

    @property
    def sergeant(self) -> Actor:
        """Who supervises it."""
        return self.people[self.team.sergeant]

    def open(self) -> None:
        """Open the plan from what the service knows."""
        source, key = self._source()
        title = self.t.rng.choice(self.problem["titles"])
        with self.t.then():
            self.plan = open_plan(
                self.owner, title=title, kind=self.problem["kind"], district=self.team.district,
                scale=self.scale, source=source, source_id=key,
            )  # fmt: skip
            self.detail()

    def detail(self) -> None:
        """Say what it is and who supervises it."""
        plan, problem = self.plan, self.problem
        given = Details(
            title=plan.title, told=problem["told"], kind=problem["kind"],
            place_kind=problem["place"], scale=self.scale, ward=plan.ward, tags=problem["tags"],
            band=plan.band, victim_at_risk=plan.victim_at_risk,
            supervisor_id=self.sergeant.user_id,
        )  # fmt: skip
        save_details(self.owner, plan.pk, given)

    def specify(self) -> None:
        """Write scanning and analysis, the objective with its areas, and the response."""
        for stage in ("scanning", "analysis"):
            with self.t.then(3):
                save_stage(self.owner, self.plan.pk, stage, self.written(stage))
        with self.t.then(2):
            self._objective()
        with self.t.then(2):
            save_stage(self.owner, self.plan.pk, "response", self.written("response"))
            self.act()

    def act(self) -> None:
        """Plan the actions, each with why it should work."""
        for at, (what, why, technique) in enumerate(self.problem["actions"]):
            due = timezone.localdate() + dt.timedelta(days=21 + 14 * at)
            given = doing.Doing(what=what, mechanism=why, due_on=due, technique=technique)
            doing.add_action(self.owner, self.plan.pk, given)

    def propose(self, *, returned: bool = False) -> None:
        """Ask for approval, and get it, perhaps at the second try."""
        with self.t.then(1):
            steps.propose(self.owner, self.plan.pk)
        if returned:
            with self.t.then(2):
                why = "Say what the school knows before we go further."
                steps.send_back(self.sergeant, self.plan.pk, why)
            with self.t.then(3):
                steps.propose(self.owner, self.plan.pk)
        with self.t.then(2):
            steps.approve(self.sergeant, self.plan.pk, "Well specified. Begin.")

    def respond(self, reviews: int) -> None:
        """Carry the response out, reviewed by its rhythm."""
        for number in range(reviews):
            with self.t.then(6 if self.plan.victim_at_risk else 24):
                self._finish_one()
                rag = self.t.rng.choice(RAGS)
                scores = {
                    row.code: self.t.rng.choice((1, 1, 2, 2)) for row in codes("plan_quality")
                }
                directions = DIRECTIONS[number % len(DIRECTIONS)] if rag != "green" else ""
                review_plan(self.sergeant, self.plan.pk, Seen(rag, scores, directions))
        with self.t.then(5):
            self.finish()
            steps.assess(self.owner, self.plan.pk)

    def finish(self) -> None:
        """Say what came of every action."""
        while self._finish_one():
            pass

    def end(self, *, partner: bool) -> None:
        """Evaluate the plan, fill the template in, and have it closed."""
        outcome = self.t.rng.choice(OUTCOMES)
        with self.t.then(6):
            save_stage(self.owner, self.plan.pk, "assessment", self.written("assessment", outcome))
            found = evaluate(self.owner, self.plan.pk)
            self._finalise(outcome, found.content, partner=partner)
        if partner:
            council = self.people[self.team.council]
            with self.t.then(2):
                sign_off(council, self.plan.pk, agrees=True, words="Our keeper takes it over.")
        with self.t.then(2):
            steps.ask_to_close(self.owner, self.plan.pk)
        with self.t.then(2):
            closes = self.people[self.team.inspector or self.team.sergeant]
            steps.close(closes, self.plan.pk, "Read with the evaluation: closed.")

    def _source(self) -> tuple[str, str]:
        """Return a source that no plan of the story has yet."""
        return {
            Scale.AREA: self._hotspot, Scale.PLACE: self._place, Scale.HOUSEHOLD: self._case,
        }[Scale(self.scale)]()  # fmt: skip

    def _hotspot(self) -> tuple[str, str]:
        rows = Hotspot.objects.filter(district=self.team.district).exclude(pk__in=_taken("hotspot"))
        found = rows.order_by("rank", "pk").first()
        return ("hotspot", found.pk) if found else ("councillor", "")

    def _place(self) -> tuple[str, str]:
        rows = Incident.objects.filter(
            district=self.team.district, withdrawn_at__isnull=True, in_scope=True
        ).exclude(place_id="")
        logs = list(rows.order_by("-reported_at", "pk").values_list("place_id", flat=True)[:300])
        free = set(logs) - set(_taken("place"))
        busy = sorted(sorted(free), key=lambda key: -logs.count(key))
        return ("place", busy[0]) if busy else ("partner", "")

    def _case(self) -> tuple[str, str]:
        rows = Case.objects.filter(
            district=self.team.district, organisation_id=self.owner.body, opened_at__lt=self.t.now
        ).exclude(pk__in=[int(key) for key in _taken("case")])
        found = rows.order_by("-opened_at").first()
        return ("case", str(found.pk)) if found else ("hand", "")

    def _objective(self) -> None:
        design = self._design()
        last = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
        first = add_months(last.replace(day=1), -11)
        kept = self._aim(design, first, last)
        if (kept.baseline or 0) < FEWEST:
            self._aim(
                "before_after", first, last, measure="elsewhere", baseline=ELSEWHERE,
                baseline_source="Diary of two residents and the keeper's book",
            )  # fmt: skip
            return
        if design in {"wdd", "did"} and not self._comparison(kept.baseline or 0):
            kept = self._aim("its", first, last)
        self._aim(kept.design, first, last, target=round((kept.baseline or 0) * 0.6))

    def _design(self) -> str:
        if self.scale == Scale.AREA:
            return self.t.rng.choice(("wdd", "wdd", "did", "its"))
        return "before_after"

    def _aim(self, design: str, first: dt.date, last: dt.date, **more: Any) -> Any:
        measure = {Scale.AREA: "area", Scale.PLACE: "place"}.get(Scale(self.scale), "person")
        given: dict[str, Any] = {
            "statement": f"Fewer by two fifths: {self.problem['told'].rstrip('.').lower()}",
            "measure": measure, "baseline_from": first, "baseline_to": last, "design": design,
            "target": 14, "target_on": add_months(timezone.localdate(), 6),
            "why_design": "" if design in {"wdd", "did"} else "No other place is like it.",
        }  # fmt: skip
        return save_objective(self.owner, self.plan.pk, Aim(**given | more))

    def _comparison(self, treated: int) -> bool:
        """Choose a comparison area whose count before is near that of the treated area."""
        used = {self.plan.source_id}
        rows = Hotspot.objects.filter(district=self.team.district).exclude(pk__in=used)
        for hotspot in rows.order_by("-rank")[:12]:
            try:
                made = add_area(self.owner, self.plan.pk, AreaPart.COMPARISON, of_hotspot(hotspot))
            except Problem:  # it shares ground with what is treated
                continue
            made.refresh_from_db()
            low, high = sorted((made.baseline or 0, treated))
            if low >= FEWEST + 1 and high <= RATIO * low:
                return True
            remove_area(self.owner, self.plan.pk, made.pk)
        return False

    def written(self, stage: str, outcome: str = "") -> dict[str, Any]:
        """Return what the plan says under each question of a stage."""
        own = {key: str(value) for key, value in self.problem.items() if isinstance(value, str)}
        found: dict[str, Any] = {
            code: _sentence(text.format(**own))
            for code, text in answers().items()
            if code.startswith(stage)
        }
        if stage == "scanning":
            found[SOURCES] = ["logs", "council", "visit", "talk"]
        if stage == "analysis":
            found[HYPOTHESES] = [
                {
                    "text": _sentence(f"It is there because {own['cause']}"),
                    "for": "It stops on the evenings on which that is not so.",
                    "against": "A second spot like it has no such trouble.",
                }
            ]
        if outcome:
            found[OUTCOME] = outcome
        return found

    def _finish_one(self) -> bool:
        row = self.plan.actions.filter(state="to_do").order_by("pk").first()
        if row is None:
            return False
        doing.finish_action(self.owner, row.pk, "Done, and looked at again after a fortnight.")
        return True

    def _finalise(self, outcome: str, found: dict[str, Any], *, partner: bool) -> None:
        self.plan.refresh_from_db()
        began = timezone.localdate(self.plan.started_at) + dt.timedelta(days=1)
        last = min(counting.last_report() or began, timezone.localdate() - dt.timedelta(days=1))
        known = last >= began
        save_finalisation(
            self.owner, self.plan.pk,
            Ending(
                met=ENDS[outcome], effect="measured" if found["measurable"] else "not_measurable",
                why_not_measurable="" if found["measurable"] else found["why_not"],
                after_from=began if known else None, after_to=last if known else None,
                before=ELSEWHERE, after=self.t.rng.randint(5, 18), reason="acceptable",
                victim_told="yes", victim_view="Better than it has been for years, they say.",
                supervisor_view="Carried out with care; enough has changed to close it.",
                no_partners=not partner, kept_up_by="The ward team's weekly walk",
                lessons=answers()["assessment_learning"], recommended=outcome != "moved",
            ),
        )  # fmt: skip


def told(w: Writing, number: int, ending: str) -> None:
    """Tell one plan, as far as it goes."""
    w.open()
    if ending == "draft":
        return
    w.specify()
    if ending == "abandoned":
        with w.t.then(2):
            steps.abandon(w.sergeant, w.plan.pk, "The keeper is back since May: nothing is left.")
        return
    w.propose(returned=ending == "returned" or number % 7 == 3)
    partner = number % 3 == 0
    if partner:
        council = w.people[w.team.council]
        with w.t.then():
            share(w.owner, w.plan.pk, [council.body])
    w.respond(4 if w.scale == Scale.AREA else 3)
    w.end(partner=partner)


def story() -> int:
    """Tell every plan that has not been told; return how many there were to tell."""
    people = People()
    return sum(
        once(f"plan:{number}", partial(_tell, people, number, *given))
        for number, given in enumerate(_all())
    )


def _tell(
    people: People, number: int, team: Team, scale: str, began: float, neglected: float, ending: str
) -> None:
    t = telling(f"plan {number}", began=began, neglected=neglected)
    problem = _problem(number, scale)
    owner = people[team.officers[number % 2]]
    try:
        told(Writing(t, team, people, owner, problem, scale), number, ending)
    except Present:
        return
    except Problem as problem:  # what was told stands, and it goes no further
        fields = {"plan": number, "why": problem.message}
        LOG.warning("a plan of the story ends early", extra={"fields": fields})


def _problem(number: int, scale: str) -> dict[str, Any]:
    fits = [p for p in problems() if (p["place"] == "home") == (scale == Scale.HOUSEHOLD)]
    return fits[number % len(fits)]


def _all() -> Iterator[tuple[Team, str, float, float, str]]:
    """Give team, scale, days ago, days without anything since, and how it ends early."""
    for number in range(16):
        yield (BRADFORD if number % 3 == 2 else LEEDS), Scale.AREA, 400 - number * 24, 0, ""
    for number in range(8):
        yield (BRADFORD if number % 4 == 3 else LEEDS), Scale.PLACE, 380 - number * 44, 0, ""
    for number in range(8):
        yield (BRADFORD if number % 4 == 1 else LEEDS), Scale.HOUSEHOLD, 330 - number * 38, 0, ""
    for team, scale, days in ((LEEDS, Scale.AREA, 90), (LEEDS, Scale.PLACE, 120)):
        yield team, scale, days, 45, ""
    yield BRADFORD, Scale.AREA, 100, 52, ""
    yield LEEDS, Scale.AREA, 4, 0, "draft"
    yield BRADFORD, Scale.PLACE, 2, 0, "draft"
    yield LEEDS, Scale.PLACE, 140, 0, "abandoned"
    yield LEEDS, Scale.AREA, 17, 0, "returned"
    yield LEEDS, Scale.HOUSEHOLD, 12.5, 0, ""


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _taken(source: str) -> list[str]:
    return list(Plan.objects.filter(source=source).values_list("source_id", flat=True))
