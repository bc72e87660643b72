"""What the administrator of a partner cannot make of their part."""

from __future__ import annotations

import datetime as dt

import pytest

from saferplaces.foundation.identity.actions import parts as act
from saferplaces.foundation.identity.actor import current_memberships
from saferplaces.foundation.identity.models import Membership, Organisation, User
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import code

ORGANISATIONS = "/administration/organisations"
PEOPLE = "/administration/people"
LONG_AGO = dt.date(2024, 1, 1)


@pytest.fixture
def ben(cast):
    """Ben administers the council, and nothing else."""
    found = cast.ben
    found.membership.role = Role.ADMINISTRATOR
    found.membership.save()
    return found


@pytest.fixture
def shared(cast, ben):
    """Amina of the force has helped out at the council."""
    part = cast.amina.membership
    Membership.objects.create(
        user=cast.amina.user, organisation=ben.membership.organisation,
        role="partner_officer", starts_on=LONG_AGO, ends_on=LONG_AGO,
    )  # fmt: skip
    return part


def test_they_do_not_turn_their_organisation_into_the_force(ben) -> None:
    own = ben.membership.organisation
    sent = {
        "name": "Test Council", "code": own.code, "kind": "force", "regime": "part3",
        "districts": ["leeds", "bradford"], "active": "on",
    }  # fmt: skip
    assert ben.client().post(f"{ORGANISATIONS}/{own.pk}", sent).status_code == 403
    now = Organisation.objects.get(pk=own.pk)
    assert (now.kind, now.regime, now.districts) == (own.kind, own.regime, ["leeds"])


def test_they_may_still_correct_its_name(ben) -> None:
    own = ben.membership.organisation
    sent = {
        "name": "The Council", "code": own.code, "kind": own.kind, "regime": own.regime,
        "districts": own.districts, "active": "on",
    }  # fmt: skip
    assert ben.client().post(f"{ORGANISATIONS}/{own.pk}", sent).status_code == 302
    assert Organisation.objects.get(pk=own.pk).name == "The Council"


@pytest.mark.parametrize("role", ["reviewer", "call_taker", "supervisor", "registrar", "analyst"])
def test_nobody_plays_a_part_of_the_police_outside_the_force(cast, ben, role: str) -> None:
    colleague = User.objects.create_user("cat@test.example", "Cat")
    for who in (ben, cast.adam):
        with pytest.raises(Problem):
            act.begin_part(
                who.actor, colleague, organisation=ben.membership.organisation, role=role,
                team=None, districts=["leeds"], starts_on=LONG_AGO,
            )  # fmt: skip
    assert not current_memberships(colleague)


def test_they_do_not_take_over_the_account_of_somebody_of_the_force(cast, ben, shared) -> None:
    page, client = f"{PEOPLE}/{cast.amina.user.pk}", ben.client()
    assert client.get(page).status_code == 200
    assert client.post(f"{page}/password-code").status_code == 403
    assert client.post(f"{page}/account", {"what": "factor"}).status_code == 403
    assert client.post(f"{page}/account", {"what": "close"}).status_code == 403
    sent = {"name": "Amina", "username": "ben2@test.example", "subject": "x y"}
    assert client.post(f"{page}/edit", sent).status_code == 403
    assert User.objects.get(pk=cast.amina.user.pk).username == "amina@test.example"


def test_they_do_not_end_a_part_at_the_force(cast, ben, shared) -> None:
    page, client = f"{PEOPLE}/{cast.amina.user.pk}", ben.client()
    day = {"last_day-day": "1", "last_day-month": "2", "last_day-year": "2024"}
    assert client.post(f"{page}/role/{shared.pk}/end", day).status_code == 403
    assert client.post(f"{page}/leaver", day).status_code == 403
    assert Membership.objects.get(pk=shared.pk).ends_on is None


def test_they_change_no_list_of_the_service(ben) -> None:
    row = code("task_kinds", "call_back")
    client = ben.client()
    day = {"last_day-day": "1", "last_day-month": "1", "last_day-year": "2099"}
    assert client.post(f"/reference/codes/{row.pk}/end", day).status_code == 403
    assert client.post("/jobs/housekeeping/run").status_code == 403


def test_the_data_protection_officer_of_a_partner_looks_nobody_up(cast, ben) -> None:
    ben.membership.role = Role.DATA_PROTECTION_OFFICER
    ben.membership.save()
    assert ben.client().post("/audit/people", {"name": "a"}).status_code == 403
    assert cast.dora.client().post("/audit/people", {"name": "a"}).status_code == 200


def test_a_partner_under_the_same_law_sees_nobody_elses_accesses(cast, ben) -> None:
    """Probation and youth justice hold data under Part 3 too, and are not the force."""
    cast.amina.client().get("/search?q=somebody")
    part = ben.membership
    part.organisation.kind, part.organisation.regime = "probation", "part3"
    part.organisation.save()
    part.role = Role.DATA_PROTECTION_OFFICER
    part.save()
    client = ben.client()
    assert "Amina" not in client.get("/audit/").content.decode()
    assert client.post("/audit/people", {"name": "a"}).status_code == 403
    assert "Amina" in cast.dora.client().get("/audit/").content.decode()


def test_they_give_a_role_to_somebody_whom_they_have_just_added(cast, ben) -> None:
    client = ben.client()
    made = client.post(f"{PEOPLE}/add", {"username": "cat@test.example", "name": "Cat"})
    page = made["Location"]
    assert client.get(page).status_code == 200
    sent = {
        "organisation": ben.membership.organisation.pk, "role": "partner_officer", "team": "",
        "districts": ["leeds"], "starts_on-day": "1", "starts_on-month": "2",
        "starts_on-year": "2026",
    }  # fmt: skip
    assert client.post(page, sent).status_code == 302
    assert current_memberships(User.objects.get(username="cat@test.example"))


def test_they_give_no_role_to_somebody_whom_the_force_has_just_added(cast, ben) -> None:
    made = cast.adam.client().post(f"{PEOPLE}/add", {"username": "d@test.example", "name": "Dan"})
    assert cast.adam.client().get(made["Location"]).status_code == 200
    assert ben.client().get(made["Location"]).status_code == 404
