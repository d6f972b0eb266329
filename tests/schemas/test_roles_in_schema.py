"""What editors say of roles: what the component takes, and some of what it refuses."""

from typing import Any

import jsonschema
import pytest

from ecr_component.schemas.stack_schema import stack_schema
from tests.roles.build import GITHUB, NODES, Keys
from tests.roles.test_role_documents import GRANTS, WAYS

VALIDATOR: Any = jsonschema.Draft7Validator(stack_schema())


def faults(role: object, **beside: object) -> list[str]:
    """Where an editor sees faults in a file with this role."""
    inputs = {"roles": {"it": role}, **beside}
    config = {f"ecr:{key}": value for key, value in inputs.items()}
    return [
        "/".join(map(str, error.absolute_path))
        for error in VALIDATOR.iter_errors({"config": config})
    ]


@pytest.mark.parametrize("way", WAYS)
def test_each_way_into_a_role_is_right(way: str) -> None:
    assert faults({"pull": ["web"], **WAYS[way]}) == []


@pytest.mark.parametrize("grant", GRANTS)
def test_each_grant_is_right(grant: str) -> None:
    assert faults({**GRANTS[grant], "principals": NODES}) == []


def test_all_that_iam_knows_of_a_role_is_right() -> None:
    role = {
        "pull": ["web"],
        "principals": NODES,
        "path": "/ci/",
        "permissions_boundary": "arn:aws:iam::111122223333:policy/boundary",
        "max_session_duration": 7200,
        "tags": {"a": "b"},
        "description": "pulls",
        "gitlab": None,
    }

    assert faults(role, create_oidc_providers=["github", "https://a.example"]) == []


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"pull": []}, id="nothing-to-do"),
        pytest.param({"principals": []}, id="nobody"),
        pytest.param({"pull": ["Web"]}, id="name"),
        pytest.param({"pull": ["te*m"]}, id="wildcard"),
        pytest.param({"path": "ci"}, id="path"),
        pytest.param({"max_session_duration": 60}, id="session"),
        pytest.param({"permissions_boundary": "boundary"}, id="boundary"),
        pytest.param({"github": {"branches": ["main"]}}, id="no-repository"),
        pytest.param({"github": {"repository": "octo-org/app"}}, id="no-branch"),
        pytest.param({"github": {**GITHUB, "repository": "*/*"}}, id="all-of-github"),
        pytest.param({"github": {**GITHUB, "audiences": []}}, id="no-audience"),
        pytest.param({"github": {**GITHUB, "repo": "x"}}, id="unknown-key"),
        pytest.param({"gitlab": {"project": "app", "tags": ["v1"]}}, id="no-group"),
        pytest.param(
            {"oidc": {"audiences": ["me"], "subjects": ["it"]}}, id="no-issuer"
        ),
        pytest.param({"eks": {}}, id="no-way-of-eks"),
        pytest.param({"eks": {"provider_arn": "arn:aws:iam::1:x"}}, id="no-arn"),
        pytest.param(
            {"eks": {"pod_identity": True, "service_account": "web"}}, id="no-namespace"
        ),
    ],
)
def test_what_the_component_refuses_is_a_fault(keys: Keys) -> None:
    places = faults({"pull": ["web"], "principals": NODES, **keys})

    assert places
    assert all(place.startswith("config/ecr:roles") for place in places)
