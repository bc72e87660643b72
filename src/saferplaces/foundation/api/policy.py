"""Who may see and end the tokens of software."""

from __future__ import annotations

from django.db.models import Q

from saferplaces.foundation.api.models import Token
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership, Organisation, User
from saferplaces.foundation.identity.reach import organisations
from saferplaces.foundation.identity.roles import API_CLIENTS
from saferplaces.foundation.policy import Condition, Policy
from saferplaces.foundation.policy.policy import Rule


def _of_organisations(actor: Actor) -> Condition:
    """Hold for tokens of accounts whose part is in an organisation that the actor manages."""
    inside = Membership.objects.filter(organisation__in=organisations(actor))
    accounts = User.objects.filter(is_service=True, pk__in=inside.values("user_id"))
    return Condition(
        Q(account__in=accounts), lambda token: accounts.filter(pk=token.account_id).exists()
    )


tokens = Policy(
    Token,
    {
        "read": Rule(API_CLIENTS, _of_organisations, "It is not of an organisation you manage."),
        "end": Rule(API_CLIENTS, _of_organisations, "It is not of an organisation you manage."),
    },
)


def may_give(actor: Actor, organisation: Organisation) -> bool:
    """Say whether the actor may let software into this organisation."""
    return actor.can(API_CLIENTS) and organisations(actor).filter(pk=organisation.pk).exists()
