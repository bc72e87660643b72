"""The administrator's pages: people, parts, leavers, absences, and work that changes hands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.examples import a_task

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity import factors
from saferplaces.foundation.identity.actions import parts as act
from saferplaces.foundation.identity.actions.people import close_account
from saferplaces.foundation.identity.actor import current_memberships
from saferplaces.foundation.identity.models import Absence, Membership, Organisation, Team, User
from saferplaces.foundation.identity.passwords import set_password
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

PEOPLE = "/administration/people"
WORK = "/administration/open-work"


def _day(name: str, value: dt.date) -> dict[str, str]:
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}-{part}": str(number) for part, number in parts.items()}


def _part(cast, **more: object) -> dict[str, object]:
    organisation = cast.amina.membership.organisation
    first = _day("starts_on", timezone.localdate())
    return (
        {"role": "reviewer", "organisation": organisation.pk, "districts": ["leeds"]} | first | more
    )


def test_an_administrator_adds_a_person_who_then_sets_a_password(cast) -> None:
    client = cast.adam.client()
    sent = {"name": "New Person", "username": "New.Person@test.example"}
    made = client.post(f"{PEOPLE}/add", sent)
    user = User.objects.get(username="new.person@test.example")
    assert made["Location"] == f"{PEOPLE}/{user.pk}/role"
    assert client.post(f"{PEOPLE}/{user.pk}/role", _part(cast)).status_code == 302
    assert [part.role for part in current_memberships(user)] == ["reviewer"]
    page = client.post(f"{PEOPLE}/{user.pk}/password-code").content.decode()
    code = page.split("<code>")[1].split("</code>")[0]
    set_password(user.username, code, "a long enough password")
    again = client.post(f"{PEOPLE}/add", sent).content.decode()
    assert "Somebody has an account with this email address already" in again
    verbs = list(Entry.objects.filter(what="alter").values_list("verb", flat=True))
    assert sorted(verbs) == ["membership.begun", "person.added", "person.password_code"]


def test_people_are_found_by_name_role_and_state(cast) -> None:
    cast.amina, cast.sarah, cast.ben  # noqa: B018 - makes them
    client = cast.adam.client()
    assert "amina@test.example" in client.get(f"{PEOPLE}?q=AMI").content.decode()
    page = client.get(f"{PEOPLE}?role=supervisor").content.decode()
    assert "sarah@test.example" in page
    assert "amina@test.example" not in page
    Membership.objects.filter(user=cast.amina.user).update(ended_at=timezone.now())
    assert "amina@test.example" in client.get(f"{PEOPLE}?state=gone").content.decode()
    assert Entry.objects.filter(verb="staff.list", query__q="AMI").exists()


def test_an_administrator_gives_themselves_nothing_and_the_try_is_recorded(cast) -> None:
    client = cast.adam.client()
    me = f"{PEOPLE}/{cast.adam.user.pk}"
    assert client.post(f"{me}/role", _part(cast)).status_code == 403
    assert client.post(f"{me}/password-code").status_code == 403
    assert client.post(f"{me}/account", {"what": "factor"}).status_code == 403
    assert len(current_memberships(cast.adam.user)) == 1
    assert Entry.objects.filter(what="refuse", actor_id=cast.adam.user.pk).count() == 3


def test_the_administrator_of_a_partner_manages_that_partner_only(cast) -> None:
    ben = cast.ben
    Membership.objects.filter(pk=ben.membership.pk).update(role="administrator")
    client = ben.client()
    cast.amina  # noqa: B018 - is of the force
    page = client.get(PEOPLE).content.decode()
    assert "ben@test.example" in page
    assert "amina@test.example" not in page
    assert client.get(f"{PEOPLE}/{cast.amina.user.pk}").status_code == 404
    force = cast.amina.membership.organisation
    assert client.get(f"/administration/organisations/{force.pk}").status_code == 404


def test_somebody_with_open_work_leaves_only_once_it_is_somebody_elses(cast) -> None:
    a_task("amina")
    today = timezone.localdate()
    client = cast.adam.client()
    sent = _day("last_day", today)
    refused = client.post(f"{PEOPLE}/{cast.amina.user.pk}/leaver", sent).content.decode()
    assert "They still have open work" in refused
    assert f'href="/administration/open-work/{cast.amina.user.pk}"' in refused
    part = f"{PEOPLE}/{cast.amina.user.pk}/role/{cast.amina.membership.pk}/end"
    assert "They still have open work" in client.post(part, sent).content.decode()
    handed = client.post(f"{WORK}/{cast.amina.user.pk}", {"to": cast.dev.user.pk})
    assert handed.status_code == 302
    assert cast.dev.user.tasks.count() == 1
    assert client.post(f"{PEOPLE}/{cast.amina.user.pk}/leaver", sent).status_code == 302
    assert current_memberships(cast.amina.user)
    assert not current_memberships(cast.amina.user, today + dt.timedelta(days=1))


def test_a_supervisor_hands_over_the_work_of_their_own_people_only(cast) -> None:
    a_task("amina")
    a_task("amina")
    client = cast.sarah.client()
    page = client.get(f"{WORK}/{cast.amina.user.pk}").content.decode()
    assert page.count("Call back, review 1") == 2
    assert client.get(f"{WORK}/{cast.bilal.user.pk}").status_code == 404  # of Bradford
    assert client.get(f"{WORK}/{cast.ben.user.pk}").status_code == 404  # of the council
    assert client.get(f"{WORK}/{cast.carys.user.pk}").status_code == 404  # of the whole force
    assert cast.amina.client().get(WORK).status_code == 403
    client.post(f"{WORK}/{cast.amina.user.pk}", {"to": cast.dev.user.pk})
    assert cast.dev.user.tasks.count() == 2
    entry = Entry.objects.get(verb="work.handed_over")
    assert entry.detail == {"count": 2}


def test_work_that_the_other_cannot_do_stays_where_it_is(cast) -> None:
    a_task("amina")
    with pytest.raises(Problem):
        act.hand_over(cast.sarah.actor, cast.amina.user, cast.colin.user)  # does no tasks
    assert cast.amina.user.tasks.count() == 1


def test_work_of_people_who_are_away_or_gone_is_shown_first(cast) -> None:
    a_task("amina")
    a_task("dev")
    a_task("sarah", by="sarah")
    act.be_away(cast.adam.actor, cast.amina.user, timezone.localdate(), None, cast.dev.user)
    close_account(cast.adam.actor, cast.dev.user)
    page = cast.sarah.client().get(WORK).content.decode()
    first = page.split("Everybody else")[0]
    assert "Away today" in first
    assert "No longer here" in first
    assert "Sarah</a>" not in first


def test_a_closed_account_is_out_at_once(cast) -> None:
    client = cast.amina.client()
    assert client.get("/").status_code == 200
    cast.adam.client().post(f"{PEOPLE}/{cast.amina.user.pk}/account", {"what": "close"})
    assert client.get("/").status_code == 302


def test_an_authenticator_that_was_lost_is_removed(cast) -> None:
    factors.setting_up(cast.amina.user)
    client = cast.adam.client()
    client.post(f"{PEOPLE}/{cast.amina.user.pk}/account", {"what": "factor"})
    assert not cast.amina.user.totpdevice_set.exists()


def test_days_away_need_a_colleague_as_cover(cast) -> None:
    client = cast.adam.client()
    cast.dev  # noqa: B018 - is a colleague
    page = f"{PEOPLE}/{cast.amina.user.pk}/away"
    sent = _day("starts_on", timezone.localdate())
    assert client.post(page, sent | {"cover": cast.ben.user.pk}).status_code == 200
    assert client.post(page, sent | {"cover": cast.dev.user.pk}).status_code == 302
    assert Absence.objects.get().cover == cast.dev.user


def test_the_last_administrator_stays(cast) -> None:
    today = timezone.localdate()
    with pytest.raises(Problem, match="Nobody would be left"):
        act.leave(cast.adam.actor, cast.adam.user, today)
    assert current_memberships(cast.adam.user, today + dt.timedelta(days=1))


def test_a_part_fits_its_organisation(cast) -> None:
    council = cast.ben.membership.organisation
    given = {"role": "partner_officer", "team": None, "starts_on": timezone.localdate()}
    with pytest.raises(Problem, match="districts"):
        act.begin_part(
            cast.adam.actor, cast.ben.user, organisation=council, districts=["bradford"], **given
        )
    with pytest.raises(Problem, match="team"):
        act.begin_part(
            cast.adam.actor, cast.ben.user, organisation=council, districts=[],
            **(given | {"team": cast.amina.membership.team}),
        )  # fmt: skip
    with pytest.raises(Refused):
        act.begin_part(cast.sarah.actor, cast.ben.user, organisation=council, districts=[], **given)


def test_organisations_and_teams_are_added_and_changed(cast) -> None:
    client = cast.adam.client()
    sent = {"name": "A housing provider", "code": "housing-one", "kind": "housing",
            "regime": "uk_gdpr", "districts": ["leeds"], "active": "on"}  # fmt: skip
    assert client.post("/administration/organisations/add", sent).status_code == 302
    made = Organisation.objects.get(code="housing-one")
    again = client.post("/administration/organisations/add", sent).content.decode()
    assert "This code is in use already" in again
    page = f"/administration/organisations/{made.pk}"
    team = {"name": "Leeds team", "code": "leeds", "district": "leeds", "active": "on"}
    assert client.post(f"{page}/team", team).status_code == 302
    assert Team.objects.get(organisation=made).district == "leeds"
    assert "Leeds team" in client.get(page).content.decode()
