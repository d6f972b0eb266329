"""Outputs among the inputs: known, unknown, secret, wrong, and where a provider is.

A single text may be an output; what becomes known later is checked then, by the same
rule.
"""

import asyncio
import json
import traceback
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.output import UNKNOWN

from ecr_component import EcrRepositories
from ecr_component.resources.caller import Caller
from ecr_component.resources.deferred_outputs import _TURNS, DeferredOutputs
from ecr_component.values.deferred import Deferred
from tests.recorder import (
    COMPONENT,
    LIMIT,
    REPLICATION,
    REPOSITORY,
    REPOSITORY_POLICY,
    Recorder,
)

Inputs = dict[str, Any]
Make = Callable[[object], object]

STAGING, PROD = "111122223333", "444455556666"
CI = f"arn:aws:iam::{STAGING}:role/ci"
KEY = "arn:aws:kms:eu-west-1:210987654321:key/1f4f9f3e-6d0a-4c53-9d5b-0a4f4e1f2c11"
HUSH = "hush-hush"


def known(value: object) -> pulumi.Output[Any]:
    return pulumi.Output.from_input(value)


def secret(value: object) -> pulumi.Output[Any]:
    return pulumi.Output.secret(value)


def unknown(value: object) -> pulumi.Output[Any]:
    """An output of which a preview says no more than that it will be."""
    return pulumi.Output.from_input(value).apply(lambda _: UNKNOWN)


async def awaited(value: object) -> object:
    return value


def make(recorder: Recorder, inputs: Callable[[], Inputs]) -> Recorder:
    """Run a program of one component; its inputs are made while it runs."""

    def program() -> None:
        args: Any = {"repositories": {"web": {}}, **inputs()}
        EcrRepositories("r", args)

    recorder.run(program)
    return recorder


def refused(recorder: Recorder, inputs: Callable[[], Inputs]) -> list[str]:
    """The lines with which a program ends; none may show a secret."""
    with pytest.raises(pulumi.RunError) as error:
        make(recorder, inputs)
    shown = "".join(traceback.format_exception(error.value))
    assert HUSH not in shown + str(recorder.log)
    return str(error.value).splitlines()


def own(**settings: object) -> Inputs:
    """What the repository says of itself."""
    return {"repositories": {"web": settings}}


def policy(recorder: Recorder) -> Any:  # noqa: ANN401 - a document
    """The policy of the repository, or that it is unknown."""
    text = recorder.one(REPOSITORY_POLICY).inputs["policy"]
    return text if text is UNKNOWN else json.loads(text)["Statement"]


OUTPUTS = pytest.mark.parametrize("output", [known, secret, awaited])


@OUTPUTS
@pytest.mark.parametrize(
    ("value", "arn"),
    [
        pytest.param(STAGING, f"arn:aws:iam::{STAGING}:root", id="an-account"),
        pytest.param(CI, CI, id="a-role"),
        pytest.param(
            f"arn:aws:sts::{STAGING}:assumed-role/ci/build-1", CI, id="an-assumed-role"
        ),
        pytest.param(float(STAGING), f"arn:aws:iam::{STAGING}:root", id="a-number"),
    ],
)
def test_a_principal_may_be_an_output(
    recorder: Recorder, output: Make, value: object, arn: str
) -> None:
    make(recorder, lambda: own(principals_with_read_access=[output(value)]))

    (statement,) = policy(recorder)
    assert statement["Principal"] == {"AWS": arn}


def test_an_output_and_its_value_give_equal_text(recorder: Recorder) -> None:
    other = Recorder()
    both = [PROD, STAGING]
    make(recorder, lambda: own(principals_with_read_access=[PROD, known(STAGING)]))
    make(other, lambda: own(external_account_ids_with_read_access=both))

    assert recorder.inputs(REPOSITORY_POLICY) == other.inputs(REPOSITORY_POLICY)


def test_an_output_that_stands_twice_is_sent_once(recorder: Recorder) -> None:
    make(
        recorder,
        lambda: own(principals_with_push_access=[known(CI), CI, known(CI)]),
    )

    (statement,) = policy(recorder)
    assert statement["Principal"] == {"AWS": CI}


@pytest.mark.parametrize(
    ("key", "value", "principal"),
    [
        (
            "external_account_ids_with_read_access",
            STAGING,
            {"AWS": f"arn:aws:iam::{STAGING}:root"},
        ),
        (
            "external_account_ids_with_write_access",
            STAGING,
            {"AWS": f"arn:aws:iam::{STAGING}:root"},
        ),
        (
            "external_account_ids_with_lambda_access",
            STAGING,
            {"AWS": f"arn:aws:iam::{STAGING}:root"},
        ),
        ("principals_with_read_access", "o-exampleorg", "*"),
        ("principals_with_write_access", CI, {"AWS": CI}),
        (
            "principals_with_push_access",
            "codebuild.amazonaws.com",
            {"Service": "codebuild.amazonaws.com"},
        ),
        ("users_or_roles_to_allow_deny_all_else", "AIDAEXAMPLEUSERID0001", "*"),
    ],
)
def test_each_list_of_access_takes_outputs_also_as_a_default(
    recorder: Recorder, key: str, value: str, principal: object
) -> None:
    make(recorder, lambda: {f"default_{key}": [known(value)]})

    assert policy(recorder)[0]["Principal"] == principal


def test_repositories_share_the_output_of_a_default(recorder: Recorder) -> None:
    make(
        recorder,
        lambda: {
            "repositories": {"api": {}, "web": {}},
            "default_principals_with_read_access": [known(CI)],
        },
    )

    texts = [sent["policy"] for sent in recorder.inputs(REPOSITORY_POLICY).values()]
    assert len(texts) == 2
    assert texts[0] == texts[1]


@OUTPUTS
def test_texts_in_a_statement_may_be_outputs(recorder: Recorder, output: Make) -> None:
    def inputs() -> Inputs:
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": [output(CI), output(STAGING)]},
            "Action": output("ecr:BatchGetImage"),
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": [output("o-x")]}},
        }
        return own(policy_statements=[statement])

    make(recorder, inputs)

    assert policy(recorder) == [
        {
            "Effect": "Allow",
            "Principal": {"AWS": [CI, STAGING]},
            "Action": "ecr:BatchGetImage",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-x"]}},
        }
    ]


@OUTPUTS
def test_a_tag_may_be_an_output(recorder: Recorder, output: Make) -> None:
    make(
        recorder,
        lambda: {"global_tags": {"team": output("a")}, **own(tags={"x": output("")})},
    )

    assert recorder.one(REPOSITORY).inputs["tags"] == {"team": "a", "x": ""}


@OUTPUTS
def test_a_key_may_be_an_output(recorder: Recorder, output: Make) -> None:
    config = {"encryption_type": "KMS"}
    make(recorder, lambda: own(encryption_config={**config, "kms_key": output(KEY)}))

    assert recorder.one(REPOSITORY).inputs["encryptionConfigurations"] == [
        {"encryptionType": "KMS", "kmsKey": KEY}
    ]


def test_a_preview_leaves_open_what_an_unknown_output_decides(
    preview: Recorder,
) -> None:
    make(
        preview,
        lambda: own(
            principals_with_read_access=[unknown(CI), STAGING],
            tags={"team": unknown("a"), "cost": "1"},
            encryption_config={"encryption_type": "KMS", "kms_key": unknown(KEY)},
        ),
    )

    sent = preview.one(REPOSITORY).inputs
    assert policy(preview) is UNKNOWN
    assert sent["tags"] == {"team": UNKNOWN, "cost": "1"}
    assert sent["encryptionConfigurations"] == [
        {"encryptionType": "KMS", "kmsKey": UNKNOWN}
    ]


def test_a_preview_shows_what_an_output_that_it_knows_decides(
    preview: Recorder,
) -> None:
    make(preview, lambda: own(principals_with_read_access=[known(CI)]))

    (statement,) = policy(preview)
    assert statement["Principal"] == {"AWS": CI}


def test_what_holds_a_secret_is_sent_as_a_secret(recorder: Recorder) -> None:
    make(
        recorder,
        lambda: own(
            principals_with_read_access=[secret(CI), STAGING],
            tags={"team": secret("a")},
        ),
    )

    assert recorder.one(REPOSITORY_POLICY).secrets == {"policy"}
    assert recorder.one(REPOSITORY).secrets == {"tags"}


@pytest.mark.parametrize("output", [known, awaited])
def test_what_holds_no_secret_is_none(recorder: Recorder, output: Make) -> None:
    make(
        recorder,
        lambda: own(principals_with_read_access=[output(CI)], tags={"a": output("b")}),
    )

    assert recorder.one(REPOSITORY_POLICY).secrets == set()
    assert recorder.one(REPOSITORY).secrets == set()


FORMS = (
    "write an account id, the ARN of a role, user or account root, an organization id "
    "(o-...), an organizational unit's path (o-.../r-.../ou-.../) or a service "
    "(codebuild.amazonaws.com)"
)
KMS = {"encryption_type": "KMS"}
WRONG = [
    pytest.param(
        lambda wrong: own(principals_with_read_access=[STAGING, wrong]),
        "repositories.web.principals_with_read_access[1]: "
        "is no principal that AWS takes",
        FORMS,
        id="a-principal",
    ),
    pytest.param(
        lambda wrong: {"default_principals_with_push_access": [wrong]},
        "default_principals_with_push_access[0]: is no principal that AWS takes",
        FORMS,
        id="a-default-principal",
    ),
    pytest.param(
        lambda wrong: own(external_account_ids_with_lambda_access=[wrong]),
        "repositories.web.external_account_ids_with_lambda_access[0]: "
        "an account id is text of 12 digits",
        "",
        id="an-account",
    ),
    pytest.param(
        lambda wrong: own(users_or_roles_to_allow_deny_all_else=[wrong]),
        "repositories.web.users_or_roles_to_allow_deny_all_else[0]: is neither the ARN "
        "nor the unique id (AIDA..., AROA...) of a role or user",
        "",
        id="one-that-is-exempt",
    ),
    pytest.param(
        lambda wrong: own(
            policy_statements=[
                {"Effect": "Allow", "Principal": "*", "Action": ["ecr:*", wrong]}
            ]
        ),
        "repositories.web.policy_statements[0].Action[1]: "
        "is no action of ECR, such as ecr:BatchGetImage",
        "",
        id="an-action",
    ),
    pytest.param(
        lambda wrong: own(encryption_config={**KMS, "kms_key": wrong}),
        "repositories.web.encryption_config.kms_key: must be the ARN of a KMS key",
        "it reads arn:aws:kms:REGION:ACCOUNT:key/ID",
        id="a-key",
    ),
]


@pytest.mark.parametrize(("inputs", "says", "remedy"), WRONG)
def test_a_wrong_output_is_refused_where_it_stands(
    recorder: Recorder, inputs: Callable[[object], Inputs], says: str, remedy: str
) -> None:
    assert refused(recorder, lambda: inputs(known("wrong"))) == [
        "EcrRepositories 'r': 1 problem",
        f"  {says} (got 'wrong'){'; ' if remedy else ''}{remedy}",
    ]


@pytest.mark.parametrize(("inputs", "says", "remedy"), WRONG)
def test_a_wrong_secret_is_refused_and_never_shown(
    recorder: Recorder,
    inputs: Callable[[object], Inputs],
    says: str,
    remedy: str,  # noqa: ARG001 - it might show the value
) -> None:
    assert refused(recorder, lambda: inputs(secret(HUSH))) == [
        "EcrRepositories 'r': 1 problem",
        f"  {says}; the value is a secret, not shown",
    ]


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        pytest.param(
            lambda: {"global_tags": {"team": known("aws:x")}},
            "global_tags.team: a tag's value must not begin with 'aws:' (got 'aws:x')",
            id="a-tag",
        ),
        pytest.param(
            lambda: own(tags={"team": known("x" * 257)}),
            "repositories.web.tags.team: a tag's value has up to 256 characters, "
            "this has 257",
            id="a-tag-that-is-too-long",
        ),
        pytest.param(
            lambda: own(tags={"team": known(None)}),
            "repositories.web.tags.team: a tag needs a value (got null); "
            "write '' for an empty one",
            id="a-tag-of-null",
        ),
        pytest.param(
            lambda: own(principals_with_read_access=[known(None)]),
            "repositories.web.principals_with_read_access[0]: must be text (got null)",
            id="a-principal-of-null",
        ),
        pytest.param(
            lambda: own(principals_with_read_access=[known([CI])]),
            "repositories.web.principals_with_read_access[0]: must be text "
            f"(got ['{CI}'])",
            id="a-list-in-place-of-an-item",
        ),
        pytest.param(
            lambda: own(encryption_config={**KMS, "kms_key": known("alias/images")}),
            "repositories.web.encryption_config.kms_key: is an alias, which would "
            "replace the repository at every update (got 'alias/images'); write the "
            "key's ARN, which `aws kms describe-key --key-id alias/images --query "
            "KeyMetadata.Arn` prints",
            id="a-keys-alias",
        ),
        pytest.param(
            lambda: {
                "default_encryption_config": {
                    **KMS,
                    "kms_key": known(KEY.replace("eu-west-1", "us-east-1")),
                }
            },
            "default_encryption_config.kms_key: the key is in another region than the "
            f"repository (eu-west-1) (got '{KEY.replace('eu-west-1', 'us-east-1')}'); "
            "use a key of eu-west-1",
            id="a-key-of-another-region",
        ),
    ],
)
def test_what_an_output_makes_wrong_is_refused_by_the_same_rule(
    recorder: Recorder, inputs: Callable[[], Inputs], says: str
) -> None:
    assert refused(recorder, inputs) == ["EcrRepositories 'r': 1 problem", f"  {says}"]


def long(sid: int) -> Inputs:
    """A repository whose policy has 138 characters, and those of a Sid."""
    statement = {
        "Sid": "x" * sid,
        "Effect": "Deny",
        "Principal": {"AWS": known(CI)},
        "Action": "ecr:*",
    }
    return own(policy_statements=[statement])


def test_a_policy_with_an_output_may_have_10240_characters(recorder: Recorder) -> None:
    make(recorder, lambda: long(10_102))

    assert len(recorder.one(REPOSITORY_POLICY).inputs["policy"]) == 10_240


def test_a_policy_with_an_output_is_refused_once_it_has_10241(
    recorder: Recorder,
) -> None:
    head, line = refused(recorder, lambda: long(10_103))

    assert head == "EcrRepositories 'r': 1 problem"
    assert line == (
        "  repositories.web: the repository policy has 10,241 characters, and ECR "
        "takes up to 10,240; name fewer principals, or an organization in place of its "
        "accounts"
    )


@pytest.mark.parametrize(
    ("inputs", "place"),
    [
        pytest.param(
            lambda: own(principals_with_read_access=known([CI])),
            "repositories.web.principals_with_read_access",
            id="a-list",
        ),
        pytest.param(
            lambda: {"default_policy_statements": known([])},
            "default_policy_statements",
            id="statements",
        ),
        pytest.param(
            lambda: {"repositories": known({"web": {}})}, "repositories", id="the-map"
        ),
        pytest.param(
            lambda: {"repositories": {"web": known({})}},
            "repositories.web",
            id="a-repository",
        ),
        pytest.param(
            lambda: own(tags=known({"a": "b"})), "repositories.web.tags", id="tags"
        ),
        pytest.param(
            lambda: own(lambda_access=known(value=True)),
            "repositories.web.lambda_access",
            id="a-flag",
        ),
        pytest.param(
            lambda: own(lifecycle={"keep_tags": [known("prod")]}),
            "repositories.web.lifecycle.keep_tags[0]",
            id="a-tag-to-keep",
        ),
    ],
)
def test_what_decides_on_resources_is_no_output(
    recorder: Recorder, inputs: Callable[[], Inputs], place: str
) -> None:
    head, line = refused(recorder, inputs)

    assert head == "EcrRepositories 'r': 1 problem"
    assert line == (
        f"  {place}: is an output, but must be known when the program runs, since it "
        "decides which resources there are; write a plain value; outputs may stand "
        "for single texts"
    )
    assert recorder.names() == [(COMPONENT, "r")]


CHINESE = f"arn:aws-cn:iam::{STAGING}:role/ci"


@pytest.mark.parametrize(
    ("output", "shown"),
    [
        pytest.param(
            known,
            f" (got '{CHINESE}'); principals never reach across partitions",
            id="known",
        ),
        pytest.param(secret, "; the value is a secret, not shown", id="secret"),
    ],
)
def test_an_output_of_another_partition_is_refused(
    recorder: Recorder, output: Make, shown: str
) -> None:
    head, line = refused(
        recorder, lambda: own(principals_with_read_access=[STAGING, output(CHINESE)])
    )

    assert head == "EcrRepositories 'r': 1 problem"
    assert line == (
        "  repositories.web: is of another partition than the repository (aws)" + shown
    )


def test_a_wrong_output_beside_a_wrong_value_is_told_after_it(
    recorder: Recorder,
) -> None:
    _, line = refused(
        recorder, lambda: own(principals_with_read_access=[known("wrong"), "bad"])
    )

    assert line == (
        "  repositories.web.principals_with_read_access[1]: is no principal that AWS "
        f"takes (got 'bad'); {FORMS}"
    )
    assert recorder.names() == [(COMPONENT, "r")]


def test_all_outputs_that_are_wrong_are_told_at_once_and_in_order(
    recorder: Recorder,
) -> None:
    def inputs() -> Inputs:
        return {
            "repositories": {
                "web": {"principals_with_read_access": [known("no"), secret(HUSH)]},
                "api": {"tags": {"a": known(1)}},
                "ok": {"tags": {"a": known("b")}},
            },
            "default_external_account_ids_with_write_access": [known("1")],
        }

    assert "\n".join(refused(recorder, inputs)) == (
        "EcrRepositories 'r': 4 problems\n"
        "  default_external_account_ids_with_write_access[0]: an account id is text "
        "of 12 digits (got '1')\n"
        "  repositories.api.tags.a: a tag's value is text (got 1); put quotes around "
        "it\n"
        "  repositories.web.principals_with_read_access[0]: is no principal that AWS "
        f"takes (got 'no'); {FORMS}\n"
        "  repositories.web.principals_with_read_access[1]: is no principal that AWS "
        "takes; the value is a secret, not shown"
    )


class Slow(Recorder):
    """Tells an account so late that the program could do a lot in the meantime."""

    def run(self, program: Callable[[], object], *args: Any) -> None:  # noqa: ANN401 - as its own
        """Remember the event loop."""

        def start() -> None:
            self.loop = asyncio.get_running_loop()
            program()

        super().run(start, *args)

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Let the event loop turn, more often than a refusal waits for others."""
        if request.tok.endswith(":getCallerIdentity"):
            for _ in range(3 * _TURNS):
                turn = asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self.loop)
                turn.result(LIMIT)
        return super().Invoke(request)


def test_a_look_up_of_the_callers_in_between_does_not_part_what_is_wrong() -> None:
    def look_up(args: pulumi.ResourceTransformationArgs) -> None:
        if args.name == "r/jobs":
            aws.get_caller_identity()

    def program() -> None:
        args: Any = {
            "repositories": {
                "api": {"tags": {"a": known(1)}},
                "jobs": {},
                "web": {"tags": {"a": known(2)}},
            }
        }
        EcrRepositories("r", args, pulumi.ResourceOptions(transformations=[look_up]))

    recorder = Slow()
    with pytest.raises(pulumi.RunError) as error:
        recorder.run(program)

    assert ("getCallerIdentity", "") in recorder.lookups
    assert [line.partition(":")[0] for line in str(error.value).splitlines()] == [
        "EcrRepositories 'r'",
        "  repositories.api.tags.a",
        "  repositories.web.tags.a",
    ]


CONTAINS_ITSELF = "contains itself; write plain values, none of which leads back"


def cycle(of: str) -> Any:  # noqa: ANN401 - any input
    """A value that contains itself, at once or through another."""
    mapping: dict[str, object] = {}
    listing: list[object] = [mapping]
    mapping["a"] = mapping if of == "mapping" else (listing,)
    return listing if of == "list" else mapping


@pytest.mark.parametrize(
    ("inputs", "place"),
    [
        pytest.param(own(tags=cycle("mapping")), "repositories.web.tags.a", id="self"),
        pytest.param(
            own(policy_statements=cycle("list")),
            "repositories.web.policy_statements[0].a[0]",
            id="through-a-tuple",
        ),
        pytest.param({"global_tags": cycle("")}, "global_tags.a[0][0]", id="default"),
    ],
)
def test_a_value_that_contains_itself_is_refused_where_it_does(
    recorder: Recorder, inputs: Inputs, place: str
) -> None:
    assert refused(recorder, lambda: inputs) == [
        "EcrRepositories 'r': 1 problem",
        f"  {place}: {CONTAINS_ITSELF}",
    ]


def test_arguments_that_contain_themselves_are_refused(recorder: Recorder) -> None:
    args = cycle("mapping")

    with pytest.raises(pulumi.RunError) as error:
        recorder.run(lambda: EcrRepositories("r", args))

    text = f"EcrRepositories 'r': 1 problem\n  a: {CONTAINS_ITSELF}"
    assert str(error.value) == text


def test_a_value_may_stand_in_several_places(recorder: Recorder) -> None:
    both = [STAGING]

    make(
        recorder,
        lambda: {
            "default_external_account_ids_with_read_access": both,
            "default_external_account_ids_with_write_access": both,
        },
    )

    assert len(policy(recorder)) == 2


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        pytest.param(30, "a tag's value is text (got [[", id="32-levels"),
        pytest.param(31, "stands 32 levels deep, where no input is", id="33-levels"),
        pytest.param(10**5, "stands 32 levels deep, where no input is", id="no-end"),
    ],
)
def test_a_value_is_looked_at_as_deep_as_any_input_may_be(
    recorder: Recorder, levels: int, said: str
) -> None:
    deep: object = "x"
    for _ in range(levels):
        deep = [deep]

    _, line = refused(recorder, lambda: {"global_tags": {"a": deep}})

    assert said in line


def test_outputs_are_hidden_and_mappings_ordered_as_pulumi_orders_them(
    recorder: Recorder,
) -> None:
    hidden: list[object] = []

    def program() -> None:
        written = {"b": 1, "a": (known("x"), {2: awaited("y"), "1": "z"}), "c": None}
        hidden.append(DeferredOutputs("it", Caller()).hide(written))

    recorder.run(program)

    assert hidden == [
        {
            "a": [Deferred(("a", 0)), {"1": "z", 2: Deferred(("a", 1, "2"))}],
            "b": 1,
            "c": None,
        }
    ]
    assert list(hidden[0]) == ["a", "b", "c"]  # type: ignore[call-overload]


# Where the provider is


ACCESS = {
    "principals_with_read_access": [STAGING, "codebuild.amazonaws.com"],
    "lambda_access": True,
}


def nowhere(recorder: Recorder) -> Recorder:
    """A provider of which a preview knows nothing, such as one not made yet."""
    recorder.partition = recorder.region = recorder.account = None
    return recorder


def test_a_policy_waits_for_a_provider_that_a_preview_does_not_know(
    preview: Recorder,
) -> None:
    make(nowhere(preview), lambda: own(**ACCESS))

    assert policy(preview) is UNKNOWN


@pytest.mark.parametrize("missing", ["partition", "region", "account"])
def test_a_policy_waits_for_each_part_that_it_needs(
    preview: Recorder, missing: str
) -> None:
    setattr(preview, missing, None)
    make(preview, lambda: own(**ACCESS))

    assert policy(preview) is UNKNOWN


def test_a_policy_that_needs_nothing_of_its_provider_does_not_wait(
    preview: Recorder,
) -> None:
    make(nowhere(preview), lambda: own(principals_with_read_access=["o-exampleorg"]))

    (statement,) = policy(preview)
    assert statement["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}
    }


def test_a_policy_with_an_output_waits_for_all_of_its_home(preview: Recorder) -> None:
    preview.account = None
    make(preview, lambda: own(principals_with_read_access=[known(CI)]))

    assert policy(preview) is UNKNOWN


def test_a_provider_in_another_partition_gives_its_own_arns(
    recorder: Recorder,
) -> None:
    recorder.partition, recorder.region = "aws-cn", "cn-north-1"
    make(recorder, lambda: own(**ACCESS))

    account, service, functions = policy(recorder)
    assert account["Principal"] == {"AWS": f"arn:aws-cn:iam::{STAGING}:root"}
    assert service["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "210987654321"}
    }
    assert functions["Condition"] == {
        "StringLike": {
            "aws:sourceArn": "arn:aws-cn:lambda:cn-north-1:210987654321:function:*"
        }
    }


def test_a_key_is_not_held_against_a_region_that_is_unknown(preview: Recorder) -> None:
    config = {**KMS, "kms_key": KEY}
    make(nowhere(preview), lambda: {"default_encryption_config": config})
    sent = preview.one(REPOSITORY).inputs

    assert sent["encryptionConfigurations"][0]["kmsKey"] == KEY


@pytest.mark.parametrize(
    "repositories",
    [
        pytest.param({"web": {}}, id="which-a-repository-will-tell"),
        pytest.param({}, id="which-the-provider-will-tell"),
    ],
)
def test_a_preview_leaves_open_the_account_of_the_registry(
    preview: Recorder, repositories: Inputs
) -> None:
    make(
        nowhere(preview),
        lambda: {"repositories": repositories, "replication_regions": ["us-east-1"]},
    )

    (rule,) = preview.one(REPLICATION).inputs["replicationConfiguration"]["rules"]
    (destination,) = rule["destinations"]
    assert destination == {"region": "us-east-1", "registryId": UNKNOWN}


def test_nothing_but_the_region_is_looked_up_unless_an_input_needs_it(
    recorder: Recorder,
) -> None:
    make(recorder, lambda: own(tags={"team": known("a")}))

    assert recorder.lookups == [("getRegion", "")]


@pytest.mark.parametrize(
    ("value", "hidden"),
    [
        pytest.param("plain", None, id="plain"),
        pytest.param("output", ["tagsAll"], id="an-output-that-may-be-a-secret"),
    ],
)
def test_what_the_provider_repeats_of_a_tag_is_kept_as_secret_as_the_tag(
    recorder: Recorder, value: str, hidden: list[str] | None
) -> None:
    def program() -> None:
        tag = pulumi.Output.secret(value) if value == "output" else value
        EcrRepositories("r", {"repositories": {"web": {"tags": {"a": tag}}}})

    recorder.run(program)

    options = recorder.one(REPOSITORY).options
    assert options.get("additionalSecretOutputs") == hidden
