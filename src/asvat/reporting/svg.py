"""A small SVG canvas: pictures that stand alone, in the page as in a paper.

Every picture carries a title and a description for those who do not see it, and its own colours
and fonts as attributes, so that it looks the same outside the page.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from asvat.reporting.palette import PAPER, TEXT

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_NARROW, _WIDE = "fijlrtI.,:;'|!()[] -", "mwMWGOQ%@CDHNRU&"


def text_width(text: str, size: float) -> float:
    """Return about how wide `text` is in Arial of `size` pixels; rather too wide."""
    widths = (0.33 if c in _NARROW else 0.8 if c in _WIDE else 0.57 for c in text)
    return size * sum(widths)


def trim(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


class Canvas:
    """Collects elements; :meth:`render` gives the ``<svg>``.

    Parameters
    ----------
    key
        Identifier, unique in the page, that its inner identifiers start with.
    width, height
        Size in pixels, which is also the view box.
    title, description
        The text alternative.
    """

    def __init__(self, key: str, width: float, height: float, title: str, description: str) -> None:
        self.key = key
        self.width = width
        self.height = height
        self.title = title
        self.description = description
        self._parts: list[str] = []
        self._defs: list[str] = []

    def add(self, tag: str, content: str = "", /, **attributes: str | float | None) -> None:
        """Append an element; underscores in attribute names become hyphens."""
        self._parts.append(_element(tag, content, attributes))

    def define(self, markup: str) -> None:
        """Append to the definitions (patterns, clip paths)."""
        self._defs.append(markup)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, **more: str | float | None
    ) -> None:
        """Draw a rectangle."""
        self.add("rect", x=x, y=y, width=width, height=height, fill=fill, **more)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        stroke: str,
        width: float = 1,
        dash: str | None = None,
    ) -> None:
        """Draw a straight line."""
        self.add(
            "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width,
            stroke_dasharray=dash,
        )  # fmt: skip

    def path(self, points: Iterable[tuple[float, float]], **more: str | float | None) -> None:
        """Draw straight lines through `points`."""
        steps = " ".join(f"{trim(x)} {trim(y)}" for x, y in points)
        self.add("path", d=f"M{steps}", **more)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 15,
        fill: str = TEXT,
        anchor: str | None = None,
        weight: str | None = None,
        halo: bool = False,
    ) -> None:
        """Write `words` with the baseline at `y`; a halo keeps them legible on a map."""
        about: dict[str, str | float | None] = {"font_size": size, "fill": fill}
        about |= {"text_anchor": anchor, "font_weight": weight}
        if halo:
            about |= {"stroke": PAPER, "stroke_width": 3, "paint_order": "stroke"}
            about |= {"stroke_linejoin": "round"}
        self.add("text", str(escape(words)), x=x, y=y, **about)

    def render(self) -> Markup:
        """Return the picture."""
        named = f'<title id="{self.key}-title">{escape(self.title)}</title>'
        named += f'<desc id="{self.key}-desc">{escape(self.description)}</desc>'
        defs = f"<defs>{''.join(self._defs)}</defs>" if self._defs else ""
        box = f"0 0 {trim(self.width)} {trim(self.height)}"
        return Markup(  # noqa: S704 - every text in it has been escaped
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{trim(self.width)}" '
            f'height="{trim(self.height)}" role="img" font-family="{FONT}" '
            f'aria-labelledby="{self.key}-title {self.key}-desc">{named}{defs}'
            f"{''.join(self._parts)}</svg>"
        )


def _element(tag: str, content: str, attributes: dict[str, str | float | None]) -> str:
    about = "".join(
        f' {name.replace("_", "-")}="{escape(value if isinstance(value, str) else trim(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{about}>{content}</{tag}>" if content else f"<{tag}{about}/>"
