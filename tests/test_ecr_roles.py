"""What `EcrRoles` registers, and what it refuses before registering anything.

The recorder shows what the SDK sends. It proves nothing about AWS, nor about what an
engine does with it.
"""

import json
from collections.abc import Callable
from typing import Any, Final

import pulumi
import pytest
from pulumi.output import UNKNOWN

from ecr_component import EcrRoles
from tests.recorder import OF_ROLES, OIDC_PROVIDER, ROLE, ROLE_POLICY, Recorder
from tests.roles.build import ACCOUNT, GITHUB, NODES, made

Inputs = dict[str, Any]

ISSUER: Final = "token.actions.githubusercontent.com"
CLUSTER: Final = (
    f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com"
)
BOUNDARY: Final = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
SECRET: Final = "hush-hush"  # noqa: S105 - looked for, never shown


def run(recorder: Recorder, inputs: Callable[[], Inputs] | Inputs) -> None:
    """Run a program that makes the component `r` and exports what it gives."""

    def program() -> None:
        args: Any = inputs() if callable(inputs) else inputs
        pulumi.export("arns", EcrRoles("r", args).ecr_role_arns)

    recorder.run(program)


def refused(recorder: Recorder, inputs: Callable[[], Inputs] | Inputs) -> str:
    """The words with which the program ends."""
    with pytest.raises(pulumi.RunError) as error:
        run(recorder, inputs)
    return str(error.value)


def one(**keys: object) -> Inputs:
    """The inputs of the role `ci`, which pulls as a node does but for these keys."""
    return {"roles": {"ci": {"pull": ["web"], "principals": NODES, **keys}}}


def test_a_role_is_registered_with_its_policy(recorder: Recorder) -> None:
    run(recorder, one())

    wanted = made({"pull": ["web"], "principals": NODES})
    assert recorder.inputs(ROLE) == {
        "r/ci": {"name": "ci", "assumeRolePolicy": wanted.trust_policy}
    }
    assert recorder.inputs(ROLE_POLICY) == {
        "r/ci": {"name": "ecr", "role": "ci", "policy": wanted.policy}
    }
    assert recorder.exports == {"arns": {"ci": f"arn:aws:iam::{ACCOUNT}:role/ci"}}


def test_all_that_iam_knows_of_a_role_is_sent(recorder: Recorder) -> None:
    run(
        recorder,
        one(
            description="pulls",
            max_session_duration=7200.0,
            path="/ci/",
            permissions_boundary=BOUNDARY,
            tags={"team": "a"},
        ),
    )

    sent = recorder.one(ROLE).inputs
    assert {
        key: sent[key] for key in sent if key not in ("name", "assumeRolePolicy")
    } == {
        "description": "pulls",
        "maxSessionDuration": 7200,
        "path": "/ci/",
        "permissionsBoundary": BOUNDARY,
        "tags": {"team": "a"},
    }
    assert recorder.exports == {"arns": {"ci": f"arn:aws:iam::{ACCOUNT}:role/ci/ci"}}


def test_a_replaced_role_never_leaves_others_with_the_id_of_the_old_one(
    recorder: Recorder,
) -> None:
    run(recorder, one())

    assert recorder.one(ROLE).delete_before_replace is False
    assert recorder.one(ROLE_POLICY).delete_before_replace is True


def test_everything_is_under_the_component(recorder: Recorder) -> None:
    run(recorder, {**one(github=GITHUB), "create_oidc_providers": ["github"]})

    component = recorder.one(OF_ROLES).urn
    children = [it for it in recorder.registered if it.type != OF_ROLES]
    assert {child.parent for child in children} == {component}
    assert recorder.names() == [
        (OIDC_PROVIDER, f"r/{ISSUER}"),
        (ROLE, "r/ci"),
        (ROLE_POLICY, "r/ci"),
        (OF_ROLES, "r"),
    ]


def test_a_provider_is_there_before_the_roles_that_trust_its_tokens(
    recorder: Recorder,
) -> None:
    run(recorder, {**one(github=GITHUB), "create_oidc_providers": ["github"]})

    provider = recorder.one(OIDC_PROVIDER)
    assert provider.inputs == {
        "url": f"https://{ISSUER}",
        "clientIdLists": ["sts.amazonaws.com"],
    }
    assert provider.urn in recorder.one(ROLE).dependencies


def test_without_roles_there_are_no_arns(recorder: Recorder) -> None:
    run(recorder, {"roles": {}})

    assert recorder.exports == {"arns": {}}
    assert recorder.names() == [(OF_ROLES, "r")]
    assert recorder.lookups == []


def test_the_provider_is_asked_only_for_what_is_needed(recorder: Recorder) -> None:
    run(recorder, {**one(), "regions": ["eu-west-1"]})

    assert {token for token, _ in recorder.lookups} == {
        "getPartition",
        "getCallerIdentity",
    }


def test_every_problem_is_told_before_anything_is_registered(
    recorder: Recorder,
) -> None:
    inputs = {
        "roles": {"b": {"push": ["Web"]}, "a": {"pull": ["web"]}},
        "rolles": {},
    }

    assert refused(recorder, inputs) == (
        "EcrRoles 'r': 4 problems\n"
        "  roles.a: nobody could assume this role; write one of github, gitlab, oidc, "
        "principals, eks\n"
        "  roles.b: nobody could assume this role; write one of github, gitlab, oidc, "
        "principals, eks\n"
        "  roles.b.push[0]: 'Web' is not a repository name: use a-z and 0-9, with "
        "single . _ - or / between them; try 'web'\n"
        "  rolles: unknown key; did you mean 'roles'?"
    )
    assert recorder.names() == [(OF_ROLES, "r")]


def test_what_was_hardly_meant_is_told(recorder: Recorder) -> None:
    run(recorder, {**one(), "regions": ["eu-wset-1"]})

    assert recorder.log == [
        (
            "WARNING",
            "regions[0]: no known region is 'eu-wset-1'; did you mean 'eu-west-1'?",
        )
    ]
    assert recorder.told_of == [recorder.one(OF_ROLES).urn]


def test_outputs_may_stand_for_single_texts(recorder: Recorder) -> None:
    def inputs() -> Inputs:
        eks = {
            "provider_arn": pulumi.Output.from_input(CLUSTER),
            "namespace": "shop",
            "service_account": "web",
        }
        return one(
            eks=eks,
            principals=[pulumi.Output.from_input("111122223333")],
            permissions_boundary=pulumi.Output.from_input(BOUNDARY),
            tags={"team": pulumi.Output.secret(SECRET)},
        )

    run(recorder, inputs)

    eks = {"provider_arn": CLUSTER, "namespace": "shop", "service_account": "web"}
    wanted = made({"eks": eks, "principals": ["111122223333"]})
    role = recorder.one(ROLE)
    assert role.inputs["assumeRolePolicy"] == wanted.trust_policy
    assert role.inputs["permissionsBoundary"] == BOUNDARY
    assert role.secrets == {"tags"}
    assert role.options["additionalSecretOutputs"] == ["tagsAll"]


def test_an_output_is_looked_at_once_it_is_known(recorder: Recorder) -> None:
    def inputs() -> Inputs:
        arn = pulumi.Output.from_input("arn:aws:iam::1:role/x")
        return one(
            eks={"provider_arn": arn, "namespace": "shop", "service_account": "web"},
            principals=[pulumi.Output.from_input("*")],
        )

    assert refused(recorder, inputs) == (
        "EcrRoles 'r': 2 problems\n"
        "  roles.ci.eks.provider_arn: is not the ARN of an OIDC provider of IAM (got "
        "'arn:aws:iam::1:role/x'); one is "
        "arn:aws:iam::111122223333:oidc-provider/oidc.example.com\n"
        "  roles.ci.principals[0]: lets everybody in (got '*'); write an account id, "
        "the ARN of a role or user, an organization id (o-...) or a service "
        "(ec2.amazonaws.com)"
    )


def test_a_principal_of_another_partition_is_refused_once_it_is_known(
    recorder: Recorder,
) -> None:
    arn = f"arn:aws-cn:iam::{ACCOUNT}:role/x"

    told = refused(recorder, lambda: one(principals=[pulumi.Output.from_input(arn)]))

    assert told.startswith(
        "EcrRoles 'r': 1 problem\n  roles.ci: is of another partition than the role "
        "(aws)"
    )


def test_a_preview_knows_what_the_provider_knows(preview: Recorder) -> None:
    run(preview, one(github=GITHUB))

    wanted = made({"pull": ["web"], "principals": NODES, "github": GITHUB})
    assert preview.one(ROLE).inputs["assumeRolePolicy"] == wanted.trust_policy
    assert preview.one(ROLE_POLICY).inputs["policy"] == wanted.policy


def test_what_a_provider_does_not_know_yet_leaves_policies_open(
    preview: Recorder,
) -> None:
    preview.account = preview.region = preview.partition = None

    run(preview, one(github=GITHUB))

    assert preview.one(ROLE).inputs["assumeRolePolicy"] == UNKNOWN
    assert preview.one(ROLE_POLICY).inputs["policy"] == UNKNOWN


class Late(Recorder):
    """A recorder whose provider is known only once it is asked again."""

    def Invoke(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Answer with nothing at first."""
        known = self.region, self.partition, self.account
        if request.tok.rpartition(":")[2] not in dict(self.lookups):
            self.region = self.partition = self.account = None
        try:
            return super().Invoke(request)
        finally:
            self.region, self.partition, self.account = known


def test_policies_are_written_once_the_provider_is_known() -> None:
    recorder = Late()

    run(recorder, one(github=GITHUB))

    wanted = made({"pull": ["web"], "principals": NODES, "github": GITHUB})
    assert recorder.one(ROLE).inputs["assumeRolePolicy"] == wanted.trust_policy
    assert recorder.one(ROLE_POLICY).inputs["policy"] == wanted.policy


def test_a_policy_of_known_texts_is_json(recorder: Recorder) -> None:
    run(recorder, one(eks={"pod_identity": True}))

    role, policy = recorder.one(ROLE), recorder.one(ROLE_POLICY)
    for text in (role.inputs["assumeRolePolicy"], policy.inputs["policy"]):
        assert json.loads(text)["Version"] == "2012-10-17"
