"""Offer a case to another organisation, which accepts it, declines it, or sees it withdrawn."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.actions.open_case import lead_of
from saferplaces.casework.cases.models import (
    Action,
    ActionState,
    Case,
    CasePerson,
    Share,
    Transfer,
    TransferState,
    TransferStateChange,
)
from saferplaces.casework.cases.moving import happened, locked, move_transfer
from saferplaces.casework.cases.policy import transfers
from saferplaces.casework.cases.queries import victims_of
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes


def offer(
    actor: Actor, case_id: int, *, organisation_id: int, why: str, gateway: str,
    consent: Mapping[int, tuple[str, str]],
) -> Transfer:  # fmt: skip
    """Offer a case to another organisation, with the consent of each victim asked again.

    Parameters
    ----------
    consent:
        Of each victim (key of `CasePerson`): a code of the list ``transfer_consent``, and a reason
        where it asks for one.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    with acting(actor):
        case = locked(actor, case_id)
        user_id = actor.person
        other = Organisation.objects.filter(pk=organisation_id, active=True).first()
        may = people(CASES_WORK, organisation_id=organisation_id, district=case.district)
        if other is None or other.pk == case.organisation_id or not may.exists():
            raise Problem("Select an organisation that works on cases here", "organisation")
        if not why.strip():
            raise Problem("Enter why they are to hold the case", "why")
        if not codes("gateways").filter(code=gateway).exists():
            raise Problem("Select the law by which it may be passed on", "gateway")
        if case.transfers.filter(state=TransferState.OFFERED).exists():
            raise Problem("The case has been offered already: withdraw that first")
        now = happened(actor, case, "transfer_offered", organisation=other.code, gateway=gateway)
        found = Transfer.objects.create(
            case=case,
            old_id=case.organisation_id,
            new=other,
            consent=_consent(victims_of(case.pk), consent),
            gateway=gateway,
            why=why.strip(),
            offered_at=now,
            offered_by_id=user_id,
        )
        TransferStateChange.objects.create(
            transfer=found, new=TransferState.OFFERED, by_id=user_id, at=now
        )
        notify(
            may.values_list("pk", flat=True), "A case is offered to your organisation.",
            reverse("case-transfer", args=[found.pk]),
        )  # fmt: skip
    return found


def accept(
    actor: Actor, transfer_id: int, *, note: str = "", lead_id: int | None = None
) -> Transfer:
    """Take a case over: it is one's organisation's from now on, and the old holder shares in it.

    The victims are to be told by whoever takes over: the clock of updates begins anew at once.
    """
    with acting(actor):
        case, found = _answering(actor, transfer_id)
        user_id = actor.person
        if found.state != TransferState.OFFERED:
            raise Problem("The offer has been answered, or withdrawn.")
        _answer(actor, found, note)
        case.organisation_id, case.regime = found.new_id, actor.regime
        lead = lead_of(case, lead_id or user_id)
        case.lead_id = case.contact_id = lead.user_id
        case.team_id = lead.team_id
        case.update_due = case.next_due = timezone.now()
        now = happened(
            actor, case, "transferred", what="disclose", save=False,
            organisations=[found.old_id, found.new_id],
        )  # fmt: skip
        _swap(case, found)
        case.save()
        move_transfer(actor, found, TransferState.ACCEPTED, note)
        Action.objects.filter(case=case, organisation=found.old_id, state=ActionState.OPEN).update(
            shared=True
        )
        Share.objects.filter(case=case, organisation=found.new_id, ended_at__isnull=True).update(
            ended_at=now, why_ended="They hold the case now"
        )
        notify(
            [found.offered_by_id], "A case that you offered was accepted.",
            reverse("case", args=[case.pk]),
        )  # fmt: skip
    return found


def decline(actor: Actor, transfer_id: int, *, note: str) -> Transfer:
    """Decline a case, with a reason."""
    with acting(actor):
        case, found = _answering(actor, transfer_id)
        if not note.strip():
            raise Problem("Enter why you decline it", "note")
        _answer(actor, found, note)
        move_transfer(actor, found, TransferState.DECLINED, note.strip())
        happened(actor, case, "transfer_declined")
        notify(
            [found.offered_by_id], "A case that you offered was declined.",
            reverse("case", args=[case.pk]),
        )  # fmt: skip
    return found


def withdraw(actor: Actor, transfer_id: int, *, why: str = "") -> Transfer:
    """Take an offer back."""
    with acting(actor):
        case = locked(actor, Transfer.objects.get(pk=transfer_id).case_id, closed_too=True)
        found = Transfer.objects.select_for_update().select_related("case").get(pk=transfer_id)
        transfers.may(actor, "withdraw", found).require()
        _answer(actor, found, why)
        move_transfer(actor, found, TransferState.WITHDRAWN, why)
        happened(actor, case, "transfer_withdrawn")
    return found


def _answering(actor: Actor, transfer_id: int) -> tuple[Case, Transfer]:
    case = Case.objects.select_for_update().get(
        pk=Transfer.objects.values_list("case_id", flat=True).get(pk=transfer_id)
    )
    found = Transfer.objects.select_for_update().select_related("case").get(pk=transfer_id)
    transfers.may(actor, "answer", found).require()
    return case, found


def _answer(actor: Actor, found: Transfer, note: str) -> None:
    found.answer, found.answered_by_id = note.strip(), actor.user_id
    found.answered_at = timezone.now()


def _swap(case: Case, found: Transfer) -> None:
    others = {*case.shared_with, found.old_id} - {found.new_id}
    case.shared_with = sorted(others)
    Share.objects.create(
        case=case,
        organisation_id=found.old_id,
        purpose="They held the case before",
        gateway=found.gateway,
        summary="The case was handed over; its new holder decides what else is shared.",
        begun_at=timezone.now(),
        begun_by_id=found.answered_by_id,
    )


def _consent(
    victims: list[CasePerson], given: Mapping[int, tuple[str, str]]
) -> dict[str, dict[str, str]]:
    known = {row.code: row for row in codes("transfer_consent")}
    found = {}
    for victim in victims:
        answer, why = given.get(victim.pk, ("", ""))
        row = known.get(answer)
        if row is None:
            raise Problem("Ask each victim again whether they agree", "consent")
        if not row.values["goes"]:
            raise Problem("A victim refuses: the case cannot be passed on by consent", "consent")
        if row.values["needs_reason"] and not why.strip():
            raise Problem("Enter by which law it goes ahead without consent", "consent_why")
        found[str(victim.pk)] = {"answer": answer, "why": why.strip()}
    return found
