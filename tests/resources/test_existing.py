"""What the look at AWS before a creation says; the engine's part is in tests/engine."""

import asyncio
import re
import shlex
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from ecr_component import EcrRepositories
from ecr_component.resources.caller import Caller
from ecr_component.resources.existing import Existing
from tests.recorder import (
    GET_REPOSITORY,
    LIMIT,
    REPOSITORY,
    Account,
    Properties,
    Recorder,
)

KEY = "arn:aws:kms:eu-west-1:210987654321:key/one"


def creation_of(account: Account, **inputs: object) -> str:
    """What ends a program that is about to create `web`; '' if nothing does."""
    return creation_in("images", account, lambda: inputs)


def creation_in(
    name: str,
    account: Account,
    inputs: Callable[[], Mapping[str, object]],
    options: Callable[[], pulumi.ResourceOptions] | None = None,
) -> str:
    """The same in a component of another name, with outputs or with options."""

    def program() -> None:
        component = pulumi.ComponentResource("a:b:C", name, None, options and options())
        existing = Existing(component, name, "the inputs", Caller())
        hooks = pulumi.ResourceHookBinding(before_create=[existing.hook])
        opts = pulumi.ResourceOptions(parent=component, hooks=hooks)
        wanted = {"name": "web", **inputs()}
        made = pulumi.CustomResource(REPOSITORY, f"{name}/web", wanted, opts)
        pulumi.export("accepted", existing.refuse([made.urn]))

    try:
        account.run(program)
    except pulumi.RunError as refusal:
        failed = f"before hook '{name}: create only what is new' failed: "
        return str(refusal).removeprefix(failed)
    return ""


def encrypted(kind: str | None = None, key: str | None = None) -> Properties:
    block = {"encryptionType": kind, "kmsKey": key}
    return {
        "encryptionConfigurations": [{k: v for k, v in block.items() if v is not None}]
    }


def test_a_repository_that_is_not_there_may_be_created() -> None:
    assert creation_of(Account()) == ""


class Nobody(Account):
    """A provider that a preview does not know: whatever is asked, it tells nothing."""

    def found(self, request: Any) -> Properties:  # noqa: ANN401 - Pulumi's
        """Tell nothing."""
        super().found(request)
        return {}


def test_a_provider_that_a_preview_cannot_know_stops_nothing() -> None:
    nobody = Nobody(web={"name": "web"})

    assert creation_of(nobody) == ""
    assert (nobody.listed, nobody.sought) == ([{}], [])


def test_what_is_gone_since_the_names_were_told_may_be_created() -> None:
    class Gone(Account):
        def found(self, request: Any) -> Properties:  # noqa: ANN401 - Pulumi's
            if request.tok == GET_REPOSITORY:
                raise LookupError("couldn't find resource")
            return super().found(request)

    assert creation_of(Gone(web={"name": "web"})) == ""


@pytest.mark.parametrize(
    ("held", "says"),
    [
        pytest.param({}, "", id="it-is-not-there"),
        pytest.param({"web": {"name": "web"}}, "exists already", id="it-is-there"),
    ],
)
def test_who_may_not_list_still_looks_at_what_is_to_be_created(
    held: Any,  # noqa: ANN401 - repositories by name
    says: str,
) -> None:
    account = Account(listing=False, **held)

    assert says in (creation_of(account) or "")
    assert (account.listed, account.sought) == ([{}], [{"name": "web"}])
    assert account.log == []


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

    assert said == ("the inputs: 1 problem\n  " if preview else "") + (
        f"repositories.web: exists already, {differs}, and ECR can't change that; "
        "leave its encryption_config as it was, or take another name and copy the "
        "images"
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
        "repositories.web: exists already, and this stack doesn't have it, has it "
        "under another name, or is to replace it; leave it to whoever has it, give a "
        "renamed component an alias, drop what asks for a replacement, or take it over "
        "with "
        f"`pulumi import {REPOSITORY} images/web web --parent "
        "parent=urn:pulumi:dev::ecr::a:b:C::images`"
    )


def test_a_repository_of_somebody_else_is_a_warning_at_preview() -> None:
    account = Account(preview=True, web={"name": "web", **encrypted("AES256")})

    assert creation_of(account) == ""
    [(severity, message)] = account.log
    assert severity == "WARNING"
    assert account.told_of == ["urn:pulumi:dev::ecr::a:b:C::images"]
    assert message.startswith(
        "repositories.web: exists already, and this stack doesn't"
    )
    assert message.endswith("::images` (once an `up` has come as far as this)")


def take_over(
    account: Account, name: str = "images", *, provider: bool = False, **inputs: object
) -> list[str]:
    """The words of the command in a message, as a shell reads them."""

    def options() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(
            parent=pulumi.ComponentResource("a:b:Parent", "above"),
            provider=aws.Provider("mine") if provider else None,
        )

    said = creation_in(name, account, lambda: inputs, options)
    assert "exists already" in said
    (found,) = re.findall(r"`(.*)`$", said)
    return shlex.split(found)


URN = "urn:pulumi:dev::ecr::a:b:Parent$a:b:C::"


@pytest.mark.parametrize(
    ("name", "inputs", "words"),
    [
        pytest.param("images", {}, ["images/web", "web"], id="plain"),
        pytest.param(
            "the team's $HOME",
            {},
            ["the team's $HOME/web", "web"],
            id="a-name-that-a-shell-would-change",
        ),
        pytest.param(
            "images",
            {"region": "eu-west-1"},
            ["images/web", "web"],
            id="the-providers-region",
        ),
        pytest.param(
            "images",
            {"region": "us-west-2"},
            ["images/web", "web@us-west-2"],
            id="another-region",
        ),
        pytest.param(
            "images", {"region": None}, ["images/web", "web"], id="a-region-not-known"
        ),
    ],
)
def test_the_command_that_takes_over_is_right_for_a_shell_and_a_region(
    name: str, inputs: Properties, words: list[str]
) -> None:
    account = Account(web={"name": "web"})

    assert take_over(account, name, **inputs) == [
        *("pulumi", "import", REPOSITORY, *words),
        *("--parent", f"parent={URN}{name}"),
    ]


def test_the_command_that_takes_over_names_the_provider() -> None:
    account = Account(web={"name": "web"})

    *_, option, provider = take_over(account, provider=True)

    assert option == "--provider"
    assert provider == "provider=urn:pulumi:dev::ecr::pulumi:providers:aws::mine"


@pytest.mark.parametrize("region", ["us-west-2", None])
def test_a_repository_is_looked_for_in_its_own_region(region: str | None) -> None:
    account = Account(web={"name": "web"})

    creation_of(account, region=region)

    elsewhere = {"region": region} if region else {}
    assert account.listed == [elsewhere]
    assert account.sought == [{"name": "web", **elsewhere}]


def test_the_default_provider_is_asked_where_none_is_given() -> None:
    account = Account()

    creation_of(account)

    assert account.asked == [""]


def test_the_provider_of_the_component_is_asked() -> None:
    account = Account()

    def given() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(provider=aws.Provider("mine", region="eu-west-1"))

    assert creation_in("images", account, dict, given) == ""
    assert account.asked == ["urn:pulumi:dev::ecr::pulumi:providers:aws::mine::mine"]


def test_a_secret_key_is_compared_and_never_told() -> None:
    account = Account(web={"name": "web", **encrypted("KMS", KEY)})

    def secret() -> Properties:
        blocks = encrypted("KMS", "hush")["encryptionConfigurations"]
        return {"encryptionConfigurations": pulumi.Output.secret(blocks)}

    said = creation_in("images", account, secret)

    assert "encrypted with another KMS key" in said
    assert "hush" not in said


def hooks(*components: str) -> list[str]:
    """The names of the hooks of components, under a parent each."""
    names: list[str] = []

    def program() -> None:
        for number, name in enumerate(components):
            parent = pulumi.ComponentResource(f"a:b:P{number}", "above")
            options = pulumi.ResourceOptions(parent=parent)
            component = pulumi.ComponentResource("a:b:C", name, None, options)
            names.append(Existing(component, name, "the inputs", Caller()).hook.name)

    Recorder().run(program)
    return names


def test_a_hook_is_called_by_what_it_stands_for() -> None:
    assert hooks("one", "two") == [
        "one: create only what is new",
        "two: create only what is new",
    ]


def test_hooks_of_components_of_one_name_have_names_of_their_own() -> None:
    expected = ["one: create only what is new", "one: create only what is new (2)"]

    assert hooks("one", "one") == expected
    assert hooks("one", "one") == expected, "another program starts anew"


def test_each_repository_is_looked_at_before_it_is_created(recorder: Recorder) -> None:
    recorder.run(lambda: EcrRepositories("r", {"repositories": {"web": {}, "api": {}}}))

    (hook,) = recorder.hooks.values()
    bound = {"before_create": [hook.name]}
    assert [made.options["hooks"] for made in recorder.of(REPOSITORY).values()] == (
        [bound] * 2
    )
    assert hook.name == "r: create only what is new"
    assert hook.on_dry_run
    assert not hook.ignore_errors


THREE: Any = {
    "repositories": {"web": {}, "api": {}, "jobs": {}},
    "default_encryption_config": {"encryption_type": "KMS"},
}
HELD: Any = {"api": {"name": "api"}, "web": {"name": "web"}}


def ended(account: Account, inputs: Any = THREE) -> str:  # noqa: ANN401 - inputs
    """The error with which a program of the component ends."""

    def program() -> None:
        made = EcrRepositories("r", inputs)
        pulumi.export("arns", made.ecr_repo_arns)

    with pytest.raises(pulumi.RunError) as error:
        account.run(program)
    return str(error.value)


def test_a_preview_tells_of_every_repository_that_cannot_be_changed() -> None:
    change = (
        "exists already, encrypted with AES256 and not with KMS, and ECR can't change "
        "that; leave its encryption_config as it was, or take another name and copy "
        "the images"
    )

    assert ended(Account(preview=True, **HELD)) == (
        "EcrRepositories 'r': 2 problems\n"
        f"  repositories.api: {change}\n"
        f"  repositories.web: {change}"
    )


class Backwards(Account):
    """Answers for `api` once `web` is done."""

    def __init__(self) -> None:
        super().__init__(preview=True, **HELD)
        self._web = threading.Event()

    def RegisterResource(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Tell that `web` is done."""
        made = super().RegisterResource(request)
        if request.name == "r/web":
            self._web.set()
        return made

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Wait for that."""
        if request.tok == GET_REPOSITORY and request.args["name"] == "api":
            assert self._web.wait(LIMIT)
        return super().Invoke(request)


def test_repositories_are_told_by_name_in_whatever_order_aws_answers() -> None:
    places = [line.partition(":")[0] for line in ended(Backwards()).splitlines()[1:]]

    assert places == ["  repositories.api", "  repositories.web"]


def test_what_uses_an_address_waits_until_all_repositories_are_accepted() -> None:
    account = Account(preview=True, **HELD)

    def program() -> None:
        made = EcrRepositories("r", THREE)
        aws.sns.Topic("of-jobs", display_name=made.ecr_repo_urls["jobs"])
        aws.sns.Topic("of-all", display_name=made.ecr_repo_arns.apply(str))

    with pytest.raises(pulumi.RunError, match="2 problems"):
        account.run(program)

    assert sorted(account.of(REPOSITORY)) == ["r/api", "r/jobs", "r/web"]
    assert account.of("aws:sns/topic:Topic") == {}


def test_an_update_stops_before_the_first() -> None:
    said = ended(Account(**HELD))

    assert said.startswith("before hook 'r: create only what is new' failed: reposito")
    assert "exists already, encrypted with AES256 and not with KMS" in said


@pytest.mark.parametrize("preview", [True, False])
def test_what_is_new_is_created(*, preview: bool) -> None:
    account = Account(preview=preview)

    account.run(lambda: EcrRepositories("r", THREE))

    assert sorted(account.of(REPOSITORY)) == ["r/api", "r/jobs", "r/web"]


@pytest.mark.parametrize("listing", [True, False])
def test_a_look_is_closer_only_at_what_is_wanted_and_there(*, listing: bool) -> None:
    account = Account(preview=True, listing=listing, web={}, other={"name": "other"})

    account.run(lambda: EcrRepositories("r", THREE))

    assert account.listed == [{}]
    assert sorted(sought["name"] for sought in account.sought) == (
        ["web"] if listing else ["api", "jobs", "web"]
    )


def test_a_preview_of_a_thousand_new_repositories_looks_up_two_things() -> None:
    account = Account(preview=True, other={"name": "other"})
    many: Any = {"repositories": {f"team/app-{n}": {} for n in range(1000)}}

    account.run(lambda: EcrRepositories("r", many))

    assert len(account.of(REPOSITORY)) == 1000
    assert account.lookups == [("getRegion", ""), ("getRepositories", "")]


def test_each_component_asks_for_itself() -> None:
    account = Account(preview=True)
    elsewhere = "urn:pulumi:dev::ecr::pulumi:providers:aws::there::there"

    def program() -> None:
        provider = aws.Provider("there", region="us-west-2")
        options = pulumi.ResourceOptions(provider=provider)
        EcrRepositories("r", THREE)
        EcrRepositories("s", THREE, options)

    account.run(program)

    assert sorted(account.asked) == ["", elsewhere]


class Crowd(Account):
    """Creates no repository before two are on their way, and answers two at once."""

    def __init__(self) -> None:
        super().__init__(preview=True, web={}, api={})
        self._creations = threading.Barrier(2, timeout=LIMIT)
        self.looks = threading.Barrier(2, timeout=LIMIT)

    def RegisterResource(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Wait for the other creation."""
        if request.type == REPOSITORY:
            self._creations.wait()
        return super().RegisterResource(request)

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Wait for the other look."""
        if request.tok == GET_REPOSITORY:
            self.looks.wait()
        return super().Invoke(request)


def test_the_look_waits_for_none_of_the_sdks_threads_and_for_no_other_look() -> None:
    crowd = Crowd()

    def program() -> None:
        # As many as wait for a registration each. The SDK itself has some more, and
        # meets its match in as many repositories.
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(2))
        EcrRepositories("r", {"repositories": {"web": {}, "api": {}}})

    crowd.run(program)

    assert sorted(crowd.of(REPOSITORY)) == ["r/api", "r/web"]
    assert crowd.listed == [{}]
    assert sorted(sought["name"] for sought in crowd.sought) == ["api", "web"]
    assert not crowd.looks.broken


def test_the_look_asks_the_provider_in_the_version_of_the_resources() -> None:
    account = Account(web={"name": "web"})

    assert "exists already" in creation_of(account)

    assert account.asked_versions == {version("pulumi-aws")}
