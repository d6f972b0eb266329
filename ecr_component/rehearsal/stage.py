"""Pulumi's test seam, behind which each resource is really created."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulumi import ResourceTransform
from pulumi.invoke import InvokeTransform
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks

from ecr_component.emulator import LocalAws
from ecr_component.emulator.partitions import partition
from ecr_component.rehearsal import wire
from ecr_component.rehearsal.calls import Aws, AwsRefusal
from ecr_component.rehearsal.creation import CREATORS
from ecr_component.rehearsal.creation.wanted import Wanted
from ecr_component.rehearsal.lookups import look_up
from ecr_component.rehearsal.providers import ProviderSettings
from ecr_component.rehearsal.result import NotRehearsed

STACK_REFERENCE: Final = "pulumi:pulumi:StackReference"
PROVIDERS: Final = "pulumi:providers:"

ENGINE_ONLY: Final = "only Pulumi's engine runs it"

Answer = tuple[str, dict[str, Any]]

# What the provider tells of an input beside the input itself.
_REPEATED: Final = {"tags": "tagsAll"}


@dataclass(frozen=True)
class SecretValue:
    """An input that is a secret: AWS holds it, nobody is to see it."""

    type: str
    region: str
    id: str
    key: str


class Stage(Mocks):
    """Where a program's resources come to be, in an AWS of this process."""

    def __init__(self, local: LocalAws, provider: ProviderSettings) -> None:
        self.created: Counter[str] = Counter()
        self.not_rehearsed: list[NotRehearsed] = []
        self.secrets: set[SecretValue] = set()
        self._account_id = local.account_id
        self._providers = {"": provider}
        self._regions: dict[str, Aws] = {}
        self._names: Counter[tuple[str, str]] = Counter()

    @property
    def regions(self) -> list[Aws]:
        """Every region that the program worked in."""
        return [self._regions[name] for name in sorted(self._regions)]

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Answer a function; one that cannot be answered raises a `Refusal`."""
        arguments = wire.plain(args.args)
        region = arguments.get("region") or self._provider(args.provider).region
        return look_up(self._aws(region), args.token, arguments), []

    def new_resource(self, args: MockResourceArgs) -> Answer:
        """Create a resource, or only its outputs where it cannot be created.

        Raises:
            Refusal: AWS refuses it, in words without the resource's secrets.
        """
        if args.typ.startswith(PROVIDERS):
            return self._new_provider(args)
        if args.typ == STACK_REFERENCE:
            reason = "there are no other stacks here, so it has no outputs"
            nothing: dict[str, Any] = {"outputs": {}, "secretOutputNames": []}
            return self._on_paper(args, reason, nothing)
        for transform in args.transforms:
            self._leave_out_transform("resource transform", transform)
        if args.custom is False:
            return "", {}
        if args.custom is None:
            return self._on_paper(args, "it was not read from an account")
        if args.typ not in CREATORS:
            return self._on_paper(
                args, "it was not created, and its outputs are its inputs"
            )
        if args.resource_id:
            self.leave_out(args.typ, args.name, "it was created, not imported")
        try:
            return self._create(args)
        except AwsRefusal as refusal:
            raise refusal.without_words(self._secrets_of(args)) from None

    def leave_out(self, kind: str, name: str, reason: str) -> None:
        """Remember what happens on paper only."""
        self.not_rehearsed.append(NotRehearsed(kind, name, reason))

    def register_transform(self, transform: ResourceTransform) -> None:
        """Take a transform of resources, which only the engine runs."""
        self._leave_out_transform("resource transform", transform)

    def register_invoke_transform(self, transform: InvokeTransform) -> None:
        """Take a transform of functions, which only the engine runs."""
        self._leave_out_transform("invoke transform", transform)

    def _leave_out_transform(self, kind: str, transform: object) -> None:
        name = getattr(transform, "__name__", repr(transform))
        self.leave_out(kind, name, ENGINE_ONLY)

    def _secrets_of(self, args: MockResourceArgs) -> frozenset[str]:
        """The secrets that a resource is made of, by key."""
        provider = self._provider(args.provider)
        of_provider = {f"{key} of its provider" for key in provider.secrets}
        return wire.secret_keys(args.inputs) | of_provider

    def _create(self, args: MockResourceArgs) -> Answer:
        provider = self._provider(args.provider)
        named = (args.typ, args.name)
        inputs = wire.plain(args.inputs)
        wanted = Wanted(
            type=args.typ,
            name=args.name,
            inputs=inputs,
            default_tags=provider.default_tags,
            occurrence=self._names[named],
        )
        self._names[named] += 1
        aws = self._aws(inputs.get("region") or provider.region)
        made = CREATORS[args.typ](aws, wanted)
        self.created[args.typ] += 1
        if made.left_out:
            self.leave_out(args.typ, args.name, made.left_out)
        secrets = wire.secret_keys(args.inputs)
        if "defaultTags" in provider.secrets:
            secrets |= {"tags"}
        self.secrets |= {
            SecretValue(args.typ, aws.region, made.id, key) for key in secrets
        }
        told = {"region": aws.region, **made.outputs}
        return made.id, {**args.inputs, **_with_secrets(told, secrets, inputs)}

    def _on_paper(
        self, args: MockResourceArgs, reason: str, outputs: Mapping[str, Any] = {}
    ) -> Answer:
        self.leave_out(args.typ, args.name, reason)
        return args.resource_id or f"{args.name}-id", {**args.inputs, **outputs}

    def _new_provider(self, args: MockResourceArgs) -> Answer:
        identity = f"{args.name}-{len(self._providers)}"
        if args.typ == f"{PROVIDERS}aws":
            inputs: Mapping[str, Any] = wire.plain(args.inputs)
            default = self._providers[""]
            secrets = wire.secret_keys(args.inputs)
            try:
                provider = ProviderSettings.of(inputs, default.region, secrets)
            except ValueError as error:
                raise AwsRefusal("", str(error)).without_words(secrets) from None
            self._providers[identity] = provider
        return identity, args.inputs

    def _provider(self, reference: str | None) -> ProviderSettings:
        """Find a provider by the reference ``<urn>::<id>`` on a request."""
        identity = (reference or "").rpartition("::")[2]
        return self._providers.get(identity, self._providers[""])

    def _aws(self, region: str) -> Aws:
        if region not in self._regions:
            try:
                there = LocalAws(region, self._account_id, partition(region))
            except ValueError as error:
                raise AwsRefusal("", str(error)) from None
            self._regions[region] = Aws(there)
        return self._regions[region]


def _with_secrets(
    told: Mapping[str, Any], secrets: frozenset[str], inputs: Mapping[str, Any]
) -> dict[str, Any]:
    """What AWS told of a resource; a secret wherever a secret input is told again."""
    hidden = secrets | {_REPEATED[key] for key in secrets & _REPEATED.keys()}
    names = secrets - _REPEATED.keys()
    texts = [text for key in names for text in wire.texts(inputs.get(key))]
    return {
        key: wire.secret(value) if key in hidden or wire.holds(value, texts) else value
        for key, value in told.items()
        if value is not None
    }
