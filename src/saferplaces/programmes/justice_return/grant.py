"""The grant: what it is, what it was spent on, and what a referral and a completion cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from saferplaces.foundation.reference.models import Code
from saferplaces.programmes.immediate_justice.models import Referral, ReferralState, Route
from saferplaces.programmes.justice_return.facts import Period
from saferplaces.programmes.justice_return.models import Spend

CODE = "immediate_justice"
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Grant:
    """A grant as its dated row says it: an upper limit, between two days."""

    code: str
    name: str
    amount: Decimal
    starts: dt.date
    until: dt.date
    source: str

    @property
    def period(self) -> Period:
        """The days for which it was given."""
        return Period(self.starts, self.until)


def grant() -> Grant:
    """Return the grant of Immediate Justice; its row stays good after its last day."""
    row = Code.objects.filter(list="grants", code=CODE).order_by("-valid_from").first()
    if row is None:
        raise LookupError("The list of grants has no row for Immediate Justice.")
    return Grant(
        row.code,
        row.label,
        Decimal(row.values["amount"]),
        dt.date.fromisoformat(row.values["starts"]),
        dt.date.fromisoformat(row.values["until"]),
        row.source,
    )


def entries() -> QuerySet[Spend]:
    """Return every entry of the grant."""
    return Spend.objects.filter(grant=CODE).select_related("entered_by", "corrected_by")


def spent() -> Decimal:
    """Return what was spent, to the penny."""
    found: Decimal | None = entries().aggregate(total=Sum("amount"))["total"]
    return found or NOTHING


@dataclass(frozen=True)
class Month:
    """What was spent in a month, by category."""

    month: dt.date
    by: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        """All of it."""
        return sum(self.by.values(), NOTHING)


def by_month() -> list[Month]:
    """Return what was spent by month and category, the newest month first."""
    rows = (
        entries()
        .order_by()
        .annotate(month=TruncMonth("spent_on"))
        .values_list("month", "category")
        .annotate(total=Sum("amount"))
    )
    months: dict[dt.date, dict[str, Decimal]] = {}
    for month, category, total in rows:
        months.setdefault(month, {})[category] = total
    return [Month(month, months[month]) for month in sorted(months, reverse=True)]


@dataclass(frozen=True)
class Cost:
    """What one referral, and one completion, cost.

    Attributes
    ----------
    spent:
        For one route, what was entered as for it alone.
    """

    name: str
    spent: Decimal
    referrals: int
    completions: int

    @property
    def per_referral(self) -> Decimal | None:
        """Pounds a referral; None where there was none."""
        return self.spent / self.referrals if self.referrals else None

    @property
    def per_completion(self) -> Decimal | None:
        """Pounds a completion; None where there was none."""
        return self.spent / self.completions if self.completions else None


def costs(of: Grant) -> list[Cost]:
    """Return the cost of a referral and of a completion: of all, and of each route's own."""
    terms = of.period.terms
    rows = Referral.objects.filter(decided_at__gte=terms["since"], decided_at__lt=terms["until"])
    counted = rows.order_by().aggregate(
        **{
            f"{name}_{what}": Count("pk", filter=where & done)
            for name, where in (
                ("all", Q()),
                ("adult", Q(route=Route.ADULT)),
                ("child", Q(route=Route.CHILD)),
            )
            for what, done in (("made", Q()), ("done", Q(state=ReferralState.COMPLETED)))
        }
    )
    money = dict(entries().order_by().values_list("route").annotate(total=Sum("amount")))
    spent_by = {"all": sum(money.values(), NOTHING), **money}
    return [
        Cost(words, spent_by.get(name, NOTHING), counted[f"{name}_made"], counted[f"{name}_done"])
        for name, words in (
            ("all", "Everybody, all spending"),
            ("adult", "Adults, spending for adults alone"),
            ("child", "Children, spending for children alone"),
        )
    ]
