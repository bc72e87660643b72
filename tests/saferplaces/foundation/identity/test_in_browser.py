"""Signing in, tasks and administration in a browser: accessible, and looked at."""

from __future__ import annotations

import pytest
from tests.saferplaces.examples import a_task

from saferplaces.foundation.identity import factors
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.reference.queries import code

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery staple"  # noqa: S105 - of the tests


def test_somebody_sets_up_their_second_factor(live) -> None:
    user = live.cast.amina.user
    user.set_password(PASSWORD)
    user.save()
    page = live.page("/sign-in")
    live.clean(page)
    live.picture(page, "sign-in")
    page.get_by_label("Email address").fill(user.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_alt_text("QR code").evaluate("picture => picture.naturalWidth") > 0
    live.clean(page)
    live.picture(page, "second-factor")
    assert not factors.enrolled(User.objects.get(pk=user.pk))


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.slow)])
def test_the_administrators_pages_are_accessible(live, width: int) -> None:
    amina = live.cast.amina.user.pk
    row = code("task_kinds", "call_back").pk
    for name, path in {
        "people": "/administration/people",
        "person": f"/administration/people/{amina}",
        "role": f"/administration/people/{amina}/role",
        "organisations": "/administration/organisations",
        "reference": "/reference/",
        "code": f"/reference/codes/{row}",
        "change": f"/reference/codes/{row}/change",
    }.items():
        page = live.page_as(live.cast.adam, path, width=width)
        live.picture(page, f"admin-{name}-{width}")
        live.clean(page)


def test_tasks_and_open_work_are_accessible(live) -> None:
    task = a_task("amina")
    for who, path in {
        "amina": "/tasks/",
        "carys": "/account",
        "sarah": f"/administration/open-work/{live.cast.amina.user.pk}",
        "dev": "/tasks/?whose=team",
    }.items():
        page = live.page_as(getattr(live.cast, who), path)
        live.picture(page, f"tasks-{who}")
        live.clean(page)
    page = live.page_as(live.cast.amina, f"/tasks/{task.pk}", javascript=False)
    live.picture(page, "task")
    live.clean(page)
