"""The demonstration's case reviews: eighteen months of them, in every state, by the same actions.

Each review is one piece (`once`), told by the district's council with the clock moved along; what
would lie in the future has not happened yet. Some steps are late, as they are in life.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Count, Max
from django.utils import timezone

from saferplaces.casework.case_reviews import assessing, matching
from saferplaces.casework.case_reviews.actions import (
    begin_work,
    complaints,
    decide,
    finish,
    meet,
    prepare,
    recommend,
    requests,
)
from saferplaces.casework.case_reviews.actions.decide import Discretion
from saferplaces.casework.case_reviews.actions.meet import Chair, Held
from saferplaces.casework.case_reviews.deciding import weigh
from saferplaces.casework.case_reviews.demo_plots import ADVICE, MATTERS, PLOTS, Plot
from saferplaces.casework.case_reviews.letters import Told, draft
from saferplaces.casework.case_reviews.models import CaseReview, Standing
from saferplaces.casework.case_reviews.rules import council_of
from saferplaces.casework.demo.assessing import MEDIUM
from saferplaces.casework.risk.actions.complete import complete
from saferplaces.casework.risk.actions.save import save
from saferplaces.casework.risk.actions.start import NEW, start
from saferplaces.foundation.demo import at, once
from saferplaces.foundation.identity.actor import SYSTEM, Actor, acting_as
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ANSWER, CASE_REVIEWS_WORK
from saferplaces.intake.case_review_applications.actions import write
from saferplaces.intake.case_review_applications.actions.submit import submit
from saferplaces.intake.case_review_applications.models import Application
from saferplaces.intake.case_review_applications.pages import PAGES
from saferplaces.intake.incidents.models import Incident, Party, Person

TOLD = "phone"


def make() -> int:
    """Tell what is missing of it."""
    return sum(once(f"case_review:{plot.key}", _telling(plot)) for plot in PLOTS)


def _telling(plot: Plot) -> Callable[[], object]:
    return lambda: Teller(plot).tell()


class Teller:
    """Tells one review, step by step, until it is stopped or the future begins."""

    def __init__(self, plot: Plot) -> None:
        self.plot = plot
        self.officer = _of(_council(plot.district), plot.district, CASE_REVIEWS_WORK)
        self.day = 0.0

    def tell(self) -> None:
        """Tell it."""
        for name, after in (
            ("received", 0), ("consent", 1), ("acknowledged", 3), ("asked", 1), ("answered", 5),
            ("decided", 6), ("prepared", 3), ("called", 2), ("invited", 2), ("held", 16),
            ("sent", 2), ("responded", 6), ("informed", 1), ("watched", 2), ("done", 45),
            ("closed", 6),
        ):  # fmt: skip
            self.day += after + (self.plot.slow if name in {"acknowledged", "held"} else 0)
            if self.day >= self.plot.days and name != "received":
                return
            with at(self._then()):
                going = getattr(self, f"_{name}")()
            if going is False or self.plot.until == name:
                return

    def _then(self) -> dt.datetime:
        noon = timezone.localtime().replace(hour=10, minute=20, second=0, microsecond=0)
        then = noon - dt.timedelta(days=self.plot.days - self.day)
        return min(then, timezone.now() - dt.timedelta(minutes=1))

    @property
    def me(self) -> Actor:
        """The council's officer; without one nothing is done."""
        assert self.officer is not None  # noqa: S101 - `_consent` has stopped where there is none
        return self.officer

    def _received(self) -> None:
        person = _known(self.plot.district, self._then()) if self.plot.known else None
        applied = timezone.localdate()
        key = write.begin(SYSTEM).pk
        for page, values in self._pages(person).items():
            write.save_page(SYSTEM, key, page, values)
        for told in self._reports(person, applied):
            write.keep_report(SYSTEM, key, told)
        self.application = submit(SYSTEM, key)

    def _pages(self, person: Person | None) -> dict[str, dict[str, object]]:
        plot = self.plot
        name = f"{person.given_name} {person.family_name}" if person else plot.name
        matter, effect = MATTERS[plot.matter]
        first: dict[str, dict[str, object]] = {
            "contact": {"channels": ["phone", "letter"] if int(plot.key) % 3 else ["phone"]},
            "contact-details": {
                "phone": f"07700 9001{plot.key}",
                "address": f"{int(plot.key) + 2} Invented Street",
            },
            "careful": {"hours": "After four in the afternoon" if plot.matter == 5 else ""},
            "who": {"on_behalf": bool(plot.for_them)},
            "kind": {"kind": "individual"},
            "name": {"victim_name": name, "victim_born": person.date_of_birth if person else None},
            "home": {"victim_address": f"{int(plot.key) + 2} Invented Street"},
            "where": {"district": plot.district},
            "impact": {"impact": f"{matter}. {effect}"},
            "hate": {"hate": "yes" if plot.goes == "hate" or plot.matter == 4 else "no"},
            "others": {"several": "no"},
            "wanted": {"wanted": "I want it to stop, and one person who rings me back."},
        }
        if plot.for_them:
            councillor = plot.for_them.startswith("Cllr")
            first["for-them"] = {
                "relation": "councillor" if councillor else "family",
                "applicant_name": plot.for_them, "applicant_phone": "07700 900200",
            }  # fmt: skip
            first["consent"] = {"consent": "later", "consent_words": "She has signed a letter."}
        return {code: values for code, values in first.items() if code in PAGES}

    def _reports(self, person: Person | None, applied: dt.date) -> list[write.Told]:
        number = {"met": 3, "hate": 1, "withdrawn": 2}.get(self.plot.goes, 2)
        words, agencies = MATTERS[self.plot.matter][0], ("police", "council", "police")
        return [
            write.Told(
                incident_date=applied - dt.timedelta(days=12 + 31 * n),
                reported_date=applied - dt.timedelta(days=11 + 31 * n),
                to_agency=agencies[n],
                words=words,
            )
            for n in range(1 if person else number)
        ]

    def _consent(self) -> bool:
        if self.officer is None:
            return False
        found = CaseReview.objects.filter(application=self.application).first()
        if found is None:
            return False
        self.key = found.pk
        if self.plot.for_them:
            begin_work.ask_consent(self.me, self.key)
        return True

    def _acknowledged(self) -> bool:
        if self.plot.goes == "withdrawn":
            finish.end_early(
                self.me, self.key, reason="withdrawn", why="He rang: the neighbour has moved away."
            )
            return False
        consent = bool(self.plot.for_them)
        begin_work.acknowledge(
            self.me, self.key, told=Told(TOLD),
            consent_on=timezone.localdate() if consent else None,
            consent_how="The signed letter, by post" if consent else "",
        )  # fmt: skip
        proposed = matching.candidates(self.application) if self.plot.known else []
        begin_work.confirm_person(self.me, self.key, proposed[0].person_id if proposed else "")
        if proposed:
            complaints.confirm_all(self.me, self.key)
        return True

    def _asked(self) -> None:
        requests.ask_bodies(
            self.me, self.key,
            asked="What do you hold of this, what did you do about it, and what risk do you see?",
            shown=f"{MATTERS[self.plot.matter][0]}. The victim agrees that you are told this.",
        )  # fmt: skip
        force = [body for body in self._review.bodies if body != self._review.organisation_id]
        for one in self._review.complaints.filter(state=Standing.LISTED):
            if one.repeats.exists() or not force:
                continue
            for body in force:
                if _of(body, self.plot.district, CASE_REVIEWS_ANSWER) is not None:
                    requests.enquire(self.me, one.pk, body)
                    break
            else:
                requests.enquire(self.me, one.pk, self._review.organisation_id)

    def _answered(self) -> None:
        for asked in self._review.requests.filter(answered_at=None):
            who = _of(asked.organisation_id, self.plot.district, CASE_REVIEWS_ANSWER)
            if who is None:
                continue
            inquiry = asked.kind == "enquiry"
            requests.answer(
                who, asked.pk, found="no" if inquiry else "",
                text="We do not find it, and cannot show that it was not made." if inquiry
                else "Two visits and a warning letter, both on record. No risk beside the noise.",
            )  # fmt: skip

    def _decided(self) -> bool:
        goes, met = self.plot.goes, weigh(self._review).outcome.met
        assessed = Discretion(
            "Twice in three months, and quiet since the last visit.",
            "Lost sleep; no threat to anybody, and no child in the house.",
            "Each report was answered within the week, and the landlord has written.",
        )
        told = Told(TOLD)
        if met:
            decide.find_met(self.me, self.key, told=told)
        elif goes == "not_met":
            decide.find_not_met(
                self.me, self.key, discretion=assessed, told=told,
                reasons="Two reports count; three are enough. It has been quiet since, the harm "
                "is less than it was, and what was promised was done.",
            )  # fmt: skip
            return self._close_refused()
        else:
            decide.find_met_by_discretion(
                self.me, self.key, told=told,
                discretion=Discretion(
                    "It has gone on for a year, with fewer reports than incidents.",
                    "The victim is ill, and alone; it does more harm than the number says.",
                    "No agency has seen the victim at home.",
                ),
                reasons="Fewer than three reports count, but the harm is serious.",
            )  # fmt: skip
        return True

    def _close_refused(self) -> bool:
        if self.plot.days > 200:
            with at(self._then() + dt.timedelta(days=40)):
                self._close("not_met", "The time to ask for a review of the decision is over.")
        return False

    def _prepared(self) -> None:
        about, person = (assessing.KIND, self.key), self._review.person_id or NEW
        draft_ = start(self.me, "matrix", about=about, person_id=person, point="review")
        save(self.me, draft_.pk, MEDIUM)
        complete(self.me, draft_.pk, band="medium", why="As we spoke about it.")
        prepare.prepare(
            self.me, self.key, spoc_id=self.me.person,
            words="Sleepless and anxious; a daughter stays at weekends. Rings at any time.",
        )  # fmt: skip

    def _called(self) -> None:
        meet.call_meeting(
            self.me, self.key, at=timezone.now() + dt.timedelta(days=18),
            place="Civic hall, room 4",
            chair=Chair(
                "A retired magistrate who has worked for none of the bodies.",
                name="Judith Armley", body="Independent panel of chairs",
            ),
        )  # fmt: skip

    def _invited(self) -> None:
        if int(self.plot.key) % 7 == 0:
            meet.invite(self.me, self.key, why_not="In hospital; asked for her words to be read.")
        else:
            meet.invite(self.me, self.key, whom="victim", part="start", told=Told(TOLD))

    def _held(self) -> None:
        meeting = self._review.meetings.get(held_at=None)
        names = ("PC Wood", "A. Lister", "M. Shah", "T. Holroyd")
        invited = meeting.invitation.invited
        held = Held(
            at=timezone.now(),
            minutes="The victim spoke first. Each body gave what it holds. The panel went through "
            "what was done and what was not.",
            chronology="First report in spring; two visits; a letter of the landlord; a second "
            "report to another agency that did not know of the first.",
            findings="What each body did was right by itself. Nobody had the whole of it.",
            came={row.pk: names[n % 4] for n, row in enumerate(meeting.attendance.all()[:4])},
            victim="came" if invited else "",
            attended="The first half hour" if invited else "",
            statement=MATTERS[self.plot.matter][1],
        )
        meet.close_meeting(self.me, self.key, held)

    def _sent(self) -> None:
        if self.plot.key == "10":
            why = "Everything that could be done had been done; it has stopped."
            recommend.send_recommendations(self.me, self.key, why)
            return
        for n, (text, why) in enumerate(ADVICE[: 1 + int(self.plot.key) % 3]):
            bodies = [self._review.organisation_id, *self._review.bodies]
            recommend.recommend(
                self.me, self.key, organisation_id=bodies[min(n, len(bodies) - 1)], text=text,
                why=why, by_when=timezone.localdate() + dt.timedelta(days=60),
            )  # fmt: skip
        recommend.send_recommendations(self.me, self.key)

    def _answers_of(self) -> list[tuple[int, Actor]]:
        rows = self._review.recommendations.filter(response=None).exclude(sent_at=None)
        found = [(one.pk, _of(one.organisation_id, self.plot.district, CASE_REVIEWS_ANSWER))
                 for one in rows]  # fmt: skip
        return [(key, who) for key, who in found if who is not None]

    def _responded(self) -> None:
        for n, (key, who) in enumerate(self._answers_of()):
            decision = ("accept", "partly", "accept", "reject")[(int(self.plot.key) + n) % 4]
            reason = "" if decision == "accept" else "There is money for half of it this year."
            recommend.consider(who, key, decision=decision, reason=reason)

    def _informed(self) -> None:
        early = ""
        if finish.responses_wanted(self._review):
            early = "The victim is to know within five working days; one body answers later."
        finish.tell_outcome(self.me, self.key, told=Told(TOLD), early=early)

    def _watched(self) -> None:
        for one in self._review.recommendations.all()[:2]:
            finish.plan(
                self.me, self.key, title=one.text[:80], organisation_id=one.organisation_id,
                due_on=timezone.localdate() + dt.timedelta(days=40), recommendation_id=one.pk,
            )  # fmt: skip
        if self._review.actions.exists():
            finish.watch(self.me, self.key)

    def _done(self) -> None:
        for one in self._review.actions.filter(done_on=None):
            finish.report_action(
                self.me, one.pk, done_on=timezone.localdate(), outcome="Done as agreed."
            )

    def _closed(self) -> None:
        planned = self._review.actions.exists()
        reason = "plan_done" if planned else "no_recommendations"
        self._close(reason, "What was agreed has been done, and it has been quiet for six weeks.")

    def _close(self, reason: str, words: str) -> None:
        body = draft(self._review, "case_review_closed")[2]
        told = Told(TOLD, body.replace("[Say why, and what was done]", words))
        finish.close(
            self.me, self.key, reason=reason, told=told, why="Nothing is left to wait for."
        )

    @property
    def _review(self) -> CaseReview:
        return CaseReview.objects.select_related("application").get(pk=self.key)


def _council(district: str) -> int:
    found = council_of(district)
    return found.pk if found else 0


def _of(body: int, district: str, capability: str) -> Actor | None:
    """Return one of a body's people who does this in a district; None where it has nobody."""
    part = workers(capability, organisation_id=body, district=district).first()
    return acting_as(part) if part else None


def _known(district: str, before: dt.datetime) -> Person | None:
    """Return somebody of the published records who has reported often, and not applied yet."""
    wall = before.replace(tzinfo=None)
    recent = Incident.objects.filter(
        district=district, reported_at__lt=wall, reported_at__gte=wall - dt.timedelta(days=150),
        withdrawn_at=None,
    )  # fmt: skip
    rows = (
        Party.objects.filter(role="caller", incident_id__in=recent.values("pk"), withdrawn_at=None)
        .exclude(person_id="").exclude(given_name="").exclude(family_name="")
        .values("person_id").order_by()
        .annotate(n=Count("incident_id", distinct=True), newest=Max("incident_id"))
        .filter(n__gte=3, n__lte=7)
        .order_by("-n", "person_id")[:40]
    )  # fmt: skip
    taken = set(Application.objects.exclude(person_id="").values_list("person_id", flat=True))
    for row in rows:
        if row["person_id"] not in taken:
            found = Person.objects.filter(pk=row["person_id"], withdrawn_at=None).first()
            if found is not None and found.given_name and found.family_name:
                return found
    return None
