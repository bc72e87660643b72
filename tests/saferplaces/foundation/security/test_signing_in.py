"""Ways around the second factor that lead nowhere."""

from __future__ import annotations

from django.test import Client

from saferplaces.foundation.identity.models import User

PASSWORD = "correct horse battery"  # noqa: S105


def _shown(user: User) -> tuple[Client, str]:
    client = Client()
    client.post("/sign-in", {"username": user.username, "password": PASSWORD})
    page = client.get("/sign-in/set-up").content.decode()
    return client, page.partition("<strong>")[2].partition("</strong>")[0]


def test_a_key_that_somebody_else_was_shown_is_not_the_one_that_is_set_up(db) -> None:
    """Whoever learnt the password first must not keep the key that the owner then confirms."""
    user = User.objects.create_user("new@test.example", "New", PASSWORD)
    _, before = _shown(user)
    owner, own = _shown(user)
    _, after = _shown(user)
    assert len({before, own, after}) == 3
    assert own in owner.get("/sign-in/set-up").content.decode()
