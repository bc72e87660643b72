"""What others see of a case: what is shared, and nothing of the other party."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.cases import factories

from saferplaces.casework.cases import work
from saferplaces.casework.cases.actions import counter, notes, people, shares, transfers
from saferplaces.casework.cases.actions.add_action import add_action
from saferplaces.casework.cases.actions.end_action import finish_action
from saferplaces.casework.cases.actions.hand_over import hand_over, open_work, reassign
from saferplaces.casework.cases.models import Case, Part
from saferplaces.casework.cases.pages import lists
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

SHARE = {"purpose": "To act together", "gateway": "cda_115", "summary": "Noise in one street"}


def shared_case(cast) -> Case:
    case = factories.case(headline="Threats with a hammer", summary="Sleeps at her sister's")
    factories.somebody(case, Part.COMPLAINED_ABOUT, given_name="Bob", family_name="Secret")
    council = cast.ben.membership.organisation_id
    shares.share(cast.dev.actor, case.pk, organisation_id=council, **SHARE)
    return Case.objects.get(pk=case.pk)


def test_a_partner_reads_what_is_marked_as_shared_and_what_they_wrote(cast) -> None:
    case = shared_case(cast)
    notes.write_note(cast.dev.actor, case.pk, text="Only ours")
    notes.write_note(cast.dev.actor, case.pk, text="For all of us", shared=True)
    notes.write_note(cast.ben.actor, case.pk, text="The tenancy officer called")
    factories.action(case, title="Look into his past")
    shown = factories.action(case, title="Fit a light", shared=True)
    client = cast.ben.client()
    page = client.get(reverse("case", args=[case.pk])).text
    for part in ("Noise in one street", "For all of us", "The tenancy officer", "Fit a light"):
        assert part in page, part
    listed = client.get(f"{reverse('cases')}?show=all").text
    assert case.reference in listed
    for hidden in ("hammer", "sister", "Example", "Secret", "Only ours", "his past"):
        assert hidden not in page, hidden
        assert hidden not in listed, hidden
    people.share_name(cast.dev.actor, case.people.first().pk, shared=True)
    assert "Example" in client.get(reverse("case", args=[case.pk])).text
    for name in ("case-occurrences", "case-close", "case-contact-add"):
        assert client.get(reverse(name, args=[case.pk])).status_code == 404
    with pytest.raises(Refused):
        finish_action(cast.ben.actor, shown.pk, result="Done")
    assert cast.hana.client().get(reverse("case", args=[case.pk])).status_code == 404


def test_a_partner_does_what_was_given_to_them_and_the_share_ends_after_it(cast) -> None:
    case = shared_case(cast)
    due = timezone.now() + dt.timedelta(days=3)
    given = {"title": "Visit the tenant", "kind": "partner", "due_at": due}
    housing = cast.hana.membership.organisation_id
    with pytest.raises(Problem, match="Share the case"):
        add_action(cast.dev.actor, case.pk, **given, organisation_id=housing)
    made = add_action(cast.dev.actor, case.pk, **given, owner_id=cast.ben.user.pk)
    assert made.shared
    found = case.shares.get()
    with pytest.raises(Problem, match="end them first"):
        shares.end_share(cast.dev.actor, found.pk, why="Not needed")
    finish_action(cast.ben.actor, made.pk, result="Spoken to")
    shares.end_share(cast.dev.actor, found.pk, why="Not needed")
    assert cast.ben.client().get(reverse("case", args=[case.pk])).status_code == 404


def test_a_counter_allegation_is_a_case_of_its_own(cast) -> None:
    first = shared_case(cast)
    second = counter.open_counter_case(cast.dev.actor, first.pk, headline="The other side")
    parts = {one.given_name: one.part for one in second.people.all()}
    assert parts == {"Ada": Part.COMPLAINED_ABOUT, "Bob": Part.VICTIM}
    assert not second.shared_with
    assert not second.occurrences.exists()
    assert not second.contacts.exists()
    page = cast.dev.client().get(reverse("case", args=[first.pk])).text
    assert second.reference in page
    assert "Nothing of one case may reach the other party" in page
    assert "The other side" not in page
    theirs = cast.ben.client().get(reverse("case", args=[first.pk])).text
    assert second.reference not in theirs
    assert "Counter" not in theirs
    assert cast.ben.client().get(reverse("case", args=[second.pk])).status_code == 404


def test_a_case_goes_to_another_organisation_with_consent_asked_again(cast) -> None:
    case = factories.case()
    victim = case.people.get().pk
    given = {"why": "Tenants", "gateway": "cda_115",
             "organisation_id": cast.ben.membership.organisation_id}  # fmt: skip
    for consent in ({}, {victim: ("refused", "")}, {victim: ("overridden", "")}):
        with pytest.raises(Problem):
            transfers.offer(cast.dev.actor, case.pk, **given, consent=consent)
    found = transfers.offer(cast.dev.actor, case.pk, **given, consent={victim: ("given", "")})
    with pytest.raises(Refused):
        transfers.accept(cast.hana.actor, found.pk)
    transfers.accept(cast.ben.actor, found.pk, note="We ring her")
    case.refresh_from_db()
    assert case.organisation_id == cast.ben.membership.organisation_id
    assert case.lead_id == cast.ben.user.pk
    assert case.regime == "uk_gdpr"
    assert case.update_due <= timezone.now(), "the victim is to be told"
    assert found.old_id in case.shared_with
    page = cast.dev.client().get(reverse("case", args=[case.pk])).text
    assert "shared by Test Council" in page


def test_the_lead_is_handed_over_with_notes_and_leavers_leave_nothing(cast) -> None:
    case = factories.case()
    factories.action(case)
    with pytest.raises(Refused):
        hand_over(cast.amina.actor, case.pk, lead_id=cast.amina.user.pk, notes="Mine")
    with pytest.raises(Problem, match="must know"):
        hand_over(cast.dev.actor, case.pk, lead_id=cast.amina.user.pk, notes="")
    hand_over(cast.sarah.actor, case.pk, lead_id=cast.amina.user.pk, notes="Ring after six")
    case.refresh_from_db()
    assert case.contact_id == cast.amina.user.pk
    assert {row["kind"] for row in open_work(cast.dev.user.pk)} == {"case-action"}
    assert reassign(cast.sarah.actor, cast.amina.user.pk, cast.dev.user.pk) == 1
    assert reassign(cast.sarah.actor, cast.dev.user.pk, cast.bilal.user.pk) == 0


def test_ones_own_actions_stand_in_a_list_whoever_leads_the_case(cast) -> None:
    case = factories.case()
    late = timezone.now() - dt.timedelta(days=1)
    for due, title in ((late, "Ring the landlord"), (late + dt.timedelta(days=8), "Visit")):
        factories.action(case, owner_id=cast.sarah.user.pk, due_at=due, title=title)
    factories.action(case, "done", owner_id=cast.sarah.user.pk)
    factories.action(case)
    sarah = cast.sarah.client()
    card = work.of_actions(cast.sarah.actor)
    assert (card.number, card.note) == (2, "1 overdue")
    page = sarah.get(card.address).text
    assert page.index("Ring the landlord") < page.index("Visit")
    assert "Showing 1 to 2 of 2" in page
    page = sarah.get(f"{card.address}?show=late").text
    assert "Ring the landlord" in page
    assert "Showing 1 to 1 of 1" in page
    assert "You have nothing to do." in cast.ben.client().get(card.address).text


def test_the_card_of_my_cases_counts_the_list_that_it_leads_to(cast) -> None:
    case = factories.case()  # which another officer leads
    factories.action(case, owner_id=cast.sarah.user.pk)
    card = work.of_cases(cast.sarah.actor)
    assert card.number == 1
    assert "Showing 1 to 1 of 1" in cast.sarah.client().get(card.address).text


def test_what_changed_since_one_last_looked(cast) -> None:
    case = factories.case()
    client = cast.dev.client()

    def changed() -> list[Case]:
        return list(lists.rows(cast.dev.actor, "changed"))

    assert changed() == [case]
    client.get(reverse("case", args=[case.pk]))
    assert changed() == []
    notes.write_note(cast.sarah.actor, case.pk, text="Well done")
    assert changed() == [case]
    page = client.get(reverse("case", args=[case.pk])).text
    assert "1 since you last looked" in page
    notes.write_note(cast.dev.actor, case.pk, text="Thank you")
    assert changed() == []


def test_who_is_offered_a_case_does_not_take_the_offer_back(cast) -> None:
    offer = factories.transfer()
    address = reverse("case-transfer-withdraw", args=[offer.pk])
    assert cast.ben.client().post(address).status_code == 404
    with pytest.raises(Refused):
        transfers.withdraw(cast.ben.actor, offer.pk)
    assert cast.dev.client().post(address).status_code == 302
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
