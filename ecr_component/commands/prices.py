"""What storage costs, as options take it."""

from collections.abc import Callable
from math import isfinite
from typing import Any, Final

import click

from ecr_component.simulator.storage import PRICES_CHECKED, Prices


class _Price(click.FloatRange):
    """A number of dollars: neither less than nothing nor without end."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as click has it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        dollars: float = super().convert(value, param, ctx)
        if not isfinite(dollars):
            self.fail(f"{value!r} is not an amount of dollars.", param, ctx)
        return dollars


_PRICE: Final = _Price(min=0)


def prices_by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of the prices to a command."""
    archive = click.option(
        "--archive-price",
        type=_PRICE,
        metavar="DOLLARS",
        default=Prices().archive,
        show_default=True,
        help="The same in the archive, up to 150 TB; above that AWS's is 0.07.",
    )
    standard = click.option(
        "--standard-price",
        type=_PRICE,
        metavar="DOLLARS",
        default=Prices().standard,
        show_default=True,
        help=f"For a GiB and month; by default AWS's in us-east-1, {PRICES_CHECKED}.",
    )
    return standard(archive(command))
