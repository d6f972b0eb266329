"""What is registered with Pulumi for a registry as a whole."""

from collections.abc import Callable, Sequence

import pulumi
import pulumi_aws as aws

from ecr_component.access.registry_access import registry_policy_text
from ecr_component.access.repository_policy import policy_text
from ecr_component.registry.cache_rules import CacheRule, secret_of
from ecr_component.registry.creation_templates import DesiredTemplate
from ecr_component.registry.desired_registry import DesiredRegistry
from ecr_component.registry.pull_time_exclusions import named_after
from ecr_component.resources import relocation
from ecr_component.resources.child_names import child_name, registry_child_name
from ecr_component.resources.component_inputs import ComponentInputs
from ecr_component.resources.foreign_settings import ForeignSettings
from ecr_component.resources.once_per_registry import (
    REGISTRY_POLICY,
    REPLICATION,
    SCANNING,
)
from ecr_component.resources.provider_location import LocationOutputs
from ecr_component.resources.sole_writers import Writer, claim
from ecr_component.values.deferred import Deferrable, Deferred
from ecr_component.values.kms_keys import key_of_region
from ecr_component.values.regions import Location
from ecr_component.values.role_arns import role_of


class RegistryRegistrar:
    """Registers what a registry has once, or for each prefix.

    Nothing here holds an image: whatever is deleted, repositories stay as they are. So
    nothing is protected that the component itself is not, and where a change can't be
    made in place, the old one goes first, since AWS takes no two of a name.

    Args:
        component: The parent.
        prefix: What the names begin with.
        given: The component's arguments.
        at: Where the registry is.
    """

    def __init__(
        self,
        component: pulumi.Resource,
        prefix: str,
        given: ComponentInputs[DesiredRegistry],
        at: LocationOutputs,
    ) -> None:
        self._component = component
        self._prefix = prefix
        self._given = given
        self._deferred = given.deferred
        self._at = at
        self._wanted = given.wanted
        self._hooks: pulumi.ResourceHookBinding | None = None

    def claim(self) -> None:
        """Take what a registry has once, before anything is registered.

        Raises:
            Exception: the caller's; another component of the program has it.
        """
        wanted = {
            REPLICATION: self._wanted.replication_rules,
            SCANNING: self._wanted.scan_type,
            REGISTRY_POLICY: self._wanted.access,
        }
        kinds = [kind for kind, asked in wanted.items() if asked]
        if not kinds:
            return
        writer, caller = Writer(f"EcrRegistry {self._prefix!r}"), self._given.caller
        known = self._at.known
        taken = claim(self._component, writer, kinds, known.region, caller)
        if taken:
            raise caller.refusal(self._given.source, taken)
        foreign = ForeignSettings(
            self._component, self._prefix, caller, known.account_id
        )
        self._hooks = pulumi.ResourceHookBinding(before_create=[foreign.hook])

    def everything(self) -> dict[str, pulumi.Output[str]]:
        """Register all that is asked for.

        Returns:
            The regions in which things are, by what they are called in a sentence.
        """
        regions: dict[str, pulumi.Output[str]] = {}
        for name, value in self._wanted.account_settings:
            regions[name] = self._account_setting(name, value).region
        for arn in self._wanted.exclusions:
            regions[arn] = self._exclusion(arn).region
        made = {
            template.prefix: self._template(template)
            for template in self._wanted.templates
        }
        for prefix, template in made.items():
            regions[f"the template {prefix}"] = template.region
        for prefix, rule in self._wanted.caches.items():
            cache = self._cache(prefix, rule, self._templates_for(_CACHES, made))
            regions[f"the cache {prefix}"] = cache.region
        if self._wanted.scan_type:
            scanning = self._scanning(self._wanted.scan_type)
            regions["the scanning configuration"] = scanning.region
        if self._wanted.access:
            policy = self._policy(self._templates_for(_REPLICAS, made))
            regions["the registry policy"] = policy.region
        if self._wanted.replication_rules:
            regions["the replication configuration"] = self._replication().region
        return regions

    def _options(
        self,
        depends_on: Sequence[pulumi.Resource] = (),
        *,
        delete_before_replace: bool | None = None,
    ) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(
            parent=self._component,
            depends_on=depends_on or None,
            delete_before_replace=delete_before_replace,
            ignore_changes=relocation.PINNED,
        )

    def _options_of_one(
        self, depends_on: Sequence[pulumi.Resource] = ()
    ) -> pulumi.ResourceOptions:
        """The options of what a registry has once: made last, or nothing is left."""
        options = self._options(depends_on, delete_before_replace=True)
        options.hooks = self._hooks
        return options

    def _templates_for(
        self, occasion: str, made: dict[str, aws.ecr.RepositoryCreationTemplate]
    ) -> list[pulumi.Resource]:
        """The templates of an occasion: they act at a creation only, so come first."""
        return [
            made[template.prefix]
            for template in self._wanted.templates
            if occasion in template.settings.applied_for
        ]

    def _account_setting(self, name: str, value: str) -> aws.ecr.AccountSetting:
        return aws.ecr.AccountSetting(
            child_name(self._prefix, name),
            name=name,
            value=value,
            region=self._wanted.region,
            opts=self._options(),
        )

    def _exclusion(self, arn: str) -> aws.ecr.PullTimeUpdateExclusion:
        return aws.ecr.PullTimeUpdateExclusion(
            child_name(self._prefix, named_after(arn)),
            principal_arn=arn,
            region=self._wanted.region,
            opts=self._options(),
        )

    def _cache(
        self, prefix: str, rule: CacheRule, templates: Sequence[pulumi.Resource]
    ) -> aws.ecr.PullThroughCacheRule:
        # Another upstream is another rule of the same prefix. What it has fetched
        # stays, and is fetched from the new one from then on.
        return aws.ecr.PullThroughCacheRule(
            child_name(self._prefix, prefix),
            ecr_repository_prefix=prefix,
            upstream_registry_url=rule.upstream.address,
            upstream_repository_prefix=rule.upstream_prefix,
            credential_arn=self._placed(rule.credential_arn, secret_of),
            custom_role_arn=self._placed(rule.custom_role_arn, role_of),
            region=self._wanted.region,
            opts=self._options(templates, delete_before_replace=True),
        )

    def _template(
        self, template: DesiredTemplate
    ) -> aws.ecr.RepositoryCreationTemplate:
        settings = template.settings
        filters = settings.image_tag_mutability_exclusion_filters
        encryption = settings.encryption_config
        return aws.ecr.RepositoryCreationTemplate(
            child_name(self._prefix, template.prefix),
            prefix=template.prefix,
            applied_fors=sorted(settings.applied_for),
            custom_role_arn=self._placed(settings.custom_role_arn, role_of),
            description=settings.description,
            encryption_configurations=[
                {
                    "encryption_type": encryption.encryption_type,
                    "kms_key": self._placed(encryption.kms_key, _key_there),
                }
            ]
            if encryption
            else None,
            image_tag_mutability=settings.image_tag_mutability,
            image_tag_mutability_exclusion_filters=[
                {"filter": pattern, "filter_type": "WILDCARD"} for pattern in filters
            ]
            or None,
            lifecycle_policy=template.lifecycle_policy or None,
            repository_policy=self._policy_of(template),
            resource_tags={
                key: self._deferred.value(value) for key, value in settings.tags.items()
            }
            or None,
            region=self._wanted.region,
            opts=self._options(),
        )

    def _policy_of(self, template: DesiredTemplate) -> pulumi.Input[str] | None:
        """The policy of repositories made by a template."""
        if not template.access:
            return None
        access = template.access
        if template.policy is not None:
            return template.policy
        return self._built(
            ("repository_creation_templates", template.prefix),
            access.deferred,
            lambda known, at: policy_text(access.known(known), at),
        )

    def _scanning(self, scan_type: str) -> aws.ecr.RegistryScanningConfiguration:
        return aws.ecr.RegistryScanningConfiguration(
            registry_child_name(self._prefix),
            scan_type=scan_type,
            rules=[
                {
                    "scan_frequency": rule.scan_frequency,
                    "repository_filters": [
                        {"filter": pattern, "filter_type": "WILDCARD"}
                        for pattern in rule.filters
                    ],
                }
                for rule in sorted(
                    self._wanted.scanning_rules, key=lambda it: it.scan_frequency
                )
            ]
            or None,
            region=self._wanted.region,
            opts=self._options_of_one(),
        )

    def _policy(self, templates: Sequence[pulumi.Resource]) -> aws.ecr.RegistryPolicy:
        access, text = self._wanted.access, self._wanted.policy
        policy: pulumi.Input[str] = (
            text
            if text is not None
            else self._built(
                ("policy_statements",),
                access.deferred,
                lambda known, at: registry_policy_text(access.known(known), at),
            )
        )
        return aws.ecr.RegistryPolicy(
            registry_child_name(self._prefix),
            policy=policy,
            region=self._wanted.region,
            opts=self._options_of_one(templates),
        )

    def _replication(self) -> aws.ecr.ReplicationConfiguration:
        options = self._options_of_one()
        options.aliases = self._given.handed_over or None
        return aws.ecr.ReplicationConfiguration(
            registry_child_name(self._prefix),
            replication_configuration={
                "rules": [
                    {
                        "destinations": [
                            {
                                "region": region,
                                "registry_id": self._at.account_id
                                if account_id is None
                                else self._deferred.value(account_id),
                            }
                            for region, account_id in rule.destinations()
                        ],
                        "repository_filters": [
                            {"filter": prefix, "filter_type": "PREFIX_MATCH"}
                            for prefix in sorted(rule.repositories)
                        ]
                        or None,
                    }
                    for rule in self._wanted.replication_rules
                ]
            },
            region=self._wanted.region,
            opts=options,
        )

    def _placed(
        self, value: Deferrable | None, rule: Callable[[str, Location], str]
    ) -> pulumi.Input[str] | None:
        """An ARN; one known only later is looked at as one that was known at once."""
        if not isinstance(value, Deferred):
            return value
        location = self._at.known
        return self._deferred.together(
            value.path,
            [self._deferred.value(value)],
            lambda found: rule(found[0], location),
        )

    def _built(
        self,
        path: tuple[str, ...],
        outputs: Sequence[Deferred],
        build: Callable[[dict[Deferred, str], Location], str],
    ) -> pulumi.Output[str]:
        """A text that depends on outputs, or on where the registry is."""

        def built(found: Sequence[str]) -> str:
            region, partition, account_id, *values = found
            known = dict(zip(outputs, values, strict=True))
            return build(known, Location(region, partition, account_id))

        at = self._at
        return self._deferred.together(
            path,
            [
                *(at.region, at.partition, at.account_id),
                *(self._deferred.value(value) for value in outputs),
            ],
            built,
        )


_CACHES = "PULL_THROUGH_CACHE"
_REPLICAS = "REPLICATION"


def _key_there(arn: str, location: Location) -> str:
    return key_of_region(arn, location.region)
