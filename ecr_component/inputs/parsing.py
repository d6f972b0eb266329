"""What the inputs say, and what follows for each repository.

Inputs are read into closed models; a repository's own key then replaces the
default as a whole. Only tags merge. What is read is settled for a location.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ecr_component.access.access_checks import checked_policy
from ecr_component.access.access_settings import ACCESS_KEYS, access_of
from ecr_component.access.repository_policy import Access
from ecr_component.errors import (
    Path,
    Problem,
    Refusal,
    not_looked_at,
    step,
)
from ecr_component.inputs.checks import (
    Places,
    default_problems,
    replica_policy_problems,
    replica_problems,
    replication_problems,
    repository_problems,
)
from ecr_component.inputs.desired import (
    DesiredRepositories,
    DesiredRepository,
)
from ecr_component.inputs.input_models import (
    EffectiveSettings,
    Inputs,
    RepositorySettings,
)
from ecr_component.inputs.input_warnings import repositories_warnings
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.values import names
from ecr_component.values.closed_models import Memory, read
from ecr_component.values.regions import Location, Needs, region_problems
from ecr_component.values.settling import Settling
from ecr_component.values.tag_mutability import excludes

_UNKNOWN: Final = Location()

# As many problems as anybody corrects in one go.
_MOST_PROBLEMS: Final = 500


def parse(
    inputs: object,
    *,
    source: str,
    location: Location = _UNKNOWN,
    beside: Iterable[Problem] = (),
) -> DesiredRepositories:
    """Read the component's inputs, and settle what follows from them.

    Args:
        inputs: A plain value for each input, with a `Deferred` in place of an output.
        source: What the inputs are, for the first line of an error.
        location: Where the repositories will be, as far as that is known.
        beside: What is known to be wrong around the inputs.

    Raises:
        ConfigError: AWS would refuse what is asked for. Every problem at once, in
            the order of *inputs*.
    """
    return Reading(inputs).settled(source, location, beside)


@dataclass(frozen=True)
class _Laid:
    """A repository with the defaults laid under, wherever it will be."""

    repository: DesiredRepository
    own: RepositorySettings
    problems: Sequence[Problem]


class Reading(Settling[DesiredRepositories]):
    """The inputs of repositories, read.

    Equal parts are known by identity: what is written outlives the reading.
    """

    def __init__(self, written: object, model: type[Inputs] = Inputs) -> None:
        super().__init__(written)
        found, problems = read(model, written)
        self._inputs = found or Inputs(repositories={})
        self._problems = [*problems, *default_problems(self._inputs)]
        self._wrong = frozenset(problem.path[:1] for problem in problems)
        self._defaults = {
            key: self._inputs.default(key) for key in EffectiveSettings.model_fields
        }
        self._defaults["protect"] = self._defaults["protect"] or None
        self._memory: Memory = {}
        self._short_forms: dict[int, tuple[PolicyRule, ...]] = {}
        self._texts: dict[int, str] = {}
        self._accesses: dict[object, Access] = {}
        self._alike: dict[object, _Laid] = {}
        self._repositories: dict[str, _Laid] = {}
        number = len(self._problems)
        for name, keys in self._named():
            if number >= _MOST_PROBLEMS:
                break
            self._repositories[name] = self._read(name, keys)
            number += len(self._repositories[name].problems)

    @property
    def _copies(self) -> bool:
        """Whether images are copied, as far as that could be read."""
        return bool(self._inputs.part("replication_regions"))

    @property
    def asks_for_anything(self) -> bool:
        """Whether there is anything to register."""
        return bool(self._repositories or self._copies)

    @property
    def needs(self) -> Needs:
        """What anything depends on of the provider's location."""
        accesses = [laid.repository.access for laid in self._alike.values()]
        twice = any(
            laid.repository.is_encrypted_twice() for laid in self._alike.values()
        )
        return Needs(
            region=self.asks_for_anything and self._inputs.region is None,
            partition=bool(self._copies or self._inputs.region)
            or any(accesses)
            or twice,
            account=self._copies or any(it.needs_account() for it in accesses),
        )

    def location(self, provider: Location) -> Location:
        """Where the repositories will be, with a provider that works there."""
        return provider.within(self._inputs.region)

    def settle(self, location: Location) -> tuple[DesiredRepositories, list[Problem]]:
        """What is wanted with a provider that works there, and what is wrong."""
        problems = [
            *self._problems,
            *region_problems(self._inputs.part("region"), location),
        ]
        location = self.location(location)
        settlement = _Settlement(self._inputs, self._wrong, self.written, location)
        repositories = []
        for name, _ in self._named():
            if len(problems) >= _MOST_PROBLEMS:
                problems.append(not_looked_at().under("repositories", name))
                break
            laid = self._repositories[name]
            repository, its_problems = settlement.of(name, laid)
            repositories.append(repository)
            problems += its_problems
        problems += replication_problems(self._inputs, location)
        wanted = DesiredRepositories(
            tuple(repositories),
            tuple(sorted(self._inputs.replication_regions)),
            tuple(sorted(self._inputs.replication_filters)),
            self._inputs.create_replicas,
            self._inputs.region,
        )
        return wanted, problems

    def warned(
        self, wanted: DesiredRepositories, location: Location
    ) -> DesiredRepositories:
        """The same, with a sentence for each thing that was hardly meant."""
        found = repositories_warnings(
            self._inputs, wanted.repositories, self.location(location)
        )
        return replace(wanted, warnings=tuple(found))

    def _named(self) -> Iterator[tuple[str, object]]:
        yield from (self._inputs.part("repositories") or {}).items()

    def _read(self, name: str, written: object) -> _Laid:
        keys = {} if written is None else written
        alike: object = id(keys)
        if isinstance(keys, Mapping):
            alike = tuple((step(key), id(value)) for key, value in keys.items())
        if alike not in self._alike:
            self._alike[alike] = self._anew(name, keys)
        return self._alike[alike]

    def _anew(self, name: str, written: object) -> _Laid:
        found, problems = read(RepositorySettings, written, self._memory)
        if found is None:
            remedy = "{} or null takes the defaults"
            problems = [replace(it, remedy=it.remedy or remedy) for it in problems]
        own = found or RepositorySettings()
        settings, shadowed = self._over_defaults(own)
        rules = self._rules(settings.lifecycle) or settings.lifecycle_policy_rules
        repository = DesiredRepository(
            name=name,
            settings=settings,
            access=self._access(settings, own),
            policy=None,
            rules=rules,
            lifecycle_policy=self._text(rules),
            shadowed_tags=shadowed,
        )
        placed = [problem.under("repositories", name) for problem in problems]
        return _Laid(repository, own, placed)

    def _over_defaults(
        self, own: RepositorySettings
    ) -> tuple[EffectiveSettings, tuple[str, ...]]:
        """A repository's own settings over the defaults, and which of its tags lose."""
        said = {key: getattr(own, key) for key in own.model_fields_set}
        values = {**self._defaults, **said}
        # Either form of a repository replaces whichever default there is.
        if "lifecycle" in said:
            values["lifecycle_policy_rules"] = ()
        elif "lifecycle_policy_rules" in said:
            values["lifecycle"] = ShortForm()
        # Default filters wait for the modes that use them.
        filters = "image_tag_mutability_exclusion_filters"
        if filters not in said and not excludes(values["image_tag_mutability"]):
            values[filters] = ()
        own_tags, of_all = said.get("tags", {}), self._inputs.default("tags")
        shadowed: tuple[str, ...] = ()
        if self._inputs.tag_precedence == "repository":
            values["tags"] = {**of_all, **own_tags}
        else:
            values["tags"] = {**own_tags, **of_all}
            shadowed = tuple(
                key for key, tag in own_tags.items() if of_all.get(key, tag) != tag
            )
        return EffectiveSettings.model_construct(**values), shadowed

    def _access(self, settings: EffectiveSettings, own: RepositorySettings) -> Access:
        alike = tuple(
            (key, id(getattr(settings, key))) for key in ACCESS_KEYS if own.has(key)
        )
        if alike not in self._accesses:
            self._accesses[alike] = access_of(settings)
        return self._accesses[alike]

    def _rules(self, short: ShortForm) -> tuple[PolicyRule, ...]:
        if id(short) not in self._short_forms:
            self._short_forms[id(short)] = short.rules()
        return self._short_forms[id(short)]

    def _text(self, rules: tuple[PolicyRule, ...]) -> str:
        if id(rules) not in self._texts:
            self._texts[id(rules)] = lifecycle_text(rules) if rules else ""
        return self._texts[id(rules)]


class _Settlement:
    """What is read, at a location; alike repositories are looked at once."""

    def __init__(
        self,
        inputs: Inputs,
        wrong: frozenset[Path],
        written: object,
        location: Location,
    ) -> None:
        self._inputs = inputs
        self._wrong = wrong
        self._written = written
        self._location = location
        self._alike: dict[int, tuple[str | None, list[Problem]]] = {}
        self._accesses: dict[int, tuple[str, str | None, list[Problem]]] = {}

    def of(self, name: str, laid: _Laid) -> tuple[DesiredRepository, list[Problem]]:
        """A repository that was read so, and what is wrong with it."""
        if id(laid) not in self._alike:
            self._alike[id(laid)] = self._looked_at(laid)
        policy, problems = self._alike[id(laid)]
        return replace(laid.repository, name=name, policy=policy), [
            *_name_problems(name),
            *_moved(problems, laid.repository.name, name),
        ]

    def _looked_at(self, laid: _Laid) -> tuple[str | None, list[Problem]]:
        repository = laid.repository
        wrong = self._wrong.union(problem.path[:3] for problem in laid.problems)
        place = Places(repository.name, laid.own, self._inputs, wrong, self._written)
        policy, of_access = self._policy(
            repository.access, place, as_others=not laid.problems
        )
        of_all = repository_problems(repository, place, self._location)
        of_replicas = replica_problems(repository, place)
        if not of_access:
            access = repository.access
            of_access = [*replica_policy_problems(access, place, self._location)]
        return policy, [*laid.problems, *of_all, *of_access, *of_replicas]

    def _policy(
        self, access: Access, place: Places, *, as_others: bool
    ) -> tuple[str | None, list[Problem]]:
        if as_others and id(access) in self._accesses:
            first, policy, problems = self._accesses[id(access)]
            return policy, _moved(problems, first, place.name)
        policy, problems = checked_policy(access, place, self._location)
        if as_others:
            self._accesses[id(access)] = place.name, policy, problems
        return policy, problems


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
