"""Where the rooms above follow applications."""

from __future__ import annotations

from collections.abc import Callable

from saferplaces.foundation.registry import Registry
from saferplaces.intake.case_review_applications.models import Application

SUBMITTED: Registry[Callable[[Application], None]] = Registry()
"""Called with the application in the transaction in which it is sent in, once its reference and
its time are set. Whoever begins a review from it calls ``actions.take_up.take_up``."""
WITHDRAWN: Registry[Callable[[Application], None]] = Registry()
"""Called in the transaction in which an applicant's word to withdraw is written down."""
