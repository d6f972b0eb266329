"""A registry as it is to be, and the one way there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ecr_component.access.registry_access import RegistryAccess
from ecr_component.errors import Key, Message, Path, Problem
from ecr_component.registry.cache_rules import (
    CacheRule,
    cache_problems,
    cache_warnings,
)
from ecr_component.registry.creation_templates import (
    DesiredTemplate,
    desired_template,
    template_warnings,
)
from ecr_component.registry.pull_time_exclusions import exclusions_problems
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.registry.registry_policy import (
    checked_registry_policy,
    policy_warnings,
)
from ecr_component.registry.replication import (
    ReplicationSettings,
    rules_problems,
    rules_warnings,
)
from ecr_component.registry.scanning import (
    ScanningSettings,
    scanning_problems,
    scanning_warnings,
)
from ecr_component.registry.setting_choices import account_settings
from ecr_component.values.closed_models import places, read
from ecr_component.values.regions import (
    Location,
    Needs,
    region_problems,
    unknown_region,
)
from ecr_component.values.settling import Settling


@dataclass(frozen=True)
class DesiredRegistry:
    """All that the inputs ask for, and what they may not have meant."""

    region: str | None = None
    """Where it is, where the inputs say so."""
    replication_rules: tuple[ReplicationSettings, ...] = ()
    scan_type: str | None = None
    """``None`` leaves scanning alone."""
    scanning_rules: tuple[ScanningSettings, ...] = ()
    access: RegistryAccess = field(default_factory=RegistryAccess)
    policy: str | None = ""
    """The registry policy's text, empty for none; ``None`` where it is not known yet:
    it depends on an output, or on the location."""
    caches: Mapping[str, CacheRule] = field(default_factory=dict)
    """By prefix."""
    templates: tuple[DesiredTemplate, ...] = ()
    exclusions: tuple[str, ...] = ()
    """The ARNs of roles whose pulls do not count."""
    account_settings: tuple[tuple[str, str], ...] = ()
    """Those that are made, by AWS's name."""
    warnings: tuple[Problem, ...] = ()

    summary = "the registry"
    """What there is, in words."""


class RegistryReading(Settling[DesiredRegistry]):
    """The inputs of a registry, read."""

    def __init__(self, written: object) -> None:
        super().__init__(written)
        found, self._problems = read(RegistryInputs, written)
        self.inputs = found or RegistryInputs()
        """As far as they could be read."""

    @property
    def needs(self) -> Needs:
        """What anything depends on of the provider's location: its address does."""
        return Needs(region=self.inputs.region is None, partition=True, account=True)

    def settle(self, location: Location) -> tuple[DesiredRegistry, list[Problem]]:
        """What is wanted with a provider that works there, and what is wrong."""
        inputs = self.inputs
        problems = [*self._problems, *region_problems(inputs.part("region"), location)]
        here = location.within(inputs.region)
        templates = []
        for prefix, template in (inputs.part(_TEMPLATES) or {}).items():
            written = self._written_template(prefix)
            wanted, its_problems = desired_template(prefix, template, written, here)
            templates.append(wanted)
            problems += _under(its_problems, _TEMPLATES, prefix)
        access = self._access()
        policy, of_policy = checked_registry_policy(access, self.written, here)
        problems += of_policy
        rules, caches = (inputs.part(key) for key in (_RULES, _CACHES))
        problems += _under(rules_problems(rules, here), _RULES)
        problems += _under(cache_problems(caches, here), _CACHES)
        exclusions = inputs.part(_EXCLUSIONS)
        problems += _under(exclusions_problems(exclusions, here), _EXCLUSIONS)
        scan_type, scanning = (inputs.part(key) for key in ("scan_type", _SCANNING))
        problems += _under(scanning_problems(scan_type, scanning), _SCANNING)
        if problems:
            return DesiredRegistry(), problems
        return DesiredRegistry(
            region=inputs.region,
            replication_rules=inputs.replication_rules,
            scan_type=inputs.scan_type,
            scanning_rules=inputs.scanning_rules,
            access=access,
            policy=policy,
            caches=dict(sorted(inputs.pull_through_cache_rules.items())),
            templates=tuple(sorted(templates, key=lambda it: it.prefix)),
            exclusions=tuple(sorted(inputs.pull_time_update_exclusions)),
            account_settings=tuple(account_settings(inputs)),
        ), []

    def warned(self, wanted: DesiredRegistry, location: Location) -> DesiredRegistry:
        """The same, with what was hardly meant, each at its place."""
        here = location.within(wanted.region)
        return replace(wanted, warnings=tuple(self._warnings(wanted, here)))

    def _warnings(
        self, wanted: DesiredRegistry, location: Location
    ) -> Iterator[Problem]:
        regions: dict[Path, str] = {("region",): wanted.region} if wanted.region else {}
        for number, rule in enumerate(wanted.replication_rules):
            for place, name in enumerate(rule.regions):
                regions[_RULES, number, "regions", place] = name
        for where, name in regions.items():
            yield from _under(unknown_region(name), *where)
        yield from _under(rules_warnings(wanted.replication_rules), _RULES)
        if wanted.scan_type == "ENHANCED" and not wanted.scanning_rules:
            yield Problem(
                ("scan_type",),
                Message("ENHANCED scans nothing without ", Key(_SCANNING)),
                remedy=Message(
                    *("write [{", Key("scan_frequency"), ": SCAN_ON_PUSH}] to scan all")
                ),
            )
        yield from _under(scanning_warnings(wanted.scanning_rules), _SCANNING)
        yield from _under(cache_warnings(wanted.caches), _CACHES)
        for template in wanted.templates:
            found = template_warnings(template, location)
            yield from _under(found, _TEMPLATES, template.prefix)
        yield from policy_warnings(wanted.access, location)

    def _access(self) -> RegistryAccess:
        sources = self.inputs.part("replication_source_account_ids")
        statements = self.inputs.policy_statements
        return RegistryAccess(
            sources=tuple(places(sources).values()),
            statements=tuple(one.document() for one in statements),
            tags_replicas=any(
                "REPLICATION" in (template.part("applied_for") or ())
                and bool(template.part("tags"))
                for template in (self.inputs.part(_TEMPLATES) or {}).values()
            ),
        )

    def _written_template(self, prefix: str) -> object:
        written = self.written
        for key in (_TEMPLATES, prefix):
            written = written.get(key) if isinstance(written, Mapping) else None
        return written


_CACHES = "pull_through_cache_rules"
_EXCLUSIONS = "pull_time_update_exclusions"
_RULES = "replication_rules"
_SCANNING = "scanning_rules"
_TEMPLATES = "repository_creation_templates"


def _under(problems: Iterable[Problem], *where: str | int) -> Iterator[Problem]:
    return (problem.under(*where) for problem in problems)
