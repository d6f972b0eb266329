"""To where ECR copies the images of a registry, and of which repositories.

Source: ECR user guide, "Private image replication"; ECR API, ReplicationConfiguration.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Final

from pydantic import Field, PlainValidator

from ecr_component.errors import Path, Problem, Refusal, listing, refuse
from ecr_component.values import json_schemas, names
from ecr_component.values.closed_models import (
    Closed,
    a_mapping,
    collect,
    collect_list,
    nested,
    places,
    up_to,
)
from ecr_component.values.deferred import Deferrable, or_deferred
from ecr_component.values.principals import account
from ecr_component.values.regions import Location, partition_of, region
from ecr_component.values.rule import Rule
from ecr_component.values.scalars import one_of

MOST_DESTINATIONS: Final = 25
"""Of all rules together, each once."""
MOST_PREFIXES: Final = 100
# ECR takes 25 since August 2026, the provider 10 as before.
MOST_RULES: Final = 10


def regions(value: object) -> tuple[str, ...]:
    """Return the regions to copy images to."""
    most = f"ECR copies to up to {MOST_DESTINATIONS} regions"
    found, problems = collect_list(value, region, MOST_DESTINATIONS, most, unique=True)
    partitions = {partition_of(name) for name in found.values()} - {None}
    if len(partitions) > 1:
        several = ", ".join(sorted(map(str, partitions)))
        what = f"are of more than one partition ({several}), and images never cross"
        problems.append(Problem((), what))
    if problems:
        raise Refusal(*problems, found=found)
    return tuple(found.values())


_OF_BLOCK: Final[Mapping[str, Rule[str]]] = {
    "filter": names.repository_prefix,
    "filter_type": one_of("PREFIX_MATCH"),
}


def _prefix(value: object) -> str:
    """A prefix by itself, or in the block that AWS and the Terraform module have."""
    if not isinstance(value, Mapping):
        return names.repository_prefix(value)
    block = {key: part for key, part in a_mapping(value).items() if part is not None}
    found, problems = collect(
        ((key, key) for key in block if key in _OF_BLOCK),
        lambda key: _OF_BLOCK[str(key)](block[str(key)]),
    )
    problems += [
        Problem((key,), "unknown key", remedy="known are 'filter', 'filter_type'")
        for key in block
        if key not in _OF_BLOCK
    ]
    if "filter" not in block:
        problems.append(Problem(("filter",), "is missing"))
    if problems:
        raise Refusal(*problems)
    return found["filter"]


Regions = Annotated[
    tuple[str, ...],
    PlainValidator(
        regions,
        json_schema_input_type=Annotated[
            list[json_schemas.Region],
            Field(
                max_length=MOST_DESTINATIONS, json_schema_extra={"uniqueItems": True}
            ),
        ],
    ),
]
Prefixes = Annotated[
    tuple[str, ...],
    PlainValidator(
        up_to(
            MOST_PREFIXES,
            _prefix,
            f"ECR takes up to {MOST_PREFIXES} filters",
            unique=True,
        ),
        json_schema_input_type=Annotated[
            list[json_schemas.Prefix | json_schemas.PrefixBlock],
            Field(max_length=MOST_PREFIXES, json_schema_extra={"uniqueItems": True}),
        ],
    ),
]


def _some_regions(value: object) -> tuple[str, ...]:
    found = regions(value)
    if not found:
        raise refuse("must not be empty", value, "a rule copies to one region or more")
    return found


class ReplicationSettings(Closed):
    """To which registries images are copied, and of which repositories."""

    described_as: ClassVar = "ReplicationRule"

    account_ids: Annotated[
        tuple[Deferrable, ...],
        PlainValidator(
            up_to(
                MOST_DESTINATIONS,
                or_deferred(account),
                f"ECR copies to up to {MOST_DESTINATIONS} registries",
                unique=True,
            ),
            json_schema_input_type=Annotated[
                list[json_schemas.AccountId],
                Field(
                    max_length=MOST_DESTINATIONS,
                    json_schema_extra={"uniqueItems": True},
                ),
            ],
        ),
    ] = ()
    regions: Annotated[
        tuple[str, ...],
        PlainValidator(
            _some_regions,
            json_schema_input_type=Annotated[
                list[json_schemas.Region],
                Field(
                    min_length=1,
                    max_length=MOST_DESTINATIONS,
                    json_schema_extra={"uniqueItems": True},
                ),
            ],
        ),
    ]
    repositories: Prefixes = ()

    def destinations(self) -> Iterator[tuple[str, Deferrable | None]]:
        """Each region with each account; the registry's own where none is named."""
        accounts = places(self.part("account_ids")).values()
        for there in sorted(places(self.part("regions")).values()):
            for account_id in sorted(accounts, key=str) or (None,):
                yield there, account_id


ReplicationRules = Annotated[
    tuple[ReplicationSettings, ...],
    PlainValidator(
        up_to(
            MOST_RULES,
            nested(ReplicationSettings),
            f"the provider takes up to {MOST_RULES} rules",
        ),
        json_schema_input_type=Annotated[
            list[ReplicationSettings], Field(max_length=MOST_RULES)
        ],
    ),
]


def rules_problems(
    rules: Mapping[int, ReplicationSettings] | Sequence[ReplicationSettings] | None,
    location: Location,
) -> Iterator[Problem]:
    """Find what is wrong with rules together, and with the place where they are."""
    found = places(rules)
    destinations = {it for rule in found.values() for it in rule.destinations()}
    if len(destinations) > MOST_DESTINATIONS:
        yield Problem(
            (),
            f"ECR copies to up to {MOST_DESTINATIONS} registries in all, each region "
            f"of each account, and these are {len(destinations)}",
        )
    for number, rule in found.items():
        for place, name in places(rule.part("regions")).items():
            where: Path = (number, "regions", place)
            for problem in _region_problems(rule, name, location):
                yield problem.under(*where)


def _region_problems(
    rule: ReplicationSettings, name: str, location: Location
) -> Iterator[Problem]:
    accounts = places(rule.part("account_ids")).values()
    is_own = not rule.says("account_ids") or location.account_id in accounts
    if name == location.region and is_own:
        yield Problem(
            (),
            "is this registry itself",
            name,
            "remove it: ECR copies to other registries only, in this region to those "
            "of other accounts",
        )
    partition = partition_of(name)
    if location.partition and partition not in (None, location.partition):
        yield Problem(
            (),
            f"is not in the partition of the registry ({location.partition})",
            name,
            "images never cross partitions",
        )


def rules_warnings(rules: Sequence[ReplicationSettings]) -> Iterator[Problem]:
    """Find what a rule says that another says already."""
    for number, rule in enumerate(rules):
        for other, wider in enumerate(rules):
            if other != number and _says_as_much(wider, rule, first=other < number):
                copied = listing(wider.repositories) or "all repositories"
                yield Problem(
                    (number,),
                    f"copies nothing that [{other}] does not copy, which is for "
                    f"{copied}",
                    remedy="one of the two is enough",
                )
                break


def _says_as_much(
    wider: ReplicationSettings, rule: ReplicationSettings, *, first: bool
) -> bool:
    """Whether one rule copies all that another does; of equal ones the first."""
    if not set(rule.destinations()) <= set(wider.destinations()):
        return False
    all_of_it = not wider.repositories or (
        bool(rule.repositories)
        and all(name.startswith(wider.repositories) for name in rule.repositories)
    )
    same = set(rule.destinations()) == set(wider.destinations()) and set(
        rule.repositories
    ) == set(wider.repositories)
    return all_of_it and (first or not same)
