"""What several pages of referrals show alike."""

from __future__ import annotations

from typing import Any

from saferplaces.casework.referrals.content import whole
from saferplaces.casework.referrals.models import Kind, Referral, ReferralState
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.registry import Moment

BOTH = ("GET", "POST")
COLOURS = {
    ReferralState.DRAFT: "grey",
    ReferralState.SENT: "blue",
    ReferralState.QUESTION: "orange",
    ReferralState.ACCEPTED: "green",
    ReferralState.DECLINED: "red",
    ReferralState.ENDED: "green",
    ReferralState.WITHDRAWN: "grey",
    ReferralState.EXPIRED: "red",
}


def state_of(found: Referral) -> tuple[str, str]:
    """Return the state in words, and its colour."""
    return found.get_state_display(), COLOURS[ReferralState(found.state)]


def said(found: Referral) -> list[Moment]:
    """Return what was said about a referral, the newest first."""
    ours = {Kind.ANSWER, Kind.WITHDRAWAL}
    moments = []
    for one in found.said.select_related("by").order_by("-at", "-pk"):
        more = ""
        if one.kind == Kind.DECLINE:
            more = label("referral_decline_reasons", found.decline_reason)
        elif one.kind == Kind.OUTCOME:
            more = label("referral_outcomes", found.outcome)
        side = found.organisation.name if one.kind in ours else found.to
        who = f"{one.by.name}, {side}" if one.by else side
        text = "\n".join(filter(None, [more, one.text]))
        moments.append(Moment(one.at, f"{one.get_kind_display()}: {who}", text))
    return moments


def shared(found: Referral) -> dict[str, Any]:
    """Return what a page shows of what was sent, and whether it is unchanged."""
    return {"content": found.content, "unchanged": whole(found)}
