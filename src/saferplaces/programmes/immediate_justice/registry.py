"""Where the rooms beside and above Immediate Justice add to it.

Hooks are called in the transaction of the change, with the actor and the referrals in their new
state: one call for all that one action moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Panel, Registry
from saferplaces.programmes.immediate_justice.models import Referral

Hook = Callable[[Actor, Sequence[Referral]], None]

REFERRAL_PANELS: Registry[Panel] = Registry()
"""Parts of a referral's page; the key is the referral's, as text. `load` returns None for who may
not see it: the page is read by the police who referred and by the provider."""
REFERRED: Registry[Hook] = Registry()
"""New referrals; their victims are there already."""
DECIDED: Registry[Hook] = Registry()
"""The provider accepted or declined (``state``)."""
STARTED: Registry[Hook] = Registry()
"""The first activity took place (``started_at``)."""
COMPLETED: Registry[Hook] = Registry()
BREACHED: Registry[Hook] = Registry()
"""It was not kept to, and went back to the police or the panel."""
ENDED: Registry[Hook] = Registry()
"""Withdrawn, or decided after it was not kept to (``state``)."""


def tell(hooks: Registry[Hook], actor: Actor, referrals: Sequence[Referral]) -> None:
    """Call every hook of a registry; nobody is called about nothing."""
    if referrals:
        for hook in hooks:
            hook(actor, referrals)
