"""Take an alert, say what came of it, and escalate those that nobody takes in time."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.reviews.actions.tell import tell_supervisors
from saferplaces.casework.reviews.models import Alert, AlertState
from saferplaces.casework.reviews.policy import alerts
from saferplaces.casework.reviews.states import ALERT
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.messages.actions.notify import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step


def take_alert(actor: Actor, key: int) -> Alert:
    """Acknowledge an alert: it is this supervisor's from now on."""
    with acting(actor):
        alert = _locked(actor, key)
        if alert.state == AlertState.TAKEN and alert.taken_by_id == actor.user_id:
            return alert
        if alert.state in {AlertState.TAKEN, AlertState.CLOSED}:
            raise Problem("Somebody else has taken this alert.")
        _give(actor, alert)
        _record(actor, "alert.taken", alert)
    return alert


def take_over_alert(actor: Actor, key: int, why: str) -> Alert:
    """Take an alert over from whoever has it; they are told, and the reason is recorded.

    Raises
    ------
    Problem
        When nobody has it, or no reason is given.
    """
    with acting(actor):
        alert = _locked(actor, key)
        if alert.state == AlertState.TAKEN and alert.taken_by_id == actor.user_id:
            return alert
        if alert.state != AlertState.TAKEN or alert.taken_by_id is None:
            raise Problem("Nobody has this alert: take it, or see what came of it.")
        if not why.strip():
            raise Problem("Say why you take it over", field="why")
        before = alert.taken_by_id
        _give(actor, alert)
        _record(actor, "alert.taken_over", alert, why.strip(), taken_from=before)
        notify([before], "Another supervisor has taken an alert over from you", "alerts")
    return alert


def close_alert(actor: Actor, key: int, outcome: str) -> Alert:
    """End an alert by saying what was done.

    Raises
    ------
    Problem
        When it is not this supervisor's, or nothing is said.
    """
    with acting(actor):
        alert = _locked(actor, key)
        if alert.state != AlertState.TAKEN:
            raise Problem("Take the alert first.")
        if alert.taken_by_id != actor.user_id:
            raise Problem("Somebody else has this alert. Take it over before you end it.")
        if not outcome.strip():
            raise Problem("Say what was done", field="outcome")
        step(ALERT, alert.state, AlertState.CLOSED)
        alert.state, alert.outcome = AlertState.CLOSED, outcome.strip()
        alert.closed_at = timezone.now()
        alert.save()
        _record(actor, "alert.closed", alert)
    return alert


def escalate_due() -> int:
    """Escalate every alert whose time to be taken has passed: its district's supervisors, then all.

    Called every minute. Those of the district hear of it when the alert is raised, and again now
    with all others; each alert is escalated once.
    """
    now = timezone.now()
    with acting(SYSTEM):
        due = Alert.objects.select_for_update(skip_locked=True).filter(
            state=AlertState.RAISED, take_by__lt=now
        )
        found = list(due)
        for alert in found:
            step(ALERT, alert.state, AlertState.ESCALATED)
            alert.state, alert.escalated_at = AlertState.ESCALATED, now
            alert.save(update_fields=["state", "escalated_at"])
            _record(SYSTEM, "alert.escalated", alert)
        if found:
            text = f"Nobody took {len(found)} alert{'s' if len(found) > 1 else ''} in time"
            tell_supervisors("", text, "alerts", urgent=True)
    return len(found)


def _locked(actor: Actor, key: int) -> Alert:
    alert = Alert.objects.select_for_update().get(pk=key)
    alerts.may(actor, "take", alert).require()
    return alert


def _give(actor: Actor, alert: Alert) -> None:
    step(ALERT, alert.state, AlertState.TAKEN)
    alert.state, alert.taken_by_id = AlertState.TAKEN, actor.user_id
    alert.taken_at = timezone.now()
    alert.save()


def _record(actor: Actor, verb: str, alert: Alert, why: str = "", **more: object) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"alert:{alert.pk}", f"incident:{alert.incident_id}"],
        reason=why,
        detail={"state": alert.state, **more},
    )
