"""What storage costs, as options take it."""

from collections.abc import Callable
from typing import Any, Final

import click

from ecr_component.simulator.storage import PRICES_CHECKED, Prices

_PRICE: Final = click.FloatRange(min=0)


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
