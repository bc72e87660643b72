"""Examples of Immediate Justice in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.reviews.waiting import waiting
from tests.saferplaces.cast import person
from tests.saferplaces.examples import a_log, example
from tests.saferplaces.programmes.immediate_justice import made

from saferplaces.intake.incidents.models import Party
from saferplaces.programmes.immediate_justice.models import Adjustment, KeepApart


@example("justice-refer-incident")
def _report() -> dict[str, object]:
    return {"incident_id": a_log().pk}


@example("justice-refer-review")
def _review() -> dict[str, object]:
    return {"review_id": waiting().pk}


@example("justice-refer-person")
def _person() -> dict[str, object]:
    return {"person_id": Party.objects.get(incident_id=a_log().pk).person_id}


@example(
    "justice-referral", "justice-accept", "justice-decline", "justice-hours", "justice-adjust",
    "justice-restorative", "justice-breach", "justice-decide", "justice-withdraw",
    "justice-victim", "justice-apart", "justice-complete", "justice-outcome", "justice-ask-back",
    "justice-answer",
)  # fmt: skip
def _adult() -> dict[str, object]:
    row = made.referral("started")
    made.marked(made.booking(row), minutes=60)
    return {"pk": row.pk}


@example("justice-plan", "justice-activity")
def _child() -> dict[str, object]:
    return {"pk": made.child().pk}


@example("justice-activity-note", "justice-activity-drop")
def _activity() -> dict[str, object]:
    return {"pk": made.plan(made.child()).pk}


@example("justice-adjustment-end")
def _adjustment() -> dict[str, object]:
    row = Adjustment.objects.create(
        referral=made.referral(), need="injury", words="Sits down", made_at=made.now(),
        made_by=person("owen").user,
    )  # fmt: skip
    return {"pk": row.pk}


@example("justice-alternative")
def _alternative() -> dict[str, object]:
    return {"pk": made.alternative().pk}


@example("justice-alternative-back")
def _credited() -> dict[str, object]:
    return {"pk": made.credited(made.alternative()).pk}


@example("justice-apart-end")
def _apart() -> dict[str, object]:
    one, two = made.referral(), made.referral()
    left, right = sorted([one.person_id, two.person_id])
    row = KeepApart.objects.create(
        person_id=left, other_id=right, why="They fell out", organisation=one.organisation,
        made_at=made.now(), made_by=person("amina").user,
    )  # fmt: skip
    return {"pk": row.pk}


@example("justice-correct")
def _event() -> dict[str, object]:
    return {"pk": made.marked(made.booking(made.referral("started"))).pk}


@example("justice-session", "justice-roster", "justice-roster-close", "justice-session-cancel")
def _session() -> dict[str, object]:
    return {"pk": made.booking().session_id}


@example("justice-take-off")
def _booking() -> dict[str, object]:
    return {"pk": made.booking().pk}


@example(
    "justice-place", "justice-place-take-on", "justice-place-pass", "justice-place-same",
    "justice-place-refuse", "justice-place-assess", "justice-place-open", "justice-place-close",
)  # fmt: skip
def _place() -> dict[str, object]:
    return {"pk": made.site().pk}
