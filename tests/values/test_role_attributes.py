"""What IAM and Kubernetes take of a role's attributes, on both sides of each limit.

Source: IAM API, CreateRole; Kubernetes documentation, "Object Names and IDs".
"""

from collections.abc import Callable
from typing import Any

import pytest

from ecr_component.values import names, role_attributes
from tests.conftest import refusal

Rule = Callable[[object], Any]

NO_PATH = "is no path of a role: up to 512 characters that begin and end with /"
NO_BOUNDARY = "one is arn:aws:iam::111122223333:policy/boundary"
NO_BEGINNING = (
    "is no beginning of names: write a-z and 0-9, with . _ - or / between, and * at "
    "its end"
)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (role_attributes.role_path, "/"),
        (role_attributes.role_path, "/ci/team/"),
        (role_attributes.role_path, f"/{'a' * 510}/"),
        (role_attributes.role_description, ""),
        (role_attributes.role_description, "pushes; für alle\n"),
        (role_attributes.role_description, "a" * 1000),
        (role_attributes.session_duration, 3600),
        (role_attributes.session_duration, 43200),
        (
            role_attributes.permissions_boundary,
            "arn:aws:iam::111122223333:policy/team/boundary",
        ),
        (
            role_attributes.permissions_boundary,
            "arn:aws-cn:iam::aws:policy/PowerUserAccess",
        ),
        (role_attributes.namespace, "shop"),
        (role_attributes.namespace, "a" * 63),
        (role_attributes.service_account, "web.v1"),
        (role_attributes.service_account, "*"),
        (role_attributes.service_account, "a" * 253),
        (names.repository_pattern, "team/web"),
        (names.repository_pattern, "team/*"),
        (names.repository_pattern, "team/we*"),
        (names.repository_pattern, "*"),
        (names.repository_pattern, f"{'a' * 255}*"),
    ],
)
def test_a_value_is_taken_as_it_is(rule: Rule, value: object) -> None:
    assert rule(value) == value


def test_a_session_of_another_language_is_a_whole_number() -> None:
    assert role_attributes.session_duration(7200.0) == 7200


@pytest.mark.parametrize(
    ("rule", "value", "says"),
    [
        pytest.param(
            role_attributes.role_path,
            "ci",
            f"{NO_PATH} (got 'ci'); try '/ci/'",
            id="no-slashes",
        ),
        pytest.param(
            role_attributes.role_path,
            "/c i/",
            f"{NO_PATH} (got '/c i/')",
            id="space-in-a-path",
        ),
        pytest.param(
            role_attributes.role_path,
            f"/{'a' * 511}/",
            f"{NO_PATH} (got '/{'a' * 158}...)",
            id="513-characters",
        ),
        pytest.param(
            role_attributes.role_description,
            "a" * 1001,
            "a description has up to 1,000 characters, this has 1001",
            id="1001-characters",
        ),
        pytest.param(
            role_attributes.role_description,
            "\N{SNOWMAN} a \N{SNOWMAN}",
            "a description has characters of Latin-1 only (got '\N{SNOWMAN} a "
            "\N{SNOWMAN}'); leave out '\N{SNOWMAN}'",
            id="snowman",
        ),
        pytest.param(
            role_attributes.session_duration,
            3599,
            "a session lasts 3600 to 43200 seconds (got 3599); it is in seconds",
            id="3599-seconds",
        ),
        pytest.param(
            role_attributes.session_duration,
            43201,
            "a session lasts 3600 to 43200 seconds (got 43201)",
            id="43201-seconds",
        ),
        pytest.param(
            role_attributes.session_duration,
            -1,
            "a session lasts 3600 to 43200 seconds (got -1)",
            id="less-than-nothing",
        ),
        pytest.param(
            role_attributes.permissions_boundary,
            "boundary",
            f"is not the ARN of a managed policy (got 'boundary'); {NO_BOUNDARY}",
            id="name-of-a-policy",
        ),
        pytest.param(
            role_attributes.namespace,
            "a" * 64,
            f"a namespace has 1 to 63 of the characters a-z 0-9 - (got '{'a' * 64}')",
            id="64-characters",
        ),
        pytest.param(
            role_attributes.namespace,
            "*",
            "a namespace has 1 to 63 of the characters a-z 0-9 - (got '*')",
            id="any-namespace",
        ),
        pytest.param(
            role_attributes.service_account,
            "Web",
            "a service account has 1 to 253 of the characters a-z 0-9 . -, or is '*' "
            "(got 'Web')",
            id="capital-letter",
        ),
        pytest.param(
            names.repository_pattern,
            "te*m/web",
            "has a * that is not at its end (got 'te*m/web'); write each name",
            id="wildcard-within",
        ),
        pytest.param(
            names.repository_pattern,
            "Team/*",
            f"{NO_BEGINNING} (got 'Team/*'); try 'team/*'",
            id="capital-in-a-beginning",
        ),
        pytest.param(
            names.repository_pattern,
            "te m*",
            f"{NO_BEGINNING} (got 'te m*')",
            id="space-in-a-beginning",
        ),
        pytest.param(
            names.repository_pattern,
            f"{'a' * 256}*",
            f"{NO_BEGINNING} (got '{'a' * 159}...)",
            id="257-characters",
        ),
        pytest.param(
            names.repository_pattern,
            "Web",
            "'Web' is not a repository name: use a-z and 0-9, with single . _ - or / "
            "between them; try 'web'",
            id="capital-in-a-name",
        ),
    ],
)
def test_a_value_is_refused_with_the_way_out(
    rule: Rule, value: object, says: str
) -> None:
    assert refusal(rule, value) == says
