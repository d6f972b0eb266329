"""Pictures as static SVG; the page's style gives the classes their colours.

Whatever is text in a picture comes from here: the library writes it as it stands.
"""

from collections.abc import Sequence

import svg
from markupsafe import Markup, escape

from ecr_component.printing import printable


def picture(
    width: float, height: float, elements: Sequence[svg.Element], *, told: str
) -> Markup:
    """A picture, and what it shows in words, for those who don't see it."""
    drawn = svg.SVG(
        xmlns=None,
        viewBox=svg.ViewBoxSpec(0, 0, width, height),
        extra={"role": "img", "aria-label": _escaped(told)},
        elements=list(elements),
    )
    return Markup(drawn.as_str())  # noqa: S704 - all text in it is escaped


def words(x: float, y: float, text: str, *classes: str) -> svg.Text:
    """Text at a place: where it begins, unless a class says otherwise."""
    return svg.Text(x=x, y=y, text=_escaped(text), class_=list(classes) or None)


def _escaped(text: str) -> str:
    return str(escape(printable(text)))


def shortened_to(text: str, most: int) -> str:
    """Text of so many characters at most; the end is cut off."""
    return text if len(text) <= most else f"{text[: most - 1]}\u2026"
