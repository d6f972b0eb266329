"""What a registry has once, so that whoever writes it second erases the first.

Source: CloudFormation's schemas of AWS::ECR::ReplicationConfiguration,
AWS::ECR::RegistryScanningConfiguration and AWS::ECR::RegistryPolicy, whose reading is
that of the Cloud Control API; ECR API reference, ReplicationRule, RegistryScanningRule.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

from ecr_component.errors import Key, Message, listing

Told = Mapping[str, Any]
"""What is told of one, by AWS or by a resource's inputs; names begin in lower case."""


class Contents(Protocol):
    """What one of them says."""

    def __bool__(self) -> bool:
        """Whether it says anything that AWS does not say before anybody wrote it."""

    def lost_to(self, wanted: Self, own: str) -> Sequence[str]:
        """What of it is gone once *wanted* is written, each in a few words.

        Args:
            wanted: What the inputs say now.
            own: The account of the registry, which nobody has to be told.
        """

    def kept_beside(self, wanted: Self, own: str) -> tuple[str, dict[str, object]]:
        """How to have it too, in a few words, and the inputs that say it."""


@dataclass(frozen=True)
class CopyRule:
    """Images of some repositories, copied to other registries."""

    prefixes: tuple[str, ...]
    """Of the repositories' names; none for all."""

    destinations: tuple[tuple[str, str], ...]
    """Region and account."""

    beyond: tuple[str, ...] = ()
    """What else is told of it, which no input can say."""

    def copies(self) -> Iterator[tuple[str, str, str]]:
        """Each prefix with each region and account."""
        for prefix in self.prefixes or ("",):
            for region, account_id in self.destinations:
                yield prefix, region, account_id

    def inputs(self, own: str) -> Iterator[dict[str, object]]:
        """The rules that say the same as inputs, whose regions are in each account."""
        by_account = defaultdict(list)
        for region, account_id in self.destinations:
            by_account[account_id].append(region)
        by_regions = defaultdict(list)
        for account_id, regions in by_account.items():
            by_regions[tuple(regions)].append(account_id)
        for there, account_ids in by_regions.items():
            rule: dict[str, object] = {Key("regions"): list(there)}
            if account_ids != [own]:
                rule[Key("account_ids")] = account_ids
            if self.prefixes:
                rule[Key("repositories")] = list(self.prefixes)
            yield rule

    def words(self, own: str) -> str:
        """What ECR does by it."""
        what = listing(self.prefixes) if self.prefixes else "everything"
        where = listing(
            region if account_id == own else f"{region} of {account_id}"
            for region, account_id in self.destinations
        )
        also = f", with {listing(self.beyond)}" if self.beyond else ""
        return f"the copying of {what} to {where}{also}"


@dataclass(frozen=True)
class CopyRules:
    """A replication configuration."""

    rules: tuple[CopyRule, ...]

    @classmethod
    def of(cls, told: Told) -> Self:
        """Read it."""
        rules = _mapping(told.get("replicationConfiguration")).get("rules")
        return cls(tuple(_copy_rule(rule) for rule in _mappings(rules)))

    def __bool__(self) -> bool:
        """Whether anything is copied."""
        return bool(self.rules)

    def missing_in(self, wanted: Self) -> list[CopyRule]:
        """The rules of which *wanted* does not say all."""
        there = {copy for rule in wanted.rules for copy in rule.copies()}

        def is_there(prefix: str, region: str, account_id: str) -> bool:
            shorter = (prefix[:length] for length in range(len(prefix) + 1))
            return any((start, region, account_id) in there for start in shorter)

        return [
            rule
            for rule in self.rules
            if rule.beyond or not all(is_there(*copy) for copy in rule.copies())
        ]

    def lost_to(self, wanted: Self, own: str) -> list[str]:
        """The rules of which *wanted* does not say all."""
        return [rule.words(own) for rule in self.missing_in(wanted)]

    def inputs(self, own: str) -> dict[str, object]:
        """The same as an input."""
        rules = [said for rule in self.rules for said in rule.inputs(own)]
        return {Key("replication_rules"): rules}

    def kept_beside(self, wanted: Self, own: str) -> tuple[str, dict[str, object]]:
        """More rules."""
        more = CopyRules(tuple(self.missing_in(wanted)))
        return Message("add to ", Key("replication_rules")), more.inputs(own)


@dataclass(frozen=True)
class Scanning:
    """A registry scanning configuration."""

    scan_type: str
    filters: Mapping[str, tuple[str, ...]]
    """Of the names of repositories, by the frequency with which they are scanned."""

    beyond: tuple[str, ...] = ()
    """What else is told of its rules, which no input can say."""

    @classmethod
    def of(cls, told: Told) -> Self:
        """Read it."""
        filters: dict[str, tuple[str, ...]] = {}
        beyond: set[str] = set()
        for rule in _mappings(told.get("rules")):
            frequency = str(rule.get("scanFrequency"))
            filters[frequency] = filters.get(frequency, ()) + _filters(rule)
            beyond |= _beyond(rule, "scanFrequency", "repositoryFilters")
        kind = told.get("scanType")
        return cls(
            kind if isinstance(kind, str) else "BASIC", filters, (*sorted(beyond),)
        )

    def __bool__(self) -> bool:
        """Whether it is another than that of a new registry."""
        return self.scan_type != "BASIC" or bool(self.filters)

    def lost_to(self, wanted: Self, own: str) -> list[str]:  # noqa: ARG002 - of no account
        """The scan type, if there is to be another, and filters that are not there."""
        lost = []
        if self and self.scan_type != wanted.scan_type:
            lost.append(f"the scan type {self.scan_type}")
        for frequency, filters in self.filters.items():
            there = wanted.filters.get(frequency)
            missing = [one for one in filters if one not in (there or ())]
            if missing or there is None:
                what = listing(missing) if missing else "nothing"
                lost.append(f"{frequency} of {what}")
        return [*lost, *self.beyond]

    def kept_beside(self, wanted: Self, own: str) -> tuple[str, dict[str, object]]:  # noqa: ARG002 - of no account
        """The rules of both, if they are for one scan type."""
        filters = {frequency: [*held] for frequency, held in self.filters.items()}
        if self.scan_type == wanted.scan_type:
            for frequency, asked in wanted.filters.items():
                there = filters.setdefault(frequency, [])
                there += [one for one in asked if one not in there]
        rules = [
            {Key("scan_frequency"): frequency, Key("repositories"): held}
            for frequency, held in filters.items()
        ]
        return "write", {
            Key("scan_type"): self.scan_type,
            Key("scanning_rules"): rules,
        }


@dataclass(frozen=True)
class Statements:
    """A registry policy."""

    statements: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, told: Told) -> Self:
        """Read it: AWS tells a document, a resource has a text of it."""
        document = told.get("policyText", told.get("policy"))
        if isinstance(document, str):
            document = json.loads(document)
        statements = _mapping(document).get("Statement")
        return cls(tuple(_mappings(_several(statements))))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.statements)

    def _missing_in(self, wanted: Self) -> list[Mapping[str, Any]]:
        there = [*map(_meaning, wanted.statements)]
        return [one for one in self.statements if _meaning(one) not in there]

    def lost_to(self, wanted: Self, own: str) -> list[str]:  # noqa: ARG002 - of no account
        """The statements that *wanted* does not have, whatever it calls them."""
        return [*map(_statement, self._missing_in(wanted))]

    def kept_beside(self, wanted: Self, own: str) -> tuple[str, dict[str, object]]:  # noqa: ARG002 - of no account
        """More statements."""
        more = [dict(one) for one in self._missing_in(wanted)]
        key = Key("policy_statements")
        return Message("add to ", key), {key: more}


@dataclass(frozen=True)
class OncePerRegistry:
    """One of what a registry has once."""

    name: str
    """What it is called in a sentence."""

    cloud_type: str
    """What CloudFormation, and so the Cloud Control API, calls it."""

    keys: tuple[Key, ...]
    """The inputs of a registry that ask for it, first where a message stands."""

    read: Callable[[Told], Contents]

    def held(self, properties: str) -> Any:  # noqa: ANN401 - as it reads
        """What AWS has.

        Args:
            properties: What the Cloud Control API tells, in JSON.
        """
        return self.read(_lower(json.loads(properties)))

    def wanted(self, inputs: Told) -> Any:  # noqa: ANN401 - as it reads
        """What a resource is to say; without what a preview does not know yet."""
        return self.read(inputs)


REPLICATION: Final = "aws:ecr/replicationConfiguration:ReplicationConfiguration"
SCANNING: Final = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
REGISTRY_POLICY: Final = "aws:ecr/registryPolicy:RegistryPolicy"

ALL: Final[Mapping[str, OncePerRegistry]] = {
    REPLICATION: OncePerRegistry(
        "replication configuration",
        "AWS::ECR::ReplicationConfiguration",
        (Key("replication_rules"),),
        CopyRules.of,
    ),
    SCANNING: OncePerRegistry(
        "scanning configuration",
        "AWS::ECR::RegistryScanningConfiguration",
        (Key("scan_type"), Key("scanning_rules")),
        Scanning.of,
    ),
    REGISTRY_POLICY: OncePerRegistry(
        "registry policy",
        "AWS::ECR::RegistryPolicy",
        (Key("policy_statements"), Key("replication_source_account_ids")),
        Statements.of,
    ),
}
"""By the types of the resources."""


def _copy_rule(told: Told) -> CopyRule:
    destinations = tuple(
        (to["region"], to["registryId"])
        for to in _mappings(told.get("destinations"))
        if isinstance(to.get("region"), str) and isinstance(to.get("registryId"), str)
    )
    prefixes = _filters(told)
    if told.get("repositoryFilters") and not prefixes:
        destinations = ()  # not known yet: that is not everything
    beyond = _beyond(told, "destinations", "repositoryFilters")
    return CopyRule(prefixes, destinations, (*sorted(beyond),))


def _filters(rule: Told) -> tuple[str, ...]:
    found = (one.get("filter") for one in _mappings(rule.get("repositoryFilters")))
    return tuple(one for one in found if isinstance(one, str))


def _beyond(rule: Told, *known: str) -> set[str]:
    """What is told of a rule beside what is *known*; what is off is not there."""
    more = {name: value for name, value in rule.items() if name not in known}
    return {name for name, value in more.items() if _is_on(value)}


def _is_on(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_is_on, value.values()))
    return bool(value)


_ROOT: Final = re.compile(r"arn:[^:]+:iam::([0-9]{12}):root")


def _meaning(statement: Mapping[str, Any]) -> object:
    """What a statement says, in however many words: its Sid says nothing."""
    said = {name: value for name, value in statement.items() if name != "Sid"}
    return {name: _unordered(value) for name, value in said.items()}


def _unordered(value: object) -> object:
    if isinstance(value, dict):
        return {key: _unordered(held) for key, held in value.items()}
    return sorted(
        _ROOT.sub(r"\1", one) if isinstance(one, str) else json.dumps(one)
        for one in _several(value)
    )


def _statement(statement: Mapping[str, Any]) -> str:
    if statement.get("Sid"):
        return f"the statement {statement['Sid']}"
    but = "all but " if "NotAction" in statement else ""
    actions = _several(statement.get("NotAction", statement.get("Action")))
    effect = str(statement.get("Effect")).lower()
    return f"a statement to {effect} {but}{listing(map(str, actions))}"


def _several(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [one for one in _several(value) if isinstance(one, Mapping)]


def _lower(told: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same with names that begin in lower case, as those of inputs do."""
    if isinstance(told, list):
        return [_lower(one) for one in told]
    if not isinstance(told, dict):
        return told
    # A policy document's names are its own.
    return {
        name[:1].lower() + name[1:]: held if name == "PolicyText" else _lower(held)
        for name, held in told.items()
    }
