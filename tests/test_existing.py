"""What the look at AWS before a creation says; the engine's part is in tests/engine."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime.proto import resource_pb2

from ecr_component import EcrRepositories
from ecr_component.caller import Caller
from ecr_component.existing import Existing
from tests.recorder import REPOSITORY, Properties, Recorder

LOOK_UP = "aws:ecr/getRepository:getRepository"
KEY = "arn:aws:kms:eu-west-1:210987654321:key/one"


class Account(Recorder):
    """A recorder behind which there are repositories already."""

    def __init__(self, *, preview: bool = False, **held: Properties) -> None:
        super().__init__(preview=preview)
        self.held = held
        self.asked: list[str] = []

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        if request.tok != LOOK_UP:
            return super().Invoke(request)
        self.asked.append(request.provider)
        found = resource_pb2.ResourceInvokeResponse()
        getattr(found, "return").update(self.held[request.args["name"]])
        return found


def creation_of(account: Account, **inputs: object) -> str:
    """What the hook raises when the engine is about to create `web`; '' if nothing."""
    return asked(account, {"name": "web", **inputs})


def asked(
    account: Account,
    inputs: Mapping[str, object] | None,
    options: pulumi.ResourceOptions | None = None,
) -> str:
    said: list[str] = []

    def program() -> None:
        component = pulumi.ComponentResource("a:b:C", "images", None, options)
        hook = Existing(component, "images", Caller()).hook
        args = pulumi.ResourceHookArgs(
            urn="urn", id="", name="images/web", type=REPOSITORY, new_inputs=inputs
        )

        async def ask() -> None:
            try:
                answer = hook(args)
                assert answer is not None
                await answer
            except ValueError as refusal:
                said.append(str(refusal))

        pulumi.export("asked", pulumi.Output.from_input(ask()))

    account.run(program)
    return "".join(said)


def encrypted(kind: str | None = None, key: str | None = None) -> Properties:
    block = {"encryptionType": kind, "kmsKey": key}
    return {
        "encryptionConfigurations": [{k: v for k, v in block.items() if v is not None}]
    }


def test_a_repository_that_is_not_there_may_be_created() -> None:
    assert creation_of(Account()) == ""


def test_a_provider_that_a_preview_cannot_know_stops_nothing() -> None:
    assert creation_of(Account(web={})) == ""


@pytest.mark.parametrize(
    ("held", "wanted", "differs"),
    [
        pytest.param(
            encrypted("AES256"),
            encrypted("KMS"),
            "encrypted with AES256 and not with KMS",
            id="another-type",
        ),
        pytest.param(
            encrypted("KMS", KEY),
            {},
            "encrypted with KMS and not with AES256",
            id="no-block-is-aes256",
        ),
        pytest.param(
            encrypted("KMS", KEY),
            encrypted("KMS", f"{KEY}s"),
            "encrypted with another KMS key",
            id="another-key",
        ),
    ],
)
@pytest.mark.parametrize("preview", [True, False])
def test_a_change_that_ecr_cannot_make_is_refused_at_preview_too(
    held: Properties, wanted: Properties, differs: str, *, preview: bool
) -> None:
    said = creation_of(Account(preview=preview, web={"name": "web", **held}), **wanted)

    assert said == (
        f"web exists already, {differs}, and ECR can't change that: leave its "
        "encryption_config as it was, or take another name and copy the images"
    )


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        pytest.param(encrypted("AES256"), {}, id="no-block"),
        pytest.param(encrypted("KMS", KEY), encrypted("KMS"), id="the-managed-key"),
        pytest.param(encrypted("KMS", KEY), encrypted("KMS", KEY), id="the-same-key"),
        pytest.param(encrypted("AES256"), encrypted(), id="an-empty-block"),
    ],
)
def test_a_repository_of_somebody_else_is_refused_at_the_update(
    held: Properties, wanted: Properties
) -> None:
    said = creation_of(Account(web={"name": "web", **held}), **wanted)

    assert said == (
        "web exists already, and this stack doesn't have it, or under another name: "
        "leave it to whoever has it, give a renamed component an alias, or take it "
        f"over with `pulumi import {REPOSITORY} 'images/web' 'web' --parent "
        "'parent=urn:pulumi:dev::ecr::a:b:C::images'`"
    )


def test_a_repository_of_somebody_else_is_a_warning_at_preview() -> None:
    account = Account(preview=True, web={"name": "web", **encrypted("AES256")})

    assert creation_of(account) == ""
    [(severity, message)] = account.log
    assert severity == "WARNING"
    assert message.startswith("web exists already, and this stack doesn't have it")


def test_the_default_provider_is_asked_where_none_is_given() -> None:
    account = Account()

    creation_of(account)

    assert account.asked == [""]


def test_the_provider_of_the_component_is_asked() -> None:
    account = Account()

    def given() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(provider=aws.Provider("mine", region="eu-west-1"))

    said: list[str] = []

    def program() -> None:
        said.append("ran")
        component = pulumi.ComponentResource("a:b:C", "images", None, given())
        args = pulumi.ResourceHookArgs(
            "urn", "", "images/web", REPOSITORY, {"name": "w"}
        )
        answer = Existing(component, "images", Caller()).hook(args)
        pulumi.export("asked", pulumi.Output.from_input(answer))

    account.run(program)

    assert said == ["ran"]
    assert account.asked == ["urn:pulumi:dev::ecr::pulumi:providers:aws::mine::mine"]


def test_a_secret_key_is_compared_and_never_told() -> None:
    account = Account(web={"name": "web", **encrypted("KMS", KEY)})
    secret: list[str] = []

    def program() -> None:
        component = pulumi.ComponentResource("a:b:C", "images")
        blocks = encrypted("KMS", "hush")["encryptionConfigurations"]
        inputs = {
            "name": "web",
            "encryptionConfigurations": pulumi.Output.secret(blocks),
        }
        args = pulumi.ResourceHookArgs("urn", "", "images/web", REPOSITORY, inputs)

        async def ask() -> None:
            answer = Existing(component, "images", Caller()).hook(args)
            assert answer is not None
            with pytest.raises(ValueError, match="another KMS key") as refused:
                await answer
            secret.append(str(refused.value))

        pulumi.export("asked", pulumi.Output.from_input(ask()))

    account.run(program)

    assert "hush" not in "".join(secret)
    assert secret


def test_two_components_have_hooks_of_different_names() -> None:
    names: list[str] = []

    def program() -> None:
        for name in ("one", "two"):
            component = pulumi.ComponentResource("a:b:C", name)
            names.append(Existing(component, "images", Caller()).hook.name)

    Recorder().run(program)

    assert len(set(names)) == len(names)


def test_each_repository_is_looked_at_before_it_is_created(recorder: Recorder) -> None:
    sent = {}
    register = recorder.RegisterResource

    def remember(request: Any) -> Any:  # noqa: ANN401 - Pulumi's
        sent[request.type] = list(request.hooks.before_create)
        return register(request)

    recorder.RegisterResource = remember  # type: ignore[method-assign]
    recorder.run(lambda: EcrRepositories("r", {"repositories": {"web": {}}}))

    assert len(sent[REPOSITORY]) == 1
    assert sent[REPOSITORY][0].startswith("r: exists already? (")
