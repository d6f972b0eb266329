"""What the inputs say, and what follows for each repository.

Inputs are read into closed models; a repository's own key then replaces the
default as a whole. Only tags merge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeVar

from pydantic import Field, PlainValidator, model_validator

from ecr_component import names
from ecr_component.access import Access, policy_text
from ecr_component.errors import (
    ConfigError,
    Path,
    Problem,
    Refusal,
    in_written_order,
    near_match,
    refuse,
)
from ecr_component.lifecycle import LifecycleRule, lifecycle_rules
from ecr_component.models import (
    Closed,
    Flag,
    a_mapping,
    each,
    gather,
    nested,
    read,
    word,
)
from ecr_component.names import Later, leaf
from ecr_component.regions import REGIONS, Home, Place, partition_of, region

EncryptionType = Literal["AES256", "KMS", "KMS_DSSE"]
TagMutability = Literal[
    "MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"
]
TagPrecedence = Literal["global", "repository"]

MOST_TAGS = 50
MOST_TAG_FILTERS = 5
MOST_DESTINATIONS = 25

ACCESS_KEYS = (
    "external_account_ids_with_read_access",
    "external_account_ids_with_write_access",
)

UNKNOWN = Place()

T = TypeVar("T")
Leaf = str | Later
Tags = Mapping[str, Leaf]


class EncryptionConfig(Closed):
    """How a repository's images are encrypted; it can never be changed in place."""

    encryption_type: Annotated[EncryptionType, word(EncryptionType)]
    kms_key: (
        Annotated[
            Leaf,
            PlainValidator(leaf(names.kms_key_arn), json_schema_input_type=str),
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _key_goes_with_kms(self) -> "EncryptionConfig":
        if self.kms_key and self.encryption_type == "AES256":
            raise Refusal(
                Problem(
                    ("kms_key",),
                    "goes with encryption_type KMS or KMS_DSSE only, not AES256",
                    remedy="leave it out, or write encryption_type: KMS",
                )
            )
        return self


def tag_map(value: object) -> dict[str, Leaf]:
    """Return tags that ECR takes for one repository."""
    written = a_mapping(value)

    def tag(key: object) -> Leaf:
        return leaf(names.tag_value)(written[names.tag_key(key)])

    found = gather(((key, key) for key in written), tag)
    if len(found) > MOST_TAGS:
        raise refuse(f"a repository has up to {MOST_TAGS} tags", len(found))
    return found


def tag_filters(value: object) -> tuple[str, ...]:
    """Return the filters of tags that a mutability mode excludes."""
    found = each(names.tag_filter)(value)
    if len(found) > MOST_TAG_FILTERS:
        raise refuse(f"ECR takes up to {MOST_TAG_FILTERS} filters", len(found))
    return found


def destinations(value: object) -> tuple[str, ...]:
    """Return the regions to copy images to."""
    found = each(region)(value)
    repeated = [
        Problem((place,), "stands twice", name, "remove one")
        for place, name in enumerate(found)
        if name in found[:place]
    ]
    if repeated:
        raise Refusal(*repeated)
    if len(found) > MOST_DESTINATIONS:
        raise refuse(f"ECR copies to up to {MOST_DESTINATIONS} regions", len(found))
    partitions = {partition_of(name) for name in found} - {None}
    if len(partitions) > 1:
        raise refuse(
            "are of more than one partition "
            f"({', '.join(sorted(map(str, partitions)))}), and images never cross"
        )
    return found


AccountIds = Annotated[
    tuple[Leaf, ...],
    PlainValidator(
        each(leaf(names.account_id)),
        json_schema_input_type=list[Annotated[str, Field(pattern="^[0-9]{12}$")]],
    ),
]
Encryption = Annotated[
    EncryptionConfig,
    PlainValidator(nested(EncryptionConfig), json_schema_input_type=EncryptionConfig),
]
LifecycleRules = Annotated[
    tuple[LifecycleRule, ...],
    PlainValidator(lifecycle_rules, json_schema_input_type=list[LifecycleRule]),
]
Mutability = Annotated[TagMutability, word(TagMutability)]
TagFilters = Annotated[
    tuple[str, ...],
    PlainValidator(tag_filters, json_schema_input_type=list[str]),
]
TagMap = Annotated[Tags, PlainValidator(tag_map, json_schema_input_type=dict[str, str])]


class RepositorySettings(Closed):
    """What one repository says of itself; the rest comes from the defaults."""

    null_speaks: ClassVar = ("encryption_config",)

    enable_automatic_image_scanning: Flag | None = None
    encryption_config: Encryption | None = None
    external_account_ids_with_read_access: AccountIds | None = None
    external_account_ids_with_write_access: AccountIds | None = None
    force_delete: Flag | None = None
    image_tag_mutability: Mutability | None = None
    image_tag_mutability_exclusion_filters: TagFilters | None = None
    lifecycle_policy_rules: LifecycleRules | None = None
    protect: Flag | None = None
    tags: TagMap | None = None


class Inputs(Closed):
    """Everything the component takes."""

    null_speaks: ClassVar = ("default_encryption_config",)

    repositories: Annotated[
        Mapping[str, object],
        PlainValidator(
            a_mapping, json_schema_input_type=dict[str, RepositorySettings | None]
        ),
    ]
    default_automatic_image_scanning: Flag = True
    default_encryption_config: Encryption | None = EncryptionConfig(
        encryption_type="AES256"
    )
    default_external_account_ids_with_read_access: AccountIds = ()
    default_external_account_ids_with_write_access: AccountIds = ()
    default_force_delete: Flag = False
    default_image_tag_mutability: Mutability = "MUTABLE"
    default_image_tag_mutability_exclusion_filters: TagFilters = ()
    default_lifecycle_policy_rules: LifecycleRules = ()
    default_protect: Flag = False
    global_tags: TagMap = Field(default_factory=dict)
    replication_regions: Annotated[
        tuple[str, ...],
        PlainValidator(destinations, json_schema_input_type=list[str]),
    ] = ()
    tag_precedence: Annotated[TagPrecedence, word(TagPrecedence)] = "global"


def default_for(key: str) -> str:
    """Name the input that holds the default of a repository's key."""
    return {
        "enable_automatic_image_scanning": "default_automatic_image_scanning",
        "tags": "global_tags",
    }.get(key, f"default_{key}")


@dataclass(frozen=True)
class Repository:
    """A repository as it is to be: nothing is left to a default."""

    name: str
    scan_on_push: bool
    encryption: EncryptionConfig | None
    access: Access
    force_delete: bool
    tag_mutability: TagMutability
    tag_filters: tuple[str, ...]
    lifecycle: tuple[LifecycleRule, ...]
    protect: bool | None
    """``None`` says nothing, so that the component's own `protect` holds."""
    tags: Tags


@dataclass(frozen=True)
class Registry:
    """All that the inputs ask for, and what they may not have meant."""

    repositories: tuple[Repository, ...]
    replication_regions: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def parse(inputs: object, *, source: str, home: Home = UNKNOWN) -> Registry:
    """Read the component's inputs.

    Args:
        inputs: A plain value for each input, with a `names.Later` where an output
            stands for a leaf.
        source: What the inputs are, for the first line of an error.
        home: Where the repositories will live.

    Raises:
        ConfigError: AWS would refuse what is asked for. Every problem at once, in
            the order of *inputs*.
    """
    found, problems = read(Inputs, inputs)
    defaults = found or Inputs(repositories={})
    wrong = {problem.path for problem in problems}
    repositories = []
    for name, written in defaults.repositories.items():
        own, unread = _read_repository(name, written)
        wrong |= {problem.path[:3] for problem in unread}
        repository = _over_defaults(name, own, defaults)
        place = _Places(name, own, frozenset(path[:3] for path in wrong))
        problems += [*unread, *_problems(repository, place, home)]
        repositories.append(repository)
    problems += _replication_problems(defaults.replication_regions, home)
    if problems:
        once = {(problem.path, problem.what): problem for problem in problems}
        raise ConfigError(source, in_written_order(once.values(), inputs))
    return Registry(
        tuple(repositories),
        tuple(sorted(defaults.replication_regions)),
        tuple(_warnings(defaults, repositories, home)),
    )


def _read_repository(
    name: str, written: object
) -> tuple[RepositorySettings, list[Problem]]:
    try:
        names.repository_name(name)
        misnamed = []
    except Refusal as refusal:
        misnamed = list(refusal.problems)
    own, problems = read(RepositorySettings, {} if written is None else written)
    return own or RepositorySettings(), [
        problem.under("repositories", name) for problem in (*misnamed, *problems)
    ]


def _over_defaults(name: str, own: RepositorySettings, inputs: Inputs) -> Repository:
    """Lay the defaults under what a repository says itself."""
    mutability = _first(own.image_tag_mutability, inputs.default_image_tag_mutability)
    return Repository(
        name=name,
        scan_on_push=_first(
            own.enable_automatic_image_scanning,
            inputs.default_automatic_image_scanning,
        ),
        encryption=own.encryption_config
        if "encryption_config" in own.model_fields_set
        else inputs.default_encryption_config,
        access=Access(
            read=_first(
                own.external_account_ids_with_read_access,
                inputs.default_external_account_ids_with_read_access,
            ),
            write=_first(
                own.external_account_ids_with_write_access,
                inputs.default_external_account_ids_with_write_access,
            ),
        ),
        force_delete=_first(own.force_delete, inputs.default_force_delete),
        tag_mutability=mutability,
        # Default filters wait for the modes that use them.
        tag_filters=_first(
            own.image_tag_mutability_exclusion_filters,
            inputs.default_image_tag_mutability_exclusion_filters
            if mutability.endswith("_WITH_EXCLUSION")
            else (),
        ),
        lifecycle=_first(
            own.lifecycle_policy_rules, inputs.default_lifecycle_policy_rules
        ),
        protect=_first(own.protect, inputs.default_protect or None),
        tags=_merged(own.tags or {}, inputs),
    )


def _first(own: T | None, default: T) -> T:
    return default if own is None else own


def _merged(own: Tags, inputs: Inputs) -> Tags:
    if inputs.tag_precedence == "repository":
        return {**inputs.global_tags, **own}
    return {**own, **inputs.global_tags}


@dataclass(frozen=True)
class _Places:
    """Where a repository's settings were written, to say it in a message."""

    name: str
    own: RepositorySettings
    wrong: frozenset[Path]

    def of(self, key: str) -> Path:
        """The repository's own key, or the input with its default."""
        place: Path = ("repositories", self.name, key)
        said = key in self.own.model_fields_set or place in self.wrong
        return place if said else (default_for(key),)

    def sound(self, *keys: str) -> bool:
        """Whether all these could be read, so that they can be compared."""
        return not any(self.of(key) in self.wrong for key in keys)


def _problems(repository: Repository, place: _Places, home: Home) -> Iterator[Problem]:
    """What is wrong with a repository as a whole."""
    yield from _mutability_problems(repository, place)
    yield from _tag_problems(repository, place)
    yield from _key_problems(repository, place, home)
    yield from _policy_problems(repository, place, home)


def _mutability_problems(repository: Repository, place: _Places) -> Iterator[Problem]:
    mode, filters = "image_tag_mutability", "image_tag_mutability_exclusion_filters"
    if not place.sound(mode, filters):
        return
    excluding = repository.tag_mutability.endswith("_WITH_EXCLUSION")
    if excluding and not repository.tag_filters:
        yield Problem(
            place.of(mode),
            f"{repository.tag_mutability} needs tag filters",
            remedy=f"add {place.of(filters)[-1]}, such as ['latest']",
        )
    if repository.tag_filters and not excluding:
        yield Problem(
            place.of(filters),
            f"tag filters have no place with {repository.tag_mutability}",
            remedy=f"{place.of(mode)[-1]} would be {repository.tag_mutability}"
            "_WITH_EXCLUSION",
        )


def _tag_problems(repository: Repository, place: _Places) -> Iterator[Problem]:
    if len(repository.tags) > MOST_TAGS:
        yield Problem(
            place.of("tags"),
            f"with global_tags these are {len(repository.tags)} tags, and a "
            f"repository has up to {MOST_TAGS}",
        )


def _key_problems(
    repository: Repository, place: _Places, home: Home
) -> Iterator[Problem]:
    key = repository.encryption.kms_key if repository.encryption else None
    if isinstance(key, str):
        try:
            names.key_of_region(key, home.region)
        except Refusal as refusal:
            where = (*place.of("encryption_config"), "kms_key")
            yield from (problem.under(*where) for problem in refusal.problems)


def _policy_problems(
    repository: Repository, place: _Places, home: Home
) -> Iterator[Problem]:
    if not repository.access or repository.access.later():
        return
    try:
        policy_text(repository.access, home.partition or "aws")
    except Refusal as refusal:
        places = {place.of(key) for key in ACCESS_KEYS}
        own = any(where[0] == "repositories" for where in places)
        where = ("repositories", repository.name) if own else min(places)
        yield from (problem.under(*where) for problem in refusal.problems)


def _replication_problems(regions: Iterable[str], home: Home) -> Iterator[Problem]:
    for place, name in enumerate(regions):
        where: Path = ("replication_regions", place)
        if name == home.region:
            yield Problem(
                where,
                "is the region of the repositories themselves",
                name,
                "remove it: ECR copies to other regions only",
            )
        elif home.partition and partition_of(name) not in (None, home.partition):
            yield Problem(
                where,
                f"is not in the partition of the repositories ({home.partition})",
                name,
                "images never cross partitions",
            )


def _warnings(
    inputs: Inputs, repositories: Iterable[Repository], home: Home
) -> Iterator[str]:
    yield from _shadowed_tags(inputs)
    for place, name in enumerate(inputs.replication_regions):
        if name not in REGIONS:
            guess = near_match(name, REGIONS, "it may be new")
            yield f"replication_regions[{place}]: no known region is {name!r}; {guess}"
    double = [
        repository.name
        for repository in repositories
        if repository.encryption and repository.encryption.encryption_type == "KMS_DSSE"
    ]
    if double and home.partition not in (None, "aws-us-gov"):
        yield (
            "KMS_DSSE is documented for AWS GovCloud (US) only; "
            f"asked for by {names.listing(double)}"
        )


def _shadowed_tags(inputs: Inputs) -> Iterator[str]:
    if inputs.tag_precedence == "repository":
        return
    shadowed = defaultdict(list)
    for name, written in inputs.repositories.items():
        own = written.get("tags") if isinstance(written, Mapping) else None
        for key, value in (own or {}).items():
            if inputs.global_tags.get(str(key), value) != value:
                shadowed[str(key)].append(name)
    for key, shadowing in sorted(shadowed.items()):
        yield (
            f"global_tags.{key} wins over the value of {names.listing(shadowing)}; "
            "to turn this round, write tag_precedence: repository"
        )
