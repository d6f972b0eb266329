"""A Pulumi engine's ear: remembers what a program registers, and what it looks up.

No state, no difference, no provider: it shows what the SDK sends. Each program runs
in an event loop and a context of its own, so nothing of Pulumi's runtime outlives it.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import grpc  # type: ignore[import-untyped]
from google.protobuf import json_format  # type: ignore[import-untyped]
from pulumi.errors import RunError
from pulumi.output import UNKNOWN, Unknown
from pulumi.runtime import mocks, rpc, run_in_stack, set_all_config, settings
from pulumi.runtime.proto import (
    callback_pb2,
    callback_pb2_grpc,
    engine_pb2,
    resource_pb2,
)

STACK = "pulumi:pulumi:Stack"
COMPONENT = "ecr-component:index:EcrRepositories"
OF_REGISTRY = "ecr-component:index:EcrRegistry"
OF_ROLES = "ecr-component:index:EcrRoles"
REPOSITORY = "aws:ecr/repository:Repository"
REPOSITORY_POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"
LIFECYCLE_POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
ACCOUNT_SETTING = "aws:ecr/accountSetting:AccountSetting"
CACHE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"
EXCLUSION = "aws:ecr/pullTimeUpdateExclusion:PullTimeUpdateExclusion"
REGISTRY_POLICY = "aws:ecr/registryPolicy:RegistryPolicy"
SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"
REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
OIDC_PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"

GET_REPOSITORIES = "aws:ecr/getRepositories:getRepositories"
GET_REPOSITORY = "aws:ecr/getRepository:getRepository"
GET_RESOURCE = "aws:cloudcontrol/getResource:getResource"

Properties = dict[str, Any]


# What a request says beside its options: what the resource is, and what the SDK can do.
_NO_OPTIONS: Final = frozenset(
    {
        *("type", "name", "custom", "remote", "object"),
        *("acceptSecrets", "acceptResources", "accepts_byte_string"),
        *("supportsPartialValues", "supportsResultReporting"),
        *("sourcePosition", "stackTrace", "parentStackTraceHandle"),
    }
)

# A program waits for its hooks. One that never answers fails a test, and hangs none.
LIMIT: Final = 20  # seconds


@dataclass(frozen=True)
class Registration:
    """One resource, as the program asked for it."""

    type: str
    name: str
    urn: str
    inputs: Properties
    """Plain: secrets are unwrapped, what is not known is `UNKNOWN`."""

    secrets: frozenset[str]
    """The inputs that were sent as secrets."""

    options: Properties
    """All else that was sent and decides over it, by the names of Pulumi's protocol.

    What is not set is not among them; so an option that nobody thought of is seen.
    """

    @property
    def parent(self) -> str:
        """The URN of the parent; empty for none."""
        return str(self.options.get("parent", ""))

    @property
    def protect(self) -> bool | None:
        """Whether it is protected, if that is said."""
        return self.options.get("protect")

    @property
    def delete_before_replace(self) -> bool | None:
        """Which goes first, if that is said."""
        return self.options.get("deleteBeforeReplace")

    @property
    def deleted_with(self) -> str:
        """The URN of what takes it along when it is deleted; empty for none."""
        return str(self.options.get("deletedWith", ""))

    @property
    def ignore_changes(self) -> tuple[str, ...]:
        """The inputs whose changes do not reach it."""
        return tuple(self.options.get("ignoreChanges", ()))

    @property
    def dependencies(self) -> tuple[str, ...]:
        """The URNs of what it waits for."""
        return tuple(self.options.get("dependencies", ()))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other names that it may have had."""
        aliases = self.options.get("aliases", ())
        return tuple(one.get("urn") or one["spec"]["name"] for one in aliases)

    @property
    def provider(self) -> str:
        """The engine's name for its provider; empty for the default one."""
        return str(self.options.get("provider", ""))


class Recorder(mocks.MockMonitor):
    """Answers registrations as AWS would, and the look-ups that it knows."""

    def __init__(self, *, preview: bool = False) -> None:
        super().__init__(_NoMocks())
        self.preview = preview
        self.partition: str | None = "aws"
        self.region: str | None = "eu-west-1"
        self.account: str | None = "210987654321"
        self.caller: dict[str, str] = {}
        """What STS tells beside the account: `arn` and `userId`."""
        self.held: dict[str, str] = {}
        """The regions of what the stack has already, by name."""
        self.registered: list[Registration] = []
        self.lookups: list[tuple[str, str]] = []
        """The functions called, each with the provider it was called of."""
        self.asked_versions: set[str] = set()
        """The versions of providers that were asked for, in all look-ups."""
        self.hooks: dict[str, Any] = {}
        """The requests for hooks, by name. `Account` runs them."""
        self.outputs: dict[str, Properties] = {}
        """What `register_outputs` was given, by URN."""
        self.log: list[tuple[str, str]] = []
        """What the program told its user: severity and message."""
        self.told_of: list[str] = []
        """The URNs of what it was told of."""

    def run(
        self,
        program: Callable[[], object],
        config: Mapping[str, str] | None = None,
        secret_keys: Sequence[str] = (),
    ) -> None:
        """Run a program to its end, as the stack `dev` of the project `ecr`."""

        def start() -> None:
            program()

        async def main() -> None:
            settings.reset_options()  # else runs share their pending outputs
            mocks.set_mocks(
                self.mocks,
                project="ecr",
                stack="dev",
                preview=self.preview,
                monitor=self,
            )
            settings.SETTINGS.engine = self
            set_all_config(dict(config or {}), list(secret_keys))
            settings.ROOT.set(None)  # the run has a stack of its own
            await run_in_stack(start)

        asyncio.run(main())

    def of(self, kind: str) -> dict[str, Registration]:
        """The resources of a type, by name."""
        return {made.name: made for made in self.registered if made.type == kind}

    def one(self, kind: str) -> Registration:
        """The only resource of a type."""
        (made,) = self.of(kind).values()
        return made

    def inputs(self, kind: str) -> dict[str, Properties]:
        """The inputs of the resources of a type, by name."""
        return {name: made.inputs for name, made in self.of(kind).items()}

    def names(self) -> list[tuple[str, str]]:
        """Type and name of all there is: registrations come in no certain order."""
        return sorted((made.type, made.name) for made in self.registered)

    @property
    def exports(self) -> Properties:
        """What the program exported."""
        return self.outputs[self.make_urn("", STACK, "ecr-dev")]

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Build a URN as the engine does; the mocks' own forgets grandparents."""
        chain = parent.split("::")[2] if parent else STACK
        kind = type_ if chain == STACK else f"{chain}${type_}"
        return f"urn:pulumi:dev::ecr::{kind}::{name}"

    def RegisterResource(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Remember a registration."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type == STACK:
            return resource_pb2.RegisterResourceResponse(urn=urn)
        if any(urn == made.urn for made in self.registered):
            raise AssertionError(f"duplicate resource URN {urn}")
        inputs, secrets = _plain(request.object)
        self.registered.append(
            Registration(
                type=request.type,
                name=request.name,
                urn=urn,
                inputs=inputs,
                secrets=secrets,
                options=_options(request),
            )
        )
        made = resource_pb2.RegisterResourceResponse(
            urn=urn, id=request.name if request.custom else "", object=request.object
        )
        region = self._region_of(request, inputs)
        if isinstance(region, str):  # known
            made.object.update({"region": region})
        if not self.preview:
            named = {"name": f"{request.name}-0123456", **inputs, "region": region}
            made.object.update(self._made_by_aws(request.type, named))
        return made

    def RegisterResourceHook(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Remember a hook."""
        self.hooks[request.name] = request
        return super().RegisterResourceHook(request)  # type: ignore[no-untyped-call]

    def _region_of(self, request: Any, inputs: Properties) -> str | None:  # noqa: ANN401 - Pulumi's
        """Where a resource is, as an engine and pulumi-aws 7 find out together.

        The provider's region stands for one that is not written, and a change of
        either is a replacement, but where it is to be ignored.
        """
        if "region" in request.ignoreChanges and request.name in self.held:
            return self.held[request.name]
        region: str | None = inputs.get("region", self.region)
        return region

    def _made_by_aws(self, kind: str, inputs: Properties) -> Properties:
        """What AWS adds to a resource; where it was not named, the provider did so."""
        name, region = inputs["name"], inputs["region"]
        place = f"{region}:{self.account}"
        domain = f"{self.account}.dkr.ecr.{region}.amazonaws.com"
        return {
            REPOSITORY: {
                "arn": f"arn:{self.partition}:ecr:{place}:repository/{name}",
                "repositoryUrl": f"{domain}/{name}",
            },
            ROLE: {"name": name, "arn": self._role_arn(inputs)},
        }.get(kind, {})

    def _role_arn(self, inputs: Properties) -> str:
        path = inputs.get("path", "/")
        return f"arn:{self.partition}:iam::{self.account}:role{path}{inputs['name']}"

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Remember a component's or the stack's outputs.

        `set_mocks` begins with a stack of its own, under the same URN and without
        outputs, of which a thread may tell after the program's.
        """
        outputs, _ = _plain(request.outputs)
        self.outputs.setdefault(request.urn, {}).update(outputs)
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Answer what a provider knows of itself, and nothing else."""
        answers: dict[str, Properties] = {
            "aws:index/getPartition:getPartition": {"partition": self.partition},
            "aws:index/getRegion:getRegion": {"region": self.region},
            "aws:index/getCallerIdentity:getCallerIdentity": {
                "accountId": self.account,
                **self.caller,
            },
        }
        if request.tok not in answers:
            raise AssertionError(f"the program looked up {request.tok}")
        self.lookups.append((request.tok.rpartition(":")[2], request.provider))
        self.asked_versions.add(request.version)
        found = resource_pb2.ResourceInvokeResponse()
        getattr(found, "return").update(
            # A provider that is not configured yet answers with nothing.
            {k: v for k, v in answers[request.tok].items() if v is not None}
        )
        return found

    def Log(self, request: Any) -> None:  # noqa: ANN401, N802 - Pulumi's
        """Remember what is told to the user."""
        if request.severity != engine_pb2.DEBUG:
            severity = engine_pb2.LogSeverity.Name(request.severity)
            self.log.append((severity, request.message))
            self.told_of.append(request.urn)

    def ReadResource(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Refuse to read what is not the program's own."""
        raise AssertionError(f"the program read {request.type} {request.id}")


def only_images(repositories: str, regions: str) -> str:
    """The warning that ECR copies images and nothing else, where that is left so."""
    return (
        f"replication_regions: ECR copies images of {repositories} and nothing else; "
        f"in {regions} they have no policy, no lifecycle, no tags, no scan on push, "
        "image tags that can be moved and the default encryption, unless a creation "
        "template there says otherwise; to have all of it there too, write "
        "create_replicas: true"
    )


class Account(Recorder):
    """A recorder behind which there are repositories already, and that runs hooks.

    Args:
        preview: Whether to run as one.
        listing: Whether AWS lets it list the repositories.
        repositories: What is told of each, by name; the same in every region.
    """

    def __init__(
        self, *, preview: bool = False, listing: bool = True, **repositories: Properties
    ) -> None:
        super().__init__(preview=preview)
        self.repositories = repositories
        self.listing = listing
        self.asked: list[str] = []
        """The providers that were asked for what there is."""
        self.listed: list[Properties] = []
        """With which arguments it was asked for the names of all."""
        self.sought: list[Properties] = []
        """With which arguments it was asked for one repository."""
        self.once: dict[str, object] = {}
        """What the registry has once, by CloudFormation's types, as it tells it."""
        self.looked: list[Properties] = []
        """With which arguments it was asked for one of that."""

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Answer, beyond the recorder's answers, what there is already."""
        if request.tok not in (GET_REPOSITORIES, GET_REPOSITORY, GET_RESOURCE):
            return super().Invoke(request)
        self.lookups.append((request.tok.rpartition(":")[2], request.provider))
        self.asked.append(request.provider)
        self.asked_versions.add(request.version)
        found = resource_pb2.ResourceInvokeResponse()
        getattr(found, "return").update(self.found(request))
        return found

    def found(self, request: Any) -> Properties:  # noqa: ANN401 - Pulumi's
        """What there is of what is asked for."""
        if request.tok == GET_RESOURCE:
            self.looked.append(dict(request.args))
            return {"properties": json.dumps(self.once[request.args["typeName"]])}
        if request.tok == GET_REPOSITORY:
            self.sought.append(dict(request.args))
            return self.repositories[request.args["name"]]
        self.listed.append(dict(request.args))
        if not self.listing:
            raise PermissionError("AccessDeniedException")
        return {"names": sorted(self.repositories)}

    def RegisterResource(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Run the hooks before a creation, and remember it if none of them fails."""
        for name in request.hooks.before_create:
            error = self._run(self.hooks[name], request)
            if error:
                raise RunError(f"before hook {name!r} failed: {error}")
        return super().RegisterResource(request)

    def _run(self, hook: Any, request: Any) -> str:  # noqa: ANN401 - Pulumi's
        if self.preview and not hook.on_dry_run:
            return ""
        about = resource_pb2.ResourceHookRequest(
            name=request.name, type=request.type, new_inputs=request.object
        )
        with grpc.insecure_channel(hook.callback.target) as channel:
            call = callback_pb2.CallbackInvokeRequest(
                token=hook.callback.token, request=about.SerializeToString()
            )
            answer = callback_pb2_grpc.CallbacksStub(channel).Invoke(call, LIMIT)
        told = resource_pb2.ResourceHookResponse.FromString(answer.response)
        return str(told.error)


class _NoMocks(mocks.Mocks):
    """The recorder answers by itself."""

    def call(self, args: mocks.MockCallArgs) -> Any:  # noqa: ANN401 - Pulumi's
        raise AssertionError(args.token)

    def new_resource(self, args: mocks.MockResourceArgs) -> Any:  # noqa: ANN401 - Pulumi's
        raise AssertionError(args.name)


def _options(request: Any) -> Properties:  # noqa: ANN401 - Pulumi's
    """Whatever is set, empty messages left out; `False` if it was said."""
    rest = type(request)()
    rest.CopyFrom(request)
    for name in _NO_OPTIONS.intersection(rest.DESCRIPTOR.fields_by_name):
        rest.ClearField(name)
    sent = json_format.MessageToDict(rest, preserving_proto_field_name=True)
    found = {name: value for name, value in sent.items() if value != {}}
    waiting = found.pop("propertyDependencies", {})
    by_input = {key: on["urns"] for key, on in waiting.items() if on}
    if by_input:
        found["propertyDependencies"] = by_input
    if found.pop("deleteBeforeReplaceDefined", False):
        found["deleteBeforeReplace"] = request.deleteBeforeReplace
    return found


def _plain(sent: Any) -> tuple[Properties, frozenset[str]]:  # noqa: ANN401 - a Struct
    """Unwrap what was sent; Pulumi makes a whole input secret if a part of it is."""
    found = rpc.deserialize_properties(sent, keep_unknowns=True)
    secrets = frozenset(key for key, value in found.items() if rpc.is_rpc_secret(value))
    return {k: _known(rpc.unwrap_rpc_secret(v)) for k, v in found.items()}, secrets


def _known(value: object) -> object:
    match value:
        case Unknown():
            return UNKNOWN
        case dict():
            return {key: _known(item) for key, item in value.items()}
        case list():
            return [_known(item) for item in value]
        case _:
            return value
