"""What the inputs say, and what follows for each repository.

Inputs are read into closed models; a repository's own key then replaces the
default as a whole. Only tags merge.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from ecr_component.access.repository_policy import Access
from ecr_component.errors import (
    ConfigError,
    Path,
    Problem,
    Refusal,
    in_written_order,
    not_looked_at,
    step,
)
from ecr_component.inputs.checks import (
    ACCESS_KEYS,
    Places,
    access_problems,
    default_problems,
    replication_problems,
    repository_problems,
)
from ecr_component.inputs.desired import DesiredRegistry, DesiredRepository
from ecr_component.inputs.input_models import Inputs, RepositorySettings, Tags
from ecr_component.inputs.input_warnings import registry_warnings
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.values import names
from ecr_component.values.closed_models import Memory, read
from ecr_component.values.regions import Location, LocationParts

T = TypeVar("T")

_UNKNOWN = Location()

# As many problems as anybody corrects in one go.
_MOST_PROBLEMS: Final = 500


def parse(
    inputs: object,
    *,
    source: str,
    location: LocationParts = _UNKNOWN,
    beside: Iterable[Problem] = (),
) -> DesiredRegistry:
    """Read the component's inputs.

    Args:
        inputs: A plain value for each input, with a `names.Deferred` where an output
            stands for an output.
        source: What the inputs are, for the first line of an error.
        location: Where the repositories will live.
        beside: What is known to be wrong around the inputs.

    Raises:
        ConfigError: AWS would refuse what is asked for. Every problem at once, in
            the order of *inputs*.
    """
    found, problems = read(Inputs, inputs)
    defaults = found or Inputs(repositories={})
    wrong = frozenset(problem.path[:1] for problem in problems)
    problems += default_problems(defaults)
    reader = _RepositoryReader(inputs, defaults, wrong, location)
    repositories = []
    for name, written in (defaults.part("repositories") or {}).items():
        if len(problems) >= _MOST_PROBLEMS:
            problems.append(not_looked_at().under("repositories", name))
            break
        repository, its_problems = reader.repository(name, written)
        repositories.append(repository)
        problems += its_problems
    problems += replication_problems(defaults, location)
    problems += beside
    if problems:
        once = {(problem.path, problem.what): problem for problem in problems}
        raise ConfigError(source, in_written_order(once.values(), inputs))
    return DesiredRegistry(
        tuple(repositories),
        tuple(sorted(defaults.replication_regions)),
        tuple(registry_warnings(defaults, repositories, location)),
    )


class _RepositoryReader:
    """Reads repositories, and once what YAML's aliases or the defaults repeat.

    Equal parts are known by identity: what is written outlives the reader.
    """

    def __init__(
        self,
        written: object,
        defaults: Inputs,
        wrong: frozenset[Path],
        location: LocationParts,
    ) -> None:
        self._written = written
        self._defaults = defaults
        self._wrong = wrong
        self._location = location
        self._memory: Memory = {}
        self._read: dict[object, tuple[DesiredRepository, list[Problem]]] = {}
        self._accesses: dict[object, tuple[Places, Access, list[Problem]]] = {}
        self._short_forms: dict[int, tuple[PolicyRule, ...]] = {}

    def repository(
        self, name: str, written: object
    ) -> tuple[DesiredRepository, list[Problem]]:
        """What a repository says, with the defaults laid under."""
        keys = {} if written is None else written
        alike: object = id(keys)
        if isinstance(keys, Mapping):
            alike = tuple((step(key), id(value)) for key, value in keys.items())
        if alike not in self._read:
            self._read[alike] = self._anew(name, keys)
        repository, problems = self._read[alike]
        return replace(repository, name=name), [
            *_name_problems(name),
            *_moved(problems, repository.name, name),
        ]

    def _anew(
        self, name: str, written: object
    ) -> tuple[DesiredRepository, list[Problem]]:
        found, problems = read(RepositorySettings, written, self._memory)
        own = found or RepositorySettings()
        if found is None:
            remedy = "{} or null takes the defaults"
            problems = [replace(it, remedy=it.remedy or remedy) for it in problems]
        problems = [problem.under("repositories", name) for problem in problems]
        wrong = self._wrong.union(problem.path[:3] for problem in problems)
        place = Places(name, own, self._defaults, wrong, self._written)
        access, of_access = self._access(place, as_others=not problems)
        repository = self._over_defaults(name, own, access)
        of_all = repository_problems(repository, place, self._location)
        return repository, [*problems, *of_all, *of_access]

    def _access(
        self, place: Places, *, as_others: bool
    ) -> tuple[Access, list[Problem]]:
        alike = tuple(id(getattr(place.own, key)) for key in ACCESS_KEYS)
        if not as_others or alike not in self._accesses:
            access = _access(place.own, self._defaults)
            problems = list(access_problems(access, place, self._location))
            if not as_others:
                return access, problems
            # With the place its values stay, and so do their identities.
            self._accesses[alike] = place, access, problems
        first, access, problems = self._accesses[alike]
        return access, _moved(problems, first.name, place.name)

    def _over_defaults(
        self, name: str, own: RepositorySettings, access: Access
    ) -> DesiredRepository:
        inputs = self._defaults
        mutability = _first(
            own.image_tag_mutability, inputs.default_image_tag_mutability
        )
        return DesiredRepository(
            name=name,
            scan_on_push=_first(
                own.enable_automatic_image_scanning,
                inputs.default_automatic_image_scanning,
            ),
            encryption=own.encryption_config
            if own.has("encryption_config")
            else inputs.default_encryption_config,
            access=access,
            force_delete=_first(own.force_delete, inputs.default_force_delete),
            tag_mutability=mutability,
            # Default filters wait for the modes that use them.
            tag_filters=_first(
                own.image_tag_mutability_exclusion_filters,
                inputs.default_image_tag_mutability_exclusion_filters
                if mutability.endswith("_WITH_EXCLUSION")
                else (),
            ),
            lifecycle=self._lifecycle(own),
            protect=_first(own.protect, inputs.default_protect or None),
            tags=_merged(own.tags or {}, inputs),
        )

    def _lifecycle(self, own: RepositorySettings) -> tuple[PolicyRule, ...]:
        """Either form of a repository replaces whichever default there is."""
        if own.lifecycle is not None:
            return self._rules(own.lifecycle)
        if own.lifecycle_policy_rules is not None:
            return own.lifecycle_policy_rules
        default = self._rules(self._defaults.default_lifecycle)
        return default or self._defaults.default_lifecycle_policy_rules

    def _rules(self, short: ShortForm) -> tuple[PolicyRule, ...]:
        if id(short) not in self._short_forms:
            self._short_forms[id(short)] = short.rules()
        return self._short_forms[id(short)]


def _name_problems(name: str) -> Sequence[Problem]:
    try:
        names.repository_name(name)
    except Refusal as refusal:
        return [problem.under("repositories", name) for problem in refusal.problems]
    return ()


def _moved(problems: Iterable[Problem], first: str, name: str) -> list[Problem]:
    """The problems of one repository, at the places of another."""
    return [
        problem.at(("repositories", name, *problem.path[2:]))
        if problem.path[:2] == ("repositories", first)
        else problem
        for problem in problems
    ]


def _access(own: RepositorySettings, inputs: Inputs) -> Access:
    read_ids = _first(
        own.external_account_ids_with_read_access,
        inputs.default_external_account_ids_with_read_access,
    )
    write_ids = _first(
        own.external_account_ids_with_write_access,
        inputs.default_external_account_ids_with_write_access,
    )
    read = _first(
        own.principals_with_read_access, inputs.default_principals_with_read_access
    )
    write = _first(
        own.principals_with_write_access, inputs.default_principals_with_write_access
    )
    statements = _first(own.policy_statements, inputs.default_policy_statements)
    return Access(
        read=(*read_ids, *read),
        write=(*write_ids, *write),
        push=_first(
            own.principals_with_push_access,
            inputs.default_principals_with_push_access,
        ),
        lambda_accounts=_first(
            own.external_account_ids_with_lambda_access,
            inputs.default_external_account_ids_with_lambda_access,
        ),
        lambda_functions=_first(own.lambda_access, inputs.default_lambda_access),
        exempt=_first(
            own.users_or_roles_to_allow_deny_all_else,
            inputs.default_users_or_roles_to_allow_deny_all_else,
        ),
        strict=_first(
            own.strict_deny_rules_enabled, inputs.default_strict_deny_rules_enabled
        ),
        statements=tuple(statement.document() for statement in statements),
    )


def _first(own: T | None, default: T) -> T:
    return default if own is None else own


def _merged(own: Tags, inputs: Inputs) -> Tags:
    if inputs.tag_precedence == "repository":
        return {**inputs.global_tags, **own}
    return {**own, **inputs.global_tags}
