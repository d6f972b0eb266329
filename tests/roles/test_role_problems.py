"""What is refused of roles, with the way out, and what is warned of.

Each rule has its limit on both sides.
"""

import pytest

from ecr_component.roles.desired_roles import DesiredRoles
from ecr_component.roles.role_reading import RolesReading
from ecr_component.values.deferred import Deferred, Secret
from ecr_component.values.regions import Location, Needs
from tests.roles.build import (
    ACCOUNT,
    GITHUB,
    HERE,
    NODES,
    Keys,
    made,
    problems,
    settled,
    wrong,
)


def lines(*several: str) -> list[str]:
    """What is told, a line each."""
    return [*several]


def told(wanted: DesiredRoles) -> list[str]:
    """What is warned of."""
    return [str(warning) for warning in wanted.warnings]


WAYS = "write one of github, gitlab, oidc, principals, eks"
NO_PULL = (
    "is missing; write push or pull: the names of repositories, or what they begin "
    "with and then *"
)
PULL_REQUESTS = (
    "lets a pull request push, which anybody may open and nobody has looked at; give "
    "pull requests a role that pulls, or write allow_push_from_pull_requests: true in "
    "this one"
)
GITHUB_URL = "https://token.actions.githubusercontent.com"
CLUSTER_ARN = f"arn:aws:iam::{ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com"
FOREIGN_ARN = CLUSTER_ARN.replace(ACCOUNT, "444455556666")
SUBJECTS = {"audiences": ["me"], "subjects": ["repo:octo-org/app:*"]}
EVERYWHERE = "['*'] means all"
WHOLE = {"repository": "octo-org/*", "branches": ["main"]}


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        pytest.param({"pull": []}, [f"roles.it.pull: {NO_PULL}"], id="nothing-to-do"),
        pytest.param(
            {"principals": []},
            [f"roles.it: nobody could assume this role; {WAYS}"],
            id="nobody",
        ),
        pytest.param(
            {"github": {"branches": ["main"]}},
            lines(
                "roles.it.github.repository: is missing; without one, all of GitHub "
                "is let in; write octo-org/app",
            ),
            id="github-without-a-repository",
        ),
        pytest.param(
            {"github": {"repository": "octo-org/app"}},
            lines(
                "roles.it.github.branches: is missing; write branches, tags or "
                f"environments whose jobs are let in; {EVERYWHERE}",
            ),
            id="github-without-an-occasion",
        ),
        pytest.param(
            {"github": {"repository": "octo-org/app", "pull_requests": False}},
            lines(
                "roles.it.github.branches: is missing; write branches, tags or "
                f"environments whose jobs are let in; {EVERYWHERE}",
            ),
            id="false-is-no-occasion",
        ),
        pytest.param(
            {"github": WHOLE},
            lines(
                "roles.it.github.repository: lets in every repository of the "
                "organization (got 'octo-org/*'); write whole_organization: true if "
                "that is meant",
            ),
            id="a-whole-organization",
        ),
        pytest.param(
            {"github": {**GITHUB, "whole_organization": True}},
            lines(
                "roles.it.github.whole_organization: has no place here; leave it out, "
                "or end repository with /*",
            ),
            id="no-whole-organization",
        ),
        pytest.param(
            {"github": {**GITHUB, "audiences": []}},
            lines(
                "roles.it.github.audiences: without an audience, any token of the "
                "issuer is let in (got [])",
            ),
            id="github-without-an-audience",
        ),
        pytest.param(
            {"github": {**GITHUB, "repositoy": "x"}},
            ["roles.it.github.repositoy: unknown key; did you mean 'repository'?"],
            id="unknown-key",
        ),
        pytest.param(
            {"gitlab": {"branches": ["main"]}},
            lines(
                "roles.it.gitlab.project: is missing; without one, all of GitLab is "
                "let in; write group/project",
            ),
            id="gitlab-without-a-project",
        ),
        pytest.param(
            {"gitlab": {"project": "group/*", "tags": ["v*"]}},
            lines(
                "roles.it.gitlab.project: lets in every project of the group (got "
                "'group/*'); write whole_group: true if that is meant",
            ),
            id="a-whole-group",
        ),
        pytest.param(
            {"gitlab": {"project": "group/app"}},
            lines(
                "roles.it.gitlab.branches: is missing; write branches or tags whose "
                f"jobs are let in; {EVERYWHERE}",
            ),
            id="gitlab-without-an-occasion",
        ),
        pytest.param(
            {"oidc": {}},
            lines(
                "roles.it.oidc.audiences: is missing; without an audience, any token "
                "of the issuer is let in",
                "roles.it.oidc.subjects: is missing; without a subject, any token of "
                "the issuer is let in",
                "roles.it.oidc.issuer: is missing; write it, or the provider_arn",
            ),
            id="oidc-without-anything",
        ),
        pytest.param(
            {
                "oidc": {
                    **SUBJECTS,
                    "issuer": GITHUB_URL,
                    "provider_arn": CLUSTER_ARN,
                }
            },
            lines(
                "roles.it.oidc.issuer: cannot be combined with provider_arn; write one "
                "of the two",
            ),
            id="two-issuers",
        ),
        pytest.param(
            {"principals": ["*"]},
            lines(
                "roles.it.principals[0]: lets everybody in (got '*'); write an account "
                "id, the ARN of a role or user, an organization id (o-...) or a "
                "service (ec2.amazonaws.com)",
            ),
            id="everybody",
        ),
        pytest.param(
            {"principals": ["pods.eks.amazonaws.com"]},
            lines(
                "roles.it.principals[0]: also tags its sessions, which a principal may "
                "not (got 'pods.eks.amazonaws.com'); write eks: {pod_identity: true}",
            ),
            id="pods-as-a-principal",
        ),
        pytest.param(
            {"principals": [CLUSTER_ARN]},
            lines(
                "roles.it.principals[0]: is a provider of tokens, any of which would "
                f"be let in (got '{CLUSTER_ARN}'); write whose under github, gitlab, "
                "eks or oidc",
            ),
            id="a-provider-as-a-principal",
        ),
        pytest.param(
            {"eks": {}},
            lines(
                "roles.it.eks.pod_identity: is missing; write pod_identity: true, or "
                "the provider_arn of the cluster",
            ),
            id="eks-without-anything",
        ),
        pytest.param(
            {
                "eks": {
                    "pod_identity": True,
                    "provider_arn": CLUSTER_ARN,
                    "namespace": "shop",
                    "service_account": "web",
                }
            },
            lines(
                "roles.it.eks.pod_identity: cannot be combined with provider_arn; a "
                "role has one of the two ways",
            ),
            id="both-ways-of-eks",
        ),
        pytest.param(
            {"eks": {"provider_arn": CLUSTER_ARN}},
            lines(
                "roles.it.eks.namespace: is missing; say whose pods are let in",
                "roles.it.eks.service_account: is missing; say whose pods are let in",
            ),
            id="pods-of-a-whole-cluster",
        ),
        pytest.param(
            {"eks": {"pod_identity": True, "service_account": "web"}},
            ["roles.it.eks.namespace: is missing; a service account is in one"],
            id="a-service-account-of-nowhere",
        ),
        pytest.param(
            {"tags": {"Team": "a", "team": "b"}},
            ["roles.it.tags.team: is the same key as 'Team' to IAM; keep one"],
            id="tags-that-differ-in-capitals",
        ),
        pytest.param(
            {"tags": {f"key-{n}": "" for n in range(51)}},
            ["roles.it.tags: a role has up to 50 tags (got 51)"],
            id="51-tags",
        ),
        pytest.param(
            {"description": Secret()},
            lines(
                "roles.it.description: holds a secret (`secure:`), but AWS shows this "
                "value to everyone; write it in clear text, or leave it out",
            ),
            id="secret",
        ),
        pytest.param(
            {"push": Deferred(("roles", "it", "push"))},
            lines(
                "roles.it.push: is an output, but must be known when the program runs, "
                "since it decides which resources there are; write a plain value; "
                "outputs may stand for single texts",
            ),
            id="output",
        ),
        pytest.param(
            {"push": ["web"], "github": {**GITHUB, "pull_requests": True}},
            [f"roles.it.github.pull_requests: {PULL_REQUESTS}"],
            id="pull-requests-that-push",
        ),
        pytest.param(
            {"push": ["web"], "oidc": {**SUBJECTS, "issuer": GITHUB_URL}},
            [f"roles.it.oidc.subjects[0]: {PULL_REQUESTS}"],
            id="any-event-that-pushes",
        ),
        pytest.param(
            {"principals": [f"arn:aws-cn:iam::{ACCOUNT}:role/ci"]},
            lines(
                "roles.it.principals[0]: is of another partition than the role (aws) "
                f"(got 'arn:aws-cn:iam::{ACCOUNT}:role/ci'); principals never reach "
                "across partitions",
            ),
            id="principal-of-another-partition",
        ),
        pytest.param(
            {
                "oidc": {
                    **SUBJECTS,
                    "provider_arn": CLUSTER_ARN.replace("arn:aws:", "arn:aws-cn:"),
                }
            },
            lines(
                "roles.it.oidc.provider_arn: is of another partition than the role "
                "(aws) (got "
                f"'{CLUSTER_ARN.replace('arn:aws:', 'arn:aws-cn:')}'); write the ARN "
                "of a provider in the role's own account",
            ),
            id="provider-of-another-partition",
        ),
    ],
)
def test_a_role_is_refused_with_the_way_out(keys: Keys, says: list[str]) -> None:
    assert wrong(**keys) == says


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param({"tags": {f"key-{n}": "" for n in range(50)}}, id="50-tags"),
        pytest.param(
            {"github": {**WHOLE, "whole_organization": True}}, id="a-whole-organization"
        ),
        pytest.param(
            {
                "push": ["web"],
                "github": {**GITHUB, "pull_requests": True},
                "allow_push_from_pull_requests": True,
            },
            id="pull-requests-that-push-said-twice",
        ),
        pytest.param(
            {"github": {**GITHUB, "pull_requests": True}}, id="pull-requests-that-pull"
        ),
        pytest.param(
            {
                "push": ["web"],
                "oidc": {
                    "issuer": GITHUB_URL,
                    "audiences": ["me"],
                    "subjects": ["repo:octo-org/app:ref:refs/heads/main"],
                },
            },
            id="a-branch-that-pushes",
        ),
        pytest.param(
            {
                "eks": {
                    "pod_identity": False,
                    "provider_arn": CLUSTER_ARN,
                    "namespace": "shop",
                    "service_account": "web",
                }
            },
            id="false-is-no-way-of-eks",
        ),
        pytest.param(
            {"principals": [Deferred(("roles", "it", "principals", 0))]}, id="output"
        ),
        pytest.param({"path": None, "tags": None, "gitlab": None}, id="nulls"),
    ],
)
def test_a_role_is_taken(keys: Keys) -> None:
    assert made({"principals": NODES, **keys}).name == "it"


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        pytest.param({}, ["roles: is missing"], id="nothing"),
        pytest.param(
            {"roles": ["ci"]},
            ["roles: must be a mapping of keys to values (got ['ci'])"],
            id="list",
        ),
        pytest.param(
            {"roles": {"ci": None}},
            ["roles.ci: must be a mapping of keys to values (got null)"],
            id="role-without-keys",
        ),
        pytest.param(
            {"roles": {"c i": {"pull": ["web"], "principals": NODES}}},
            lines(
                "roles.c i: a role's name has 1 to 64 of the characters a-z A-Z 0-9 _ "
                "+ = , . @ - (got 'c i')",
            ),
            id="name",
        ),
        pytest.param(
            {
                "roles": {
                    "ci": {"pull": ["web"], "principals": NODES},
                    "CI": {"pull": ["web"], "principals": NODES},
                }
            },
            ["roles.CI: is the same name as 'ci' to IAM; rename one"],
            id="names-that-differ-in-capitals",
        ),
        pytest.param(
            {
                "roles": {},
                "create_oidc_providers": ["gihub", "bitbucket", "http://a.b"],
            },
            lines(
                "create_oidc_providers[0]: is no issuer of tokens (got 'gihub'); did "
                "you mean 'github'?",
                "create_oidc_providers[1]: is no issuer of tokens (got 'bitbucket'); "
                "write github, gitlab or an address",
                "create_oidc_providers[2]: is no issuer of tokens: its address begins "
                "with https:// and has no port (got 'http://a.b'); try 'https://a.b'",
            ),
            id="no-forge",
        ),
        pytest.param(
            {"roles": {}, "create_oidc_providers": ["github", GITHUB_URL]},
            lines(
                f"create_oidc_providers[1]: is a duplicate (got '{GITHUB_URL}'); "
                "remove one",
            ),
            id="a-provider-twice",
        ),
        pytest.param(
            {"roles": {}, "create_oidc_providers": ["https://gitlab.example.com"]},
            lines(
                "create_oidc_providers[0]: no role here trusts this issuer, so its "
                "audiences are not known (got 'https://gitlab.example.com'); remove it",
            ),
            id="a-provider-for-nobody",
        ),
        pytest.param(
            {"roles": {}, "regions": ["Ireland"], "registry_id": "1"},
            lines(
                "regions[0]: is not the name of a region, such as eu-west-1 (got "
                "'Ireland')",
                "registry_id: an account id is text of 12 digits (got '1')",
            ),
            id="where",
        ),
    ],
)
def test_inputs_are_refused_with_the_way_out(inputs: Keys, says: list[str]) -> None:
    assert problems(inputs) == says


def named(*patterns: str, repositories: list[str]) -> Keys:
    role = {"pull": list(patterns), "principals": NODES}
    return {"roles": {"it": role}, "repositories": repositories}


@pytest.mark.parametrize(
    ("pattern", "repositories", "says"),
    [
        pytest.param(
            "team/wbe",
            ["team/web", "api"],
            "there is no such repository here (got 'team/wbe'); did you mean "
            "'team/web'?",
            id="near",
        ),
        pytest.param(
            "shop",
            ["team/web", "api"],
            "there is no such repository here (got 'shop'); there are api, team/web",
            id="far",
        ),
        pytest.param(
            "shop",
            [],
            "there is no such repository here (got 'shop'); there are none",
            id="none",
        ),
        pytest.param(
            "taem/*",
            ["team/web", "api"],
            "no repository here has a name that begins so (got 'taem/*'); did you mean "
            "'team/*'?",
            id="beginning",
        ),
        pytest.param(
            "x*",
            ["web"],
            "no repository here has a name that begins so (got 'x*'); there are none",
            id="beginning-without-folders",
        ),
    ],
)
def test_a_name_that_no_repository_has_is_refused(
    pattern: str, repositories: list[str], says: str
) -> None:
    inputs = named(pattern, repositories=repositories)

    assert problems(inputs) == [f"roles.it.pull[0]: {says}"]


@pytest.mark.parametrize(
    ("pattern", "repositories"),
    [
        ("team/web", ["team/web"]),
        ("team/*", ["team/web"]),
        ("team*", ["team/web"]),
        ("*", ["web"]),
        ("hub/library/python", ["hub/*"]),
        ("hub/library/*", ["hub/*"]),
        ("hub*", ["hub/*"]),
    ],
)
def test_a_name_that_a_repository_has_or_will_have_is_taken(
    pattern: str, repositories: list[str]
) -> None:
    assert settled(named(pattern, repositories=repositories)).warnings == ()


def test_without_repositories_to_compare_with_any_name_is_taken() -> None:
    assert made({"pull": ["whatever"], "principals": NODES}).policy


def names_of(count: int, folder: str = "team/") -> list[str]:
    return [f"{folder}{'a' * 60}-{n:03}" for n in range(count)]


def test_a_policy_that_fits_is_taken_and_one_more_name_is_not() -> None:
    assert len(made({"pull": names_of(85), "principals": NODES}).policy or "") == 10_233
    assert wrong(pull=names_of(86)) == lines(
        "roles.it: the role's policy has 10,351 characters, and IAM takes up to 10,240 "
        "in a role; write 'team/*' in place of 86 names, or make it two roles",
    )


def test_names_without_a_folder_have_their_own_remedy() -> None:
    (line,) = wrong(pull=names_of(100, folder=""))

    assert line.endswith(
        "in a role; write what the names begin with and then *, or make it two roles"
    )


def test_the_size_is_looked_at_where_the_location_is_not_known() -> None:
    assert len(wrong(Location(), pull=names_of(100))) == 1


def branches(count: int) -> Keys:
    names = [f"{'b' * 47}-{n:02}" for n in range(count)]
    return {"github": {"repository": "octo-org@1/app@2", "branches": names}}


def test_a_trust_policy_that_fits_is_taken_and_one_more_branch_is_not() -> None:
    assert len(made(branches(41)).trust_policy or "") == 4_031
    assert wrong(principals=[], **branches(42)) == lines(
        "roles.it: the trust policy has 4,121 characters, and IAM takes up to 4,096; "
        "write patterns in place of names, or make it two roles",
    )


def test_a_trust_policy_above_the_usual_quota_is_told() -> None:
    fits, above = (
        settled({"roles": {"it": {"pull": ["web"], **branches(count)}}}, HERE)
        for count in (18, 19)
    )

    assert fits.warnings == ()
    assert told(above) == lines(
        "roles.it: the trust policy has 2,051 characters, and IAM takes 2,048 unless "
        "the account's quota was raised; have it raised, or make it two roles",
    )


def test_a_provider_of_another_account_is_told_since_iam_never_asks_it() -> None:
    eks = {"provider_arn": FOREIGN_ARN, "namespace": "shop", "service_account": "web"}
    wanted = settled({"roles": {"it": {"pull": ["web"], "eks": eks}}})

    assert told(wanted) == lines(
        f"roles.it: it is in account {ACCOUNT}, and its OIDC provider is not, so that "
        f"no token of it will be taken (got '{FOREIGN_ARN}'); create the provider in "
        f"{ACCOUNT} as well",
    )


def test_a_region_that_nobody_knows_is_told() -> None:
    role = {"pull": ["web"], "principals": NODES}
    inputs = {
        "roles": {"it": role},
        "regions": ["eu-wset-1"],
        "replica_regions": ["eu-new-9"],
    }

    assert told(settled(inputs)) == lines(
        "regions[0]: no known region is 'eu-wset-1'; did you mean 'eu-west-1'?",
        "replica_regions[0]: no known region is 'eu-new-9'; it may be new",
    )


def test_all_problems_come_at_once_in_the_order_written() -> None:
    inputs = {
        "create_oidc_providers": ["gitub"],
        "roles": {
            "b": {"pull": ["WEB", "wbe"], "principals": ["x"]},
            "a": {"pull": ["wbe"], "principals": [f"arn:aws-cn:iam::{ACCOUNT}:root"]},
        },
        "repositories": ["web"],
    }

    assert [line.partition(": ")[0] for line in problems(inputs)] == lines(
        "create_oidc_providers[0]",
        "roles.b.pull[0]",
        "roles.b.pull[1]",
        "roles.b.principals[0]",
        "roles.a.pull[0]",
        "roles.a.principals[0]",
    )


ONE = {"pull": ["web"], "principals": NODES}


@pytest.mark.parametrize(
    ("inputs", "needs"),
    [
        pytest.param({"roles": {}}, Needs(), id="nothing"),
        pytest.param(
            {"roles": {}, "create_oidc_providers": ["github"]},
            Needs(partition=True, account=True),
            id="a-provider",
        ),
        pytest.param(
            {"roles": {"it": ONE}},
            Needs(region=True, partition=True, account=True),
            id="a-role",
        ),
        pytest.param(
            {"roles": {"it": ONE}, "regions": ["eu-west-1"]},
            Needs(partition=True, account=True),
            id="a-role-whose-regions-are-said",
        ),
    ],
)
def test_a_provider_is_asked_only_for_what_depends_on_it(
    inputs: Keys, needs: Needs
) -> None:
    assert RolesReading(inputs).needs == needs


@pytest.mark.parametrize(
    ("names", "summary"), [([], "0 roles"), (["a"], "1 role"), (["a", "b"], "2 roles")]
)
def test_roles_are_counted(names: list[str], summary: str) -> None:
    assert settled({"roles": dict.fromkeys(names, ONE)}).summary == summary
