"""What a pipeline needs to know of a role: who lets it in, and where it pushes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from ecr_component.errors import listing, refuse
from ecr_component.roles.desired_roles import DesiredRole, DesiredRoles
from ecr_component.roles.trust_models import GithubSettings, GitlabSettings
from ecr_component.values.regions import Location, registry_address
from ecr_component.values.spelling import near_match

Forge = Literal["github", "gitlab"]
FORGES: Final = get_args(Forge)

# What stands where only an account or a deployment could tell.
UNKNOWN_ACCOUNT: Final = "ACCOUNT"
UNKNOWN_REGION: Final = "REGION"


@dataclass(frozen=True)
class PushJob:
    """A job that pushes images with a role."""

    role: DesiredRole
    location: Location
    """Where the repositories are; an account or region that is not known stands there
    in capitals."""
    role_account: str
    repositories: tuple[str, ...]

    @property
    def role_arn(self) -> str:
        """The role's ARN, its path included."""
        path = self.role.settings.path
        return (
            f"arn:{self.location.partition}:iam::{self.role_account}:role"
            f"{path}{self.role.name}"
        )

    @property
    def region(self) -> str:
        """The region of the repositories."""
        return str(self.location.region)

    @property
    def registry(self) -> str:
        """The host that images are pushed to."""
        return registry_address(str(self.location.account_id), self.region)

    @property
    def registry_of_another(self) -> str | None:
        """The account of the repositories, where it is not that of the role."""
        account = self.location.account_id
        return account if account != self.role_account else None

    @property
    def to_fill_in(self) -> tuple[str, ...]:
        """The words in capitals in whose place something has to be written."""
        there = {UNKNOWN_ACCOUNT: (self.role_account, self.location.account_id)}
        there |= {UNKNOWN_REGION: (self.region, None)}
        return tuple(word for word, values in there.items() if word in values)


def push_job(
    wanted: DesiredRoles, name: str, names: Sequence[str], provider: Location
) -> PushJob:
    """The job of a role.

    Args:
        wanted: All roles of a file.
        name: The one that is meant.
        names: The repositories of the file.
        provider: Where its provider works, as far as that is known.

    Raises:
        Refusal: there is no such role, or it pushes nothing.
    """
    by_name = {role.name: role for role in wanted.roles}
    if name not in by_name:
        known = list(by_name)
        there_are = f"there are {listing(known)}" if known else "there are none"
        raise refuse("there is no such role", name, near_match(name, known, there_are))
    role = by_name[name]
    if not role.settings.push:
        others = [it.name for it in wanted.roles if it.settings.push]
        those = f"these do: {listing(others)}" if others else "no role here does"
        raise refuse("this role pushes nothing", name, those)
    where = wanted.registries
    region = (*where.regions, provider.region or UNKNOWN_REGION)[0]
    account = provider.account_id or UNKNOWN_ACCOUNT
    at = Location.of_region(region)
    partition = provider.partition or at.partition or "aws"
    return PushJob(
        role,
        Location(region, partition, where.registry_id or account),
        account,
        tuple(_meant(role.settings.push, names)),
    )


def _meant(patterns: Iterable[str], names: Sequence[str]) -> Iterable[str]:
    """The repositories that patterns mean; a pattern that means none stays."""
    found: dict[str, None] = {}
    for pattern in patterns:
        start = pattern.removesuffix("*")
        alike = [name for name in names if name.startswith(start)]
        exact = not pattern.endswith("*") or not alike
        found |= dict.fromkeys([pattern] if exact else alike)
    return found


def trusted_forge(
    job: PushJob, asked: Forge | None = None
) -> GithubSettings | GitlabSettings:
    """Whose jobs may assume the role.

    Raises:
        Refusal: nobody's are, or those of both forges and none was asked for.
    """
    settings = job.role.settings
    ways = {"github": settings.github, "gitlab": settings.gitlab}
    there = {forge: way for forge, way in ways.items() if way}
    name = job.role.name
    if not there:
        raise refuse(
            "no job of a forge may assume this role",
            name,
            "write github or gitlab in it",
        )
    if asked is None and len(there) > 1:
        raise refuse(
            "jobs of several forges may assume this role", name, "say which: --forge"
        )
    forge, *_ = there
    if asked not in (None, *there):
        raise refuse(f"no job of {asked} may assume this role", name, f"{forge} may")
    return there[asked or forge]
