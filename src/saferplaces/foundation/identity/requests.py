"""The request of a person who has signed in and acts in a part."""

from __future__ import annotations

from django.http import HttpRequest

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import User


class Request(HttpRequest):
    """What a view behind a door gets: somebody who may come in, and their record of access."""

    user: User
    actor: Actor
    access: Access
    request_id: str
