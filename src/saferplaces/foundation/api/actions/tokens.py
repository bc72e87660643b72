"""Let software in, give it a new secret, and shut it out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.utils import timezone

from saferplaces.foundation.api.models import Token
from saferplaces.foundation.api.policy import may_give, tokens
from saferplaces.foundation.api.service import scopes as known_scopes
from saferplaces.foundation.api.tokens import HINT, digest_of, new_secret
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actions.parts import begin_part
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation, User
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import API_CLIENTS, capabilities
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting


def let_in(
    actor: Actor,
    *,
    name: str,
    organisation: Organisation,
    role: str,
    districts: Sequence[str],
    scopes: Iterable[str],
    expires_on: dt.date,
) -> tuple[Token, str]:
    """Make an account for software with a part like a person's, and its first token.

    Returns
    -------
    The token and its secret, which is shown once and kept nowhere.

    Raises
    ------
    Problem
        When role, scopes or the last day will not do.
    Refused
        When the actor may not let software into this organisation.
    """
    if not may_give(actor, organisation):
        raise Refused("It is not an organisation that you manage.")
    with acting(actor):
        account = User(
            username=f"{uuid.uuid4().hex}@service.invalid", name=name.strip(), is_service=True
        )
        account.set_unusable_password()
        account.save()
        begin_part(
            actor, account, organisation=organisation, role=role, team=None,
            districts=districts, starts_on=timezone.localdate(),
        )  # fmt: skip
        return _make(actor, account, name.strip(), role, scopes, _end_of(expires_on))


def rotate(actor: Actor, key: int) -> tuple[Token, str]:
    """Give software a new secret; the old one works for a while, until it has been changed.

    Raises
    ------
    Problem
        When the token does not work any more: then software is let in anew.
    """
    with acting(actor):
        old = _locked(actor, key)
        now, role = timezone.now(), _role_of(old.account)
        most = dt.timedelta(days=int(setting("api_token_days")))
        new, secret = _make(
            actor, old.account, old.name, role, set(old.scopes) & set(offered(role)),
            now + min(old.expires_at - old.created_at, most),
        )  # fmt: skip
        overlap = now + dt.timedelta(hours=setting("api_rotation_hours"))
        old.expires_at = min(old.expires_at, overlap)
        old.save(update_fields=["expires_at"])
        _note(actor, old, "token.replaced", by=new.pk)
    return new, secret


def revoke(actor: Actor, key: int) -> Token:
    """End a token at once.

    Raises
    ------
    Problem
        When it has ended already.
    """
    with acting(actor):
        token = _locked(actor, key)
        token.revoked_at, token.revoked_by_id = timezone.now(), actor.user_id
        token.save(update_fields=["revoked_at", "revoked_by"])
        _note(actor, token, "token.revoked")
    return token


def offered(role: str) -> list[str]:
    """Return the scopes that a token of this role may have."""
    return [scope for scope in known_scopes() if scope in capabilities(role)]


def _make(
    actor: Actor,
    account: User,
    name: str,
    role: str,
    scopes: Iterable[str],
    expires_at: dt.datetime,
) -> tuple[Token, str]:
    chosen, now = sorted(set(scopes)), timezone.now()
    if not chosen:
        raise Problem("Select what the software may do", field="scopes")
    if not set(chosen) <= set(offered(role)):
        raise Problem("The role does not allow all of these", field="scopes")
    most = int(setting("api_token_days"))
    if not now < expires_at <= now + dt.timedelta(days=most + 1):
        raise Problem(f"The last day must be within {most} days", field="expires_on")
    by = int(actor.user_id or 0)
    secret = new_secret()
    token = Token.objects.create(
        account=account, name=name, hint=secret[:HINT], digest=digest_of(secret), scopes=chosen,
        created_at=now, created_by_id=by, expires_at=expires_at,
    )  # fmt: skip
    _note(actor, token, "token.made", scopes=chosen, expires=expires_at.isoformat())
    others = people(API_CLIENTS, organisation_id=actor.organisation_id).exclude(pk=by)
    notify([user.pk for user in others], "Software was given a token of the API.")
    return token, secret


def _role_of(account: User) -> str:
    part = account.memberships.order_by("pk").last()
    return part.role if part else ""


def _locked(actor: Actor, key: int) -> Token:
    token = Token.objects.select_for_update().get(pk=key)
    tokens.may(actor, "end", token).require()
    if not token.works:
        raise Problem("This token has ended already")
    return token


def _end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


def _note(actor: Actor, token: Token, verb: str, **detail: object) -> None:
    objects = [f"token:{token.pk}", f"user:{token.account_id}"]
    record(actor, what="alter", verb=verb, objects=objects, detail=detail)
