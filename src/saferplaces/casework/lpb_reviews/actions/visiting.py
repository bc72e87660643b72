"""How somebody outside proves that a case review is theirs: its number, then a code.

The code goes where the applicant said that it is safe, never to an address given now. Whatever
number is given, the pages say the same, so that nobody learns which case reviews there are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets

from django.conf import settings
from django.utils import timezone

from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.casework.lpb_reviews import applicant
from saferplaces.casework.lpb_reviews.models import Visit
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.reference.queries import setting

DIGITS = 6
REFERENCE = re.compile(r"ACR(\d\d)-?(\d{1,9})")
KEPT = dt.timedelta(days=2)


def begin(reference: str) -> str:
    """Begin a visit; return the key that the browser keeps. A code goes out if there is a way."""
    key, code, now = (
        secrets.token_urlsafe(32),
        f"{secrets.randbelow(10**DIGITS):0{DIGITS}}",
        (timezone.now()),
    )
    with acting(SYSTEM):
        case = case_of(reference)
        if case is not None and not _sent(case, code, now):
            case = None
        Visit.objects.create(
            case_review=case,
            key=_digest(key),
            code=_code(key, code) if case is not None else "",
            made_at=now,
            expires_at=_good_until(now),
        )
    return key


def prove(key: str, entered: str) -> bool:
    """Try a code: right, in time, and not after too many wrong ones, it proves the visit."""
    with acting(SYSTEM):
        found = Visit.objects.select_for_update(of=("self",)).filter(key=_digest(key)).first()
        if found is None:
            return False
        now = timezone.now()
        digits = re.sub(r"\D", "", entered)[: DIGITS + 1]
        right = hmac.compare_digest(_code(key, digits), found.code or "-" * 64)
        tries = int(setting("lpb_code_tries"))
        if right and found.proved_at is None and found.expires_at > now and found.wrong < tries:
            found.proved_at, found.expires_at = now, _good_until(now)
            found.save()
            return True
        found.wrong += 1
        found.save()
    return False


def proved(key: str) -> CaseReview | None:
    """Return the case review that a browser's key has proved to be its holder's."""
    if not key:
        return None
    rows = Visit.objects.filter(key=_digest(key), expires_at__gt=timezone.now())
    found = rows.exclude(proved_at=None).select_related("case_review__application").first()
    return found.case_review if found else None


def case_of(reference: str) -> CaseReview | None:
    """Return the case review that people call so."""
    found = REFERENCE.fullmatch(re.sub(r"\s", "", reference).upper())
    if found is None:
        return None
    rows = CaseReview.objects.select_related("application")
    case = rows.filter(application_id=int(found[2])).first()
    year = case is not None and case.reference.removeprefix("ACR")[:2]
    return case if year == found[1] else None


def forget() -> dict[str, int]:
    """Delete visits that are over."""
    gone, _ = Visit.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return {"deleted": gone}


def _sent(case: CaseReview, code: str, now: dt.datetime) -> bool:
    CaseReview.objects.select_for_update(of=("self",)).get(pk=case.pk)
    today = Visit.objects.filter(case_review=case, made_at__gt=now - dt.timedelta(days=1))
    if today.count() >= int(setting("lpb_codes_a_day")):
        return False
    about = f"casereview:{case.pk}"
    return bool(applicant.send(SYSTEM, case, "lpb_code", {"code": code}, about))


def _good_until(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(minutes=float(setting("lpb_code_minutes")))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _code(key: str, code: str) -> str:
    secret = f"lpb visit {settings.SECRET_KEY}".encode()
    return hmac.new(secret, f"{_digest(key)}:{code}".encode(), hashlib.sha256).hexdigest()
