"""Roles of a rehearsal, as sentences."""

from collections.abc import Iterator
from typing import Final

from rich.text import Text

from ecr_component.access.role_words import assumed_by, rights
from ecr_component.rehearsal.report_lines import HEADING, line, wrapped
from ecr_component.rehearsal.result import Rehearsal, RehearsedRole
from ecr_component.values.regions import Location

# Beyond this number the list is shortened; `--json` has all.
MOST_ROLES: Final = 40


def role_location(rehearsal: Rehearsal) -> Location:
    """Where a role is at home, so that this goes without saying."""
    return Location(rehearsal.region, account_id=rehearsal.account_id)


def role_lines(rehearsal: Rehearsal, width: int) -> Iterator[Text]:
    """Tell of each role, if there is any."""
    if not rehearsal.roles:
        return
    yield Text("\nRoles", HEADING)
    location = role_location(rehearsal)
    for role in rehearsal.roles[:MOST_ROLES]:
        yield line(f"  {role.name}")
        for sentence in role_sentences(role, location):
            yield from wrapped(sentence, width, indent="    ", hanging="  ")
    more = len(rehearsal.roles) - MOST_ROLES
    if more > 0:
        yield line(f"  and {more:,} more: see them with --json")


def role_sentences(role: RehearsedRole, location: Location) -> Iterator[str]:
    """Who may assume a role, and what it may do in ECR."""
    trust = role.trust_policy
    if isinstance(trust, str):
        yield f"assumed by: {trust}"
    yield from (f"assumed by: {who}" for who in assumed_by(trust, location))
    for name, policy in role.policies.items():
        if isinstance(policy, str):
            yield f"policy {name}: {policy}"
    yield from rights(role.policies.values(), location) or ["nothing in ECR"]
