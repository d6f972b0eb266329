"""Roles as programs in other languages ask for them: in the words of the schema."""

import json
from typing import Any, Final

import grpc  # type: ignore[import-untyped]
import pytest

from tests.plugin.wire import Plugin, output
from tests.recorder import OF_ROLES, OIDC_PROVIDER, ROLE, ROLE_POLICY, Recorder
from tests.roles.build import ACCOUNT

CLUSTER: Final = f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.example.com"
GITHUB: Final = {"repository": "octo-org/app", "branches": ["main"]}
INPUTS: Final[dict[str, Any]] = {
    "createOidcProviders": ["github"],
    "registryId": "444455556666",
    "replicaRegions": ["us-east-1"],
    "repositories": ["web"],
    "roles": {
        "my_ci": {
            "push": ["web"],
            "github": {**GITHUB, "pullRequests": True},
            "allowPushFromPullRequests": True,
            "maxSessionDuration": 7200.0,
            "tags": {"my_tag": "a"},
        },
        "my_pods": {
            "pull": ["web"],
            "eks": {
                "providerArn": output(CLUSTER),
                "namespace": "shop",
                "serviceAccount": "*",
            },
        },
    },
}


def test_every_name_is_understood(plugin: Plugin) -> None:
    recorder = Recorder()

    found = plugin.construct(recorder, INPUTS, kind=OF_ROLES)

    assert found["ecrRoleArns"] == {
        name: f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("my_ci", "my_pods")
    }
    ci, pods = (recorder.of(ROLE)[f"images/{name}"] for name in ("my_ci", "my_pods"))
    assert (ci.inputs["maxSessionDuration"], ci.inputs["tags"]) == (
        7200,
        {"my_tag": "a"},
    )
    assert "repo:octo-org/app:pull_request" in ci.inputs["assumeRolePolicy"]
    assert "system:serviceaccount:shop:*" in pods.inputs["assumeRolePolicy"]
    policy = recorder.of(ROLE_POLICY)["images/my_pods"].inputs["policy"]
    assert json.loads(policy)["Statement"][1]["Resource"] == [
        f"arn:aws:ecr:{region}:444455556666:repository/web"
        for region in ("eu-west-1", "us-east-1")
    ]
    assert len(recorder.of(OIDC_PROVIDER)) == 1


def test_problems_are_told_in_the_same_words(plugin: Plugin) -> None:
    roles = {
        "my_ci": {
            "push": ["web"],
            "github": {**GITHUB, "pullRequests": True, "wholeOrganization": True},
        },
        "max_session_duration": {"pull": ["wbe"], "maxSessionDuration": 1.0},
    }

    with pytest.raises(grpc.RpcError) as refused:
        plugin.construct(Recorder(), {**INPUTS, "roles": roles}, kind=OF_ROLES)

    assert str(refused.value.details()) == (
        "EcrRoles 'images': 5 problems\n"
        "  roles.max_session_duration: nobody could assume this role; write one of "
        "github, gitlab, oidc, principals, eks\n"
        "  roles.max_session_duration.maxSessionDuration: a session lasts 3600 to "
        "43200 seconds (got 1); it is in seconds\n"
        "  roles.max_session_duration.pull[0]: there is no such repository here (got "
        "'wbe'); did you mean 'web'?\n"
        "  roles.my_ci.github.pullRequests: lets a pull request push, which anybody "
        "may open and nobody has looked at; give pull requests a role that pulls, or "
        "write allowPushFromPullRequests: true in this one\n"
        "  roles.my_ci.github.wholeOrganization: has no place here; leave it out, or "
        "end repository with /*"
    )
