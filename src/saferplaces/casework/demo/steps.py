"""What people do in a case of the story, step by step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from saferplaces.casework.cases.actions import closing
from saferplaces.casework.cases.actions.add_action import add_action
from saferplaces.casework.cases.actions.after_closing import ask_satisfaction
from saferplaces.casework.cases.actions.end_action import finish_action
from saferplaces.casework.cases.actions.log_contact import log_contact
from saferplaces.casework.cases.actions.notes import review_case, write_note
from saferplaces.casework.cases.actions.occurrences import confirm, refuse
from saferplaces.casework.cases.assessing import first_to_assess
from saferplaces.casework.cases.models import (
    Action,
    ActionState,
    Case,
    CasePerson,
    CaseState,
    OccurrenceState,
    Part,
)
from saferplaces.casework.cases.powers import Use
from saferplaces.casework.demo.assessing import assess, lowered, vulnerability
from saferplaces.casework.demo.matters import Matter
from saferplaces.casework.demo.opening import by_a_partner, from_a_log, the_victim
from saferplaces.casework.demo.telling import Telling
from saferplaces.casework.demo.who import People, Team
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.safe_contact.actions.ask import Said, ask

HOURS = ("After six in the evening", "Weekdays between nine and three", "Not on Fridays", "")
PARTNERS = {"partner"}
ADULT = 30
GROUNDS = "Persistent, unreasonable, and it keeps people from sleeping and going out."


@dataclass
class Matters:
    """One case while it is told: who works on it, about what, and how far it is."""

    t: Telling
    team: Team
    matter: Matter
    people: People
    officer: Actor
    case: Case = field(init=False)
    victim: CasePerson = field(init=False)

    @property
    def sergeant(self) -> Actor:
        """Who supervises it."""
        return self.people[self.team.sergeant]

    @property
    def inspector(self) -> Actor:
        """Who supervises a serious one."""
        return self.people[self.team.inspector or self.team.sergeant]

    def open(self, *, two_sided: bool = False) -> None:
        """Open the case."""
        with self.t.then():
            if self.officer.of_force:
                self.case = from_a_log(
                    self.officer, self.matter, self.t, self.team.district, two_sided=two_sided
                )
            else:
                self.case = by_a_partner(self.officer, self.matter, self.t, self.team.district)
        self.victim = the_victim(self.case)

    def first_contact(self, band: str, days: float = 1) -> None:
        """Ring or visit the victim: how to reach them safely, what happened, the risk to them."""
        with self.t.then(days):
            self._ask_how()
            face = band == "high"
            log_contact(
                self.officer, self.case.pk, case_person_id=self.victim.pk, kind="first_contact",
                outcome="reached", channel="visit" if face else "phone", face_to_face=face,
                text=self.matter.said,
            )  # fmt: skip
        with self.t.then():
            assess(self.officer, self.case, self.victim, self.matter, band, "first_contact")
            if band == "high":
                vulnerability(self.officer, self.case, self.victim, self.matter, self.t)
        self.settle_logs()

    def plan(self, number: int = 3) -> None:
        """Agree what is to be done, by whom and by when."""
        with self.t.then(1.5):
            for at, (title, kind, power, _) in enumerate(self.matter.actions[:number]):
                add_action(
                    self.officer, self.case.pk, title=title, kind=kind,
                    owner_id=self.officer.user_id,
                    due_at=self.t.now + dt.timedelta(days=10 + 7 * at),
                    mechanism="Agreed with the victim", power=power, use=self._use(power),
                )  # fmt: skip
        if self.t.chance(0.4):
            with self.t.then():
                write_note(self.officer, self.case.pk, text=self.matter.note)

    def go_on(self, rounds: int, every: float) -> None:
        """Keep the victim told, have it reviewed, and bring the actions to an end."""
        for number in range(rounds):
            with self.t.then(every):
                self._end_one()
                self._assess_again()
                words = self.matter.updates[min(number, len(self.matter.updates) - 1)]
                self.tell("update", words)
            with self.t.then():
                words = self.matter.reviews[min(number, len(self.matter.reviews) - 1)]
                review_case(self._reviewer(), self.case.pk, text=words)

    def _assess_again(self) -> None:
        """Assess the risk again where it was reported once more."""
        self.settle_logs()
        self.case.refresh_from_db()
        if first_to_assess(self.case, [self.victim]):
            assess(self.officer, self.case, self.victim, self.matter, self.case.band, "change")

    def tell(self, kind: str, words: str, outcome: str = "reached") -> None:
        """Tell the victim something, by telephone, or note that they were not reached."""
        log_contact(
            self.officer, self.case.pk, case_person_id=self.victim.pk, kind=kind,
            outcome=outcome, channel="phone", text=words if outcome == "reached" else "",
        )  # fmt: skip

    def finish_actions(self) -> None:
        """Say what came of every action."""
        while self._end_one():
            pass

    def settle_logs(self, *, last: bool = False) -> None:
        """Decide on the logs that have suggested themselves by now; at the end on all of them."""
        here = Incident.objects.filter(district=self.case.district)
        if not last:
            here = here.filter(reported_at__lte=timezone.localtime().replace(tzinfo=None))
        rows = self.case.occurrences.filter(
            state=OccurrenceState.SUGGESTED, incident_id__in=here.values("pk")
        )
        for row in rows.order_by("pk"):
            if not last and ("victim" in row.why or self.t.chance(0.6)):
                confirm(self.officer, row.pk, reason="The same people, and the same complaint.")
            else:
                refuse(self.officer, row.pk, reason="The same street, another matter.")

    def ready_to_close(self, band: str) -> None:
        """Do all that is needed before a case may be closed."""
        with self.t.then(2):
            self.finish_actions()
            found = assess(self.officer, self.case, self.victim, self.matter, band, "closure")
        with self.t.then():
            lowered(self.sergeant, found)
            self.settle_logs(last=True)
        with self.t.then(1):
            self.tell("closing", f"Told when and why it is to be closed. {self.matter.closing}")
            answer = self.t.rng.choice(["very_satisfied", "satisfied", "satisfied", "neither", ""])
            ask_satisfaction(
                self.officer, self.case.pk, case_person_id=self.victim.pk, answer=answer,
                words=self.matter.satisfied if "satisfied" in answer else "",
            )  # fmt: skip

    def ask_to_close(self) -> Case:
        """Ask for the case to be closed."""
        return closing.ask_to_close(
            self.officer, self.case.pk, reason=self.matter.reason, note=self.matter.closing,
            retention_group="mopi_4",
        )  # fmt: skip

    def close(self) -> None:
        """Close the case, and have it agreed where its band asks for that."""
        with self.t.then():
            found = self.ask_to_close()
        if found.state == CaseState.CLOSING:
            with self.t.then(1):
                agrees = self.inspector if found.closing["band"] == "high" else self.sergeant
                if not self.officer.of_force:
                    agrees = self.people["hana.yusuf"]
                words = "Read through: what was promised was done."
                closing.agree_to_close(agrees, self.case.pk, note=words)

    def _ask_how(self) -> None:
        number = f"07700 9{self.t.rng.randint(0, 99999):05d}"
        letters = self.t.chance(0.75)
        said = Said(
            channels=("phone", "visit", "letter") if letters else ("phone", "visit"),
            phone=number, hours=self.t.rng.choice(HOURS),
            address=f"{self.t.rng.randint(2, 98)} Invented Terrace",
            avoid="" if self.t.chance(0.8) else "Police",
            instructions="" if self.t.chance(0.7) else "Let it ring twice, then again.",
            protected=self.matter.code == "ex-friend" and self.t.chance(0.7),
        )  # fmt: skip
        ask(self.officer, self.victim.person_id, said)

    def _end_one(self) -> Action | None:
        results = {title: result for title, _, _, result in self.matter.actions}
        row = self.case.actions.filter(state=ActionState.OPEN).order_by("pk").first()
        if row is None:
            return None
        who = self.officer
        return finish_action(who, row.pk, result=results.get(row.title, "Done as agreed."))

    def _reviewer(self) -> Actor:
        self.case.refresh_from_db()
        if not self.officer.of_force:
            return self.officer
        return {"high": self.inspector, "medium": self.sergeant}.get(self.case.band, self.officer)

    def _use(self, power: str) -> Use | None:
        if not power:
            return None
        rows = self.case.people.filter(part=Part.COMPLAINED_ABOUT, left_at__isnull=True)
        about = rows.first()
        return Use(about=about, body=about is None, age=ADULT, grounds=GROUNDS)
