"""What may be done in retention."""

from saferplaces.foundation.retention.actions.agree import agree, send_back
from saferplaces.foundation.retention.actions.decide import keep_on, propose
from saferplaces.foundation.retention.actions.find import find
from saferplaces.foundation.retention.actions.group import put_into_group
from saferplaces.foundation.retention.actions.hold import lift, place
from saferplaces.foundation.retention.actions.request import ask_for_review
from saferplaces.foundation.retention.actions.sign_off import sign_off

__all__ = [
    "agree", "ask_for_review", "find", "keep_on", "lift", "place", "propose", "put_into_group",
    "send_back", "sign_off",
]  # fmt: skip
