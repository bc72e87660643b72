"""Code lists change from a day on, with history; what was decided before keeps its row."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.actions.change import add_code, change_code, end_code
from saferplaces.foundation.reference.forms import of_row
from saferplaces.foundation.reference.keeping import one_reading
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code, codes, label

WEEK = dt.timedelta(days=7)


def _given(**more: object) -> dict[str, object]:
    return {
        "label": "Call back", "values": {"days": 1, "hint": "Ring at once"}, "source": "Board",
        "valid_from": timezone.localdate() + WEEK, "confidence": "local",
    } | more  # fmt: skip


def test_a_change_begins_on_its_day_and_what_was_decided_before_shows_the_old_row(cast) -> None:
    old = code("task_kinds", "call_back")
    new = change_code(cast.adam.actor, old, **_given())
    today = timezone.localdate()
    assert code("task_kinds", "call_back", today).pk == old.pk  # by which today's task is made
    assert code("task_kinds", "call_back", today + WEEK).pk == new.pk
    kept = Code.objects.get(pk=old.pk)
    assert (kept.label, kept.values) == (old.label, old.values)
    assert kept.valid_to == today + WEEK - dt.timedelta(days=1)
    page = cast.adam.client().get(f"/reference/codes/{old.pk}").content.decode()
    assert "Ring at once" in page
    assert "Days: 2" in page
    assert "Adam" in page


def test_a_changed_code_is_seen_at_once_one_rolled_back_never_and_a_request_asks_once(
    db, django_assert_num_queries
) -> None:
    row = code("task_kinds", "call_back")
    for words in ("Ring them", "Ring them today"):  # as another process would write it
        with transaction.atomic():
            Code.objects.filter(pk=row.pk).update(label=words)
            assert label("task_kinds", "call_back") == words
            transaction.set_rollback(True)
        assert label("task_kinds", "call_back") == row.label
    with one_reading(), django_assert_num_queries(1):
        assert label("task_kinds", "call_back") in [one.label for one in codes("task_kinds")]
    Code.objects.filter(pk=row.pk).delete()
    with one_reading():
        assert label("task_kinds", "call_back") == "call_back"
        Code.objects.create(
            list="task_kinds", code="call_back", label="Again", valid_from=row.valid_from
        )
        assert label("task_kinds", "call_back") == "Again"


def test_who_changed_what_is_recorded_and_kept(cast) -> None:
    old = code("task_kinds", "call_back")
    change_code(cast.adam.actor, old, **_given())
    entry = Entry.objects.get(verb="code.begun")
    assert entry.actor_name == "Adam"
    assert entry.detail["values"] == {"days": 1, "hint": "Ring at once"}
    events = Code.pgh_event_models["update"].objects.filter(pgh_obj_id=old.pk)
    assert events.latest("pgh_id").pgh_context.metadata["user"] == cast.adam.user.pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"valid_from": dt.date(2020, 1, 1)}, "valid_from"),
        ({"values": {"days": "two", "hint": ""}}, "values"),
        ({"values": {"days": -1, "hint": ""}}, "values"),
        ({"values": {"hint": ""}}, "values"),
        ({"values": {"days": 1, "hint": "", "weeks": 1}}, "values"),
    ],
)
def test_what_does_not_fit_the_list_is_said_beside_its_field(cast, more, field) -> None:
    old = code("task_kinds", "call_back")
    with pytest.raises(Problem) as raised:
        change_code(cast.adam.actor, old, **_given(**more))
    assert raised.value.field == field
    old.refresh_from_db()
    assert old.valid_to is None


def test_a_role_of_the_sign_in_service_must_name_what_there_is(cast) -> None:
    cast.amina  # noqa: B018 - makes the force
    good = {"role": "reviewer", "organisation": "force", "districts": ["leeds"]}
    for wrong in ({"role": "boss"}, {"organisation": "nobody"}, {"districts": ["x"]}, {"x": 1}):
        with pytest.raises(Problem):
            add_code(cast.adam.actor, "oidc_roles", code="asb", **_given(values=good | wrong))
    add_code(cast.adam.actor, "oidc_roles", code="asb", **_given(values=good))


def test_a_list_is_changed_through_its_pages(cast) -> None:
    client = cast.adam.client()
    old = code("task_kinds", "call_back")
    day = timezone.localdate() + WEEK
    sent = {
        "label": "Ring back", "value_days": "1", "value_hint": "", "source": "Board",
        "valid_from-day": day.day, "valid_from-month": day.month, "valid_from-year": day.year,
        "confidence": "local",
    }  # fmt: skip
    bad = client.post(f"/reference/codes/{old.pk}/change", sent | {"value_days": "one"})
    assert "Days must be a number" in bad.content.decode()
    bad = client.post(f"/reference/codes/{old.pk}/change", sent | {"value_days": "-1"})
    assert "Days must be 0 or more" in bad.content.decode()
    assert client.post(f"/reference/codes/{old.pk}/change", sent).status_code == 302
    assert "Ring back" in client.get("/reference/lists/task_kinds").content.decode()
    added = client.post("/reference/lists/task_kinds/add", sent | {"code": "letter"})
    assert added.status_code == 302
    assert client.get("/reference/areas").status_code == 200
    assert client.get("/reference/").status_code == 200
    assert client.get("/reference/lists/nothing").status_code == 404


def test_a_row_ends_but_no_setting_does(cast) -> None:
    today = timezone.localdate()
    ended = end_code(cast.adam.actor, code("task_kinds", "case_review_signpost"), today)
    assert ended.valid_to == today
    with pytest.raises(Problem):
        end_code(cast.adam.actor, code("settings", "oidc_claim"), today)
    with pytest.raises(Refused):
        end_code(cast.sarah.actor, code("task_kinds", "call_back"), today)


def test_every_value_that_is_shipped_comes_back_from_its_fields_as_it_was(cast) -> None:
    cast.amina  # noqa: B018 - makes the force
    for row in Code.objects.filter(valid_to__isnull=True).exclude(list="oidc_roles"):
        first = of_row(None, row)
        sent: dict[str, object] = {name: field.value() for name, field in _bound(first).items()}
        day = timezone.localdate()
        sent |= {"valid_from-day": day.day, "valid_from-month": day.month,
                 "valid_from-year": day.year}  # fmt: skip
        form = of_row(sent, row)
        assert form.is_valid(), (row, form.errors)
        assert form.given()["values"] == row.values


def _bound(form):
    return {name: form[name] for name in form.fields if name != "valid_from"}


def test_a_role_of_the_sign_in_service_is_chosen_from_what_there_is(cast) -> None:
    cast.amina  # noqa: B018 - makes the force
    day = timezone.localdate()
    sent = {
        "code": "asb", "label": "ASB", "value_role": "reviewer", "value_organisation": "force",
        "value_team": "", "value_districts": ["leeds"], "source": "Board", "confidence": "force",
        "valid_from-day": day.day, "valid_from-month": day.month, "valid_from-year": day.year,
    }  # fmt: skip
    client = cast.adam.client()
    bad = client.post("/reference/lists/oidc_roles/add", sent | {"value_role": "boss"})
    assert bad.status_code == 200
    assert client.post("/reference/lists/oidc_roles/add", sent).status_code == 302
    assert code("oidc_roles", "asb").values["districts"] == ["leeds"]


def test_what_the_force_has_to_confirm_is_one_list_until_it_has(cast) -> None:
    client, row = cast.adam.client(), code("settings", "alert_lookback_hours")
    page = "/reference/values?confidence=local&list=settings"
    assert row.label in client.get(page).content.decode()
    day = timezone.localdate()
    form = client.get(f"/reference/codes/{row.pk}/change").content.decode()
    assert 'value="force" checked' in form
    sent = {
        "label": row.label, "value_value": "72", "source": "Board", "confidence": "force",
        "valid_from-day": day.day, "valid_from-month": day.month, "valid_from-year": day.year,
    }  # fmt: skip
    assert client.post(f"/reference/codes/{row.pk}/change", sent).status_code == 302
    assert row.label not in client.get(page).content.decode()
