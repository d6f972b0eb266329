"""What is wrong with a role as a whole: names, pull requests, partitions, sizes."""

from collections.abc import Callable, Collection, Iterator

from ecr_component.access.trust_policy import Trust, trust_text
from ecr_component.errors import Key, Message, Path, Problem, Refusal, listing
from ecr_component.roles.role_models import RoleSettings
from ecr_component.roles.role_policy import Registries, role_policy_text
from ecr_component.values import forges, issuers
from ecr_component.values.closed_models import places
from ecr_component.values.principals import as_principal
from ecr_component.values.regions import Location, NotKnown
from ecr_component.values.spelling import near_match

# No location makes a shorter text.
_PLACE_OF_ANY = Location("us-east-1", "aws", "123456789012")


def unmatched(role: RoleSettings, repositories: Collection[str]) -> Iterator[Problem]:
    """Find names and beginnings of names that no repository has.

    Args:
        role: Which asks for them.
        repositories: Names, or what other names may begin with and then ``*``.
    """
    for key in ("push", "pull"):
        for place, pattern in places(role.part(key)).items():
            if not any(_meet(pattern, known) for known in repositories):
                yield Problem(
                    (key, place), *_told(pattern), _remedy(pattern, repositories)
                )


def _told(pattern: str) -> tuple[str, str]:
    if pattern.endswith("*"):
        return "no repository here has a name that begins so", pattern
    return "there is no such repository here", pattern


def _meet(one: str, other: str) -> bool:
    """Whether two names, or beginnings of such, mean anything together."""
    first, second = one.removesuffix("*"), other.removesuffix("*")
    return (
        (one == other)
        or (one.endswith("*") and second.startswith(first))
        or (other.endswith("*") and first.startswith(second))
    )


def _remedy(pattern: str, repositories: Collection[str]) -> str:
    known = sorted(repositories)
    if pattern.endswith("*"):
        known = sorted({f"{start}*" for name in known for start in _starts(name)})
    there_are = f"there are {listing(known)}" if known else "there are none"
    return near_match(pattern, known, there_are)


def _starts(name: str) -> Iterator[str]:
    """What a name begins with, up to each ``/``."""
    return (name[: place + 1] for place, mark in enumerate(name) if mark == "/")


def pull_request_problems(role: RoleSettings) -> Iterator[Problem]:
    """Find pull requests that may push, unless that is said twice.

    Source: GitHub docs, "OpenID Connect reference", for the subject of their jobs.
    """
    if not role.says("push") or role.part("allow_push_from_pull_requests"):
        return
    for path in _pull_requests(role):
        yield Problem(
            path,
            "lets a pull request push, which anybody may open and nobody has looked at",
            remedy=Message(
                "give pull requests a role that pulls, or write ",
                *(Key("allow_push_from_pull_requests"), ": true in this one"),
            ),
        )


def _pull_requests(role: RoleSettings) -> Iterator[Path]:
    if role.part("github", "pull_requests"):
        yield ("github", "pull_requests")
    subjects = places(role.part("oidc", "subjects"))
    for place, subject in subjects.items():
        if forges.takes_pull_requests(subject):
            yield ("oidc", "subjects", place)


def foreign_problems(role: RoleSettings, partition: str | None) -> Iterator[Problem]:
    """Find those who are of another partition than the role."""
    for place, name in places(role.part("principals")).items():
        try:
            if isinstance(name, str):
                as_principal(name).within(partition, "the role")
        except Refusal as refusal:
            for problem in refusal.problems:
                yield problem.under("principals", place)
    for way in ("oidc", "eks"):
        arn = role.part(way, "provider_arn")
        of = issuers.partition_of_provider(arn) if isinstance(arn, str) else None
        if partition and of not in (None, partition):
            what = f"is of another partition than the role ({partition})"
            remedy = "write the ARN of a provider in the role's own account"
            yield Problem((way, "provider_arn"), what, arn, remedy)


def checked_trust(trust: Trust, location: Location) -> tuple[str | None, list[Problem]]:
    """The trust policy's text, and what is wrong with it as a whole.

    Returns:
        The text; ``None`` where it is not known yet, or wrong.
    """
    text, problems = _checked(lambda at: trust_text(trust, at), location)
    return (None if trust.deferred else text), problems


def checked_policy_of_role(
    role: RoleSettings, where: Registries, location: Location
) -> tuple[str | None, list[Problem]]:
    """The same for what it may do."""
    return _checked(
        lambda at: role_policy_text(role.push, role.pull, where, at), location
    )


def _checked(
    text: Callable[[Location], str], location: Location
) -> tuple[str | None, list[Problem]]:
    try:
        return _sized(text, location), []
    except Refusal as refusal:
        return None, list(refusal.problems)


def _sized(text: Callable[[Location], str], location: Location) -> str | None:
    try:
        return text(location)
    except NotKnown:
        # Its length is looked at wherever it will be.
        text(_stand_in(location))
        return None


def _stand_in(location: Location) -> Location:
    return Location(
        location.region or _PLACE_OF_ANY.region,
        location.partition or _PLACE_OF_ANY.partition,
        location.account_id or _PLACE_OF_ANY.account_id,
    )
