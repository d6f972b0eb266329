"""A moment as an option takes it."""

from datetime import UTC, date, datetime, time, timedelta

import click

from ecr_component.simulator import MOST_DAYS_AHEAD


def moment_with_zone(
    context: click.Context, _option: click.Parameter, written: str | None
) -> datetime | None:
    """Read a moment with its time zone; a date is its beginning in UTC.

    So many days behind it as the option --days says must have a date as well.
    """
    if written is None:
        return None
    try:
        moment = _moment(written)
        days = context.params.get("days", MOST_DAYS_AHEAD)
        _ = moment.astimezone(UTC) + timedelta(days=days)
    except OverflowError:
        what = "is too near an end of time"
        raise click.BadParameter(f"{written!r} {what}") from None
    except ValueError:
        what = "is not a moment; write 2026-01-31T12:00:00Z or 2026-01-31"
        raise click.BadParameter(f"{written!r} {what}") from None
    if moment.tzinfo is None:
        what = "has no time zone; add one, such as Z or +02:00"
        raise click.BadParameter(f"{written!r} {what}")
    return moment


def _moment(written: str) -> datetime:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return datetime.fromisoformat(written)
    return datetime.combine(day, time(), UTC)
