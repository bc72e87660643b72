"""Tables that sort and page on the server, and export what they show as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.db.models import F, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags

from saferplaces.foundation.ui.numbers import whole_number

T = TypeVar("T")

COUNTED = 10_000
"""Rows are counted up to here; beyond it the page says "more than"."""
EXPORTED = 50_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a text begins that a spreadsheet may run; the last four are the signs in full width."""


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of a table.

    Attributes
    ----------
    key:
        Its name in addresses and the attribute (or key) that it shows when `value` is not given.
    value:
        Returns what to show of a row: text, or Markup.
    sort:
        Field to order by (of the query set, or of each row of a list); None if it does not sort.
    link:
        Returns the address that the cell leads to, or None.
    """

    key: str
    title: str
    value: Callable[[T], object] | None = None
    sort: str | None = None
    numeric: bool = False
    link: Callable[[T], str | None] | None = None

    def of(self, row: T) -> object:
        """Return what the cell shows."""
        return self.value(row) if self.value else _read(row, self.key)


@dataclass(frozen=True)
class Heading:
    """A column's heading, with where it leads."""

    title: str
    numeric: bool
    direction: str
    address: str


@dataclass(frozen=True)
class Cell:
    """What one cell shows, under which heading."""

    title: str
    text: object
    numeric: bool
    address: str | None


class Table(Generic[T]):
    """A page of rows.

    Rows are read once, here, so that a view can say what it shows
    (``request.access.saw("incident", [row.pk for row in table.rows])``) and templates run no query.
    When CSV is asked for (`csv_requested`) `rows` are all that the file will hold.

    Parameters
    ----------
    rows:
        A query set or a list.
    name:
        Needed when a page has several tables; it stands before the parameters' names.
    default_sort:
        A column's key or a field, "-" in front for the last first.
    export_as:
        Name of the CSV file without its ending; None offers none.
    empty:
        What to say where there is no row: what is not there, and what to do about it.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[T],
        columns: Sequence[Column[T]],
        *,
        caption: str,
        name: str = "",
        page_size: int = 25,
        default_sort: str = "",
        export_as: str | None = None,
        empty: str = "",
    ) -> None:
        self.columns = list(columns)
        self.caption = caption
        self.name = name
        self.export_as = export_as
        self._before = f"{name}-" if name else ""
        self._request = request
        self._sort = self._chosen(request.GET.get(f"{self._before}sort", "")) or default_sort
        self.cut = False
        self.csv_requested = bool(export_as) and request.GET.get(f"{self._before}export") == "csv"
        ordered = self._ordered(rows)
        self._read_page(ordered, page_size)
        self.empty = empty or self._nothing()

    def _read_page(self, ordered: QuerySet[Any] | Sequence[T], size: int) -> None:
        self.count = _counted(ordered)
        self.many = self.count > COUNTED
        self.count = min(self.count, COUNTED)
        self.pages = max(1, -(-self.count // size))
        self.page = min(max(1, self._whole("page")), self.pages)
        first = (self.page - 1) * size
        self.first, self.last = min(first + 1, self.count), min(first + size, self.count)
        if self.csv_requested:
            self.rows = cast(list[T], list(ordered[: EXPORTED + 1]))
            self.cut = len(self.rows) > EXPORTED
            self.rows = self.rows[:EXPORTED]
        else:
            self.rows = cast(list[T], list(ordered[first : first + size]))

    @property
    def headings(self) -> list[Heading]:
        """The headings, each with its direction (aria-sort) and the address that sorts by it."""
        return [self._heading(column) for column in self.columns]

    @property
    def lines(self) -> list[list[Cell]]:
        """The cells of this page, row by row."""
        return [
            [
                Cell(c.title, _shown(c.of(row)), c.numeric, c.link(row) if c.link else None)
                for c in self.columns
            ]
            for row in self.rows
        ]

    @property
    def csv_address(self) -> str:
        """Where the CSV file is."""
        return self._address(export="csv")

    def page_address(self, number: int) -> str:
        """Where a page is."""
        return self._address(page=str(number))

    @property
    def shown_pages(self) -> list[int | None]:
        """Numbers of the pages to link to; None stands for those left out."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        numbers = sorted(n for n in near if 1 <= n <= self.pages)
        found: list[int | None] = []
        for number in numbers:
            if found and found[-1] is not None and number - found[-1] > 1:
                found.append(None)
            found.append(number)
        return found

    def csv(self) -> HttpResponse:
        """Return the rows as a CSV file that no spreadsheet will run."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([plain(column.title) for column in self.columns])
        for row in self.rows:
            writer.writerow([plain(column.of(row)) for column in self.columns])
        if self.cut:
            writer.writerow([f"Only the first {EXPORTED:,} rows are in this file."])
        response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
        day = timezone.localdate().isoformat()
        response["Content-Disposition"] = f'attachment; filename="{self.export_as}-{day}.csv"'
        return response

    def _chosen(self, asked: str) -> str:
        keys = {column.key for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in keys else ""

    def _ordered(self, rows: QuerySet[Any] | Sequence[T]) -> QuerySet[Any] | Sequence[T]:
        if not self._sort:
            return rows
        key, last_first = self._sort.removeprefix("-"), self._sort.startswith("-")
        field = next((c.sort for c in self.columns if c.key == key and c.sort), key)
        if isinstance(rows, QuerySet):
            by = F(field)
            order = by.desc(nulls_last=True) if last_first else by.asc(nulls_last=True)
            return rows.order_by(order, "pk") if issubclass(rows.model, Model) else rows
        known = [row for row in rows if _read(row, field) is not None]
        unknown = [row for row in rows if _read(row, field) is None]
        return [
            *sorted(known, key=lambda r: cast(Any, _read(r, field)), reverse=last_first),
            *unknown,
        ]

    def _heading(self, column: Column[T]) -> Heading:
        if not column.sort:
            return Heading(column.title, column.numeric, "", "")
        by = self._sort.removeprefix("-")
        active = by in {column.key, column.sort}
        last_first = self._sort.startswith("-")
        direction = ("descending" if last_first else "ascending") if active else "none"
        turned = f"-{column.key}" if active and not last_first else column.key
        return Heading(column.title, column.numeric, direction, self._address(sort=turned))

    def _nothing(self) -> str:
        """Say that there is no row: none of this kind, or none that fits what was asked for."""
        own = {f"{self._before}{key}" for key in ("sort", "page", "export")}
        asked = any(value and key not in own for key, value in self._request.GET.items())
        if asked:
            return f"{self.caption}: nothing fits what you asked for. Clear a filter to see more."
        return f"{self.caption}: there are none yet."

    def _address(self, **changed: str) -> str:
        query = self._request.GET.copy()
        for key in ("page", "export"):
            query.pop(f"{self._before}{key}", None)
        for key, value in changed.items():
            query[f"{self._before}{key}"] = value
        return f"?{query.urlencode()}"

    def _whole(self, key: str) -> int:
        return whole_number(self._request.GET.get(f"{self._before}{key}", "1"), digits=6) or 1


def plain(value: object) -> str:
    """Return what a CSV cell holds; text that a spreadsheet would run gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        when = timezone.localtime(value) if timezone.is_aware(value) else value
        return when.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (bool, int, float)):
        return str(value)
    text = str(value)
    text = html.unescape(strip_tags(text)) if hasattr(value, "__html__") else text
    return f"'{text}" if text.startswith(FORMULA) else text


def _counted(rows: QuerySet[Any] | Sequence[Any]) -> int:
    """Count rows up to `COUNTED` and one, in whatever order they come by the least work."""
    if not isinstance(rows, QuerySet):
        return len(rows[: COUNTED + 1])
    fixed = rows.query.is_sliced or rows.query.combinator or rows.query.distinct_fields
    return (rows if fixed else rows.order_by())[: COUNTED + 1].count()


def _shown(value: object) -> object:
    return "" if value is None else value


def _read(row: object, key: str) -> object:
    if isinstance(row, dict):
        return row.get(key)
    found: object = row
    for part in key.split("__"):
        found = getattr(found, part, None)
    return found
