"""Software with a token: ``software(cast.amina).get("/api/reviews")``, as Amina's role may."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable

from django.test import Client
from django.utils import timezone
from tests.saferplaces.cast import Person

from saferplaces.foundation.api.models import Token
from saferplaces.foundation.api.tokens import HINT, digest_of, new_secret
from saferplaces.foundation.identity.models import Membership, User
from saferplaces.foundation.identity.roles import capabilities

_numbers = itertools.count(1)


def token(like: Person, scopes: Iterable[str] | None = None, **given: object) -> tuple[Token, str]:
    """A token of an account with this person's part, and its secret; all scopes unless told."""
    account = User(
        username=f"software-{next(_numbers)}@service.invalid",
        name=f"Software like {like.user.name}",
        is_service=True,
    )
    account.set_unusable_password()
    account.save()
    part = like.membership
    Membership.objects.create(
        user=account,
        organisation=part.organisation,
        team=part.team,
        role=part.role,
        districts=part.districts,
        starts_on=dt.date(2024, 1, 1),
    )
    secret, now = new_secret(), timezone.now()
    values = {
        "name": account.name,
        "created_at": now - dt.timedelta(days=1),
        "created_by": like.user,
        "expires_at": now + dt.timedelta(days=30),
    }
    kept = Token.objects.create(
        account=account,
        hint=secret[:HINT],
        digest=digest_of(secret),
        scopes=sorted(capabilities(part.role) if scopes is None else scopes),
        **values | given,
    )
    return kept, secret


def client_of(secret: str, scheme: str = "Bearer") -> Client:
    """Software that shows this secret, rightly or not."""
    return Client(headers={"authorization": f"{scheme} {secret}"})


def software(like: Person, scopes: Iterable[str] | None = None) -> Client:
    """Software with a token that works."""
    return client_of(token(like, scopes)[1])
