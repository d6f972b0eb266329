"""What each change of an input of `EcrRoles` does, as `tests/changes.py` has for ECR.

Each change has a component of its own, with one role, both named after it.
"""

from collections.abc import Callable, Iterator
from typing import Final

from ecr_component import EcrRoles
from tests.changes import NOTHING, Change, Row, Steps, Values
from tests.engine.driver import CREATED, DELETED, UPDATED

ROLE_CHANGED: Final[Steps] = {"Role": UPDATED}
RIGHTS_CHANGED: Final[Steps] = {"RolePolicy": UPDATED}

BRANCH: Final = {"repository": "octo-org/app", "branches": ["main"]}
MIRROR: Final = {"project": "group/app", "branches": ["main"]}
ISSUER: Final = "https://oidc.example.com"
TOKENS: Final = {"issuer": ISSUER, "audiences": ["me"], "subjects": ["it"]}
CLUSTER: Final = {
    "provider_arn": "arn:aws:iam::123456789012:oidc-provider/oidc.example.com",
    "namespace": "shop",
    "service_account": "web",
}
BOUNDARY: Final = "arn:aws:iam::123456789012:policy/boundary"

OF_ROLES: Final[list[Row]] = [
    ("push", [], ["team/*"], RIGHTS_CHANGED),
    ("push", ["team/*"], ["team/*", "api"], RIGHTS_CHANGED),
    ("pull", ["web"], ["web", "api"], RIGHTS_CHANGED),
    ("pull", ["web", "api"], ["api", "web"], NOTHING),
    ("github", None, BRANCH, ROLE_CHANGED),
    ("github", BRANCH, {**BRANCH, "branches": ["main", "dev"]}, ROLE_CHANGED),
    ("gitlab", MIRROR, {**MIRROR, "tags": ["v*"]}, ROLE_CHANGED),
    ("oidc", TOKENS, {**TOKENS, "subjects": ["other"]}, ROLE_CHANGED),
    ("principals", ["ec2.amazonaws.com"], ["123456789012"], ROLE_CHANGED),
    ("eks", {"pod_identity": True}, CLUSTER, ROLE_CHANGED),
    ("allow_push_from_pull_requests", None, True, NOTHING),
    ("permissions_boundary", BOUNDARY, None, ROLE_CHANGED),
    ("max_session_duration", None, 7200, ROLE_CHANGED),
    ("max_session_duration", 3600, None, NOTHING),
    ("tags", {"a": "1"}, {"a": "2"}, ROLE_CHANGED),
    ("description", "one", "two", ROLE_CHANGED),
    ("path", "/", None, NOTHING),
]
OF_COMPONENTS: Final[list[Row]] = [
    ("regions", [], ["us-west-2"], RIGHTS_CHANGED),
    ("replica_regions", [], ["us-east-1"], RIGHTS_CHANGED),
    ("registry_id", None, "444455556666", RIGHTS_CHANGED),
    ("repositories", None, ["web"], NOTHING),
]
ONE: Final = {"pull": ["web"], "principals": ["ec2.amazonaws.com"]}


def _changes() -> Iterator[Change]:
    for number, (key, before, after, steps, *_) in enumerate(OF_ROLES):
        name = f"{key}-{number}".replace("_", "-")
        yield Change(
            name,
            {"roles": {name: {**ONE, key: before}}},
            {"roles": {name: {**ONE, key: after}}},
            steps,
        )
    for key, before, after, steps, *_ in OF_COMPONENTS:
        name = key.replace("_", "-")
        roles = {"roles": {name: ONE}}
        yield Change(name, {**roles, key: before}, {**roles, key: after}, steps)
    none: Values = {"roles": {}}
    made = {"Role": CREATED, "RolePolicy": CREATED}
    gone = {"Role": DELETED, "RolePolicy": DELETED}
    yield Change("more-roles", none, {"roles": {"more-roles": ONE}}, made)
    yield Change("less-roles", {"roles": {"less-roles": ONE}}, none, gone)
    yield Change(
        "a-provider",
        none,
        {**none, "create_oidc_providers": ["github"]},
        {"OpenIdConnectProvider": CREATED},
    )
    yield Change(
        "no-provider",
        {**none, "create_oidc_providers": ["gitlab"]},
        none,
        {"OpenIdConnectProvider": DELETED},
    )
    role = {**ONE, "oidc": TOKENS}
    other = {**role, "oidc": {**TOKENS, "audiences": ["you"]}}
    yield Change(
        "audiences",
        {"roles": {"audiences": role}, "create_oidc_providers": [ISSUER]},
        {"roles": {"audiences": other}, "create_oidc_providers": [ISSUER]},
        {**ROLE_CHANGED, "OpenIdConnectProvider": UPDATED},
    )


CHANGES_OF_ROLES: Final = list(_changes())


def program_of_roles(state: str) -> Callable[[], None]:
    """The components of all changes, in one `state` of them: before, or after."""

    def run() -> None:
        for change in CHANGES_OF_ROLES:
            EcrRoles(change.name, getattr(change, state))

    return run
