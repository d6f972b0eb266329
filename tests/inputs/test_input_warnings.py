"""What inputs ask for that AWS takes and their writer may not have meant.

Each warning stands with the smallest inputs that have it, and the nearest that have
not; beside them what AWS would not take of a repository, or of a registry, as a whole.
"""

from dataclasses import replace
from typing import Any

import pytest

from ecr_component.errors import ConfigError
from ecr_component.inputs.parsing import parse
from ecr_component.values.deferred import Deferred
from ecr_component.values.regions import CallerIdentity, Location
from tests.recorder import only_images

Inputs = dict[str, Any]

HERE = Location("eu-west-1", "aws", "210987654321")
STAGING = "111122223333"


def warnings(inputs: Inputs, location: Location = HERE) -> list[str]:
    """What the user is warned of."""
    given = {"repositories": {"web": None}, **inputs}
    return list(parse(given, source="it", location=location).warnings)


def problems(inputs: Inputs, location: Location = HERE) -> list[str]:
    """What the user has to mend."""
    given = {"repositories": {"web": None}, **inputs}
    with pytest.raises(ConfigError) as refused:
        parse(given, source="it", location=location)
    return [line.strip() for line in str(refused.value).splitlines()[1:]]


def of(*names: str, **own: object) -> Inputs:
    """Repositories that all say the same of themselves."""
    return {"repositories": dict.fromkeys(names or ("web",), own)}


def allowing(**statement: object) -> Inputs:
    """A repository with a statement of its own."""
    written = {"Effect": "Allow", "Action": "ecr:BatchGetImage", **statement}
    return of(policy_statements=[written])


def test_inputs_that_are_meant_give_no_warning() -> None:
    replicas = {"replication_regions": ["eu-west-2"], "create_replicas": True}

    assert warnings({**replicas, "global_tags": {"a": "b"}}) == []


EVERYONE = (
    "policy_statements allow everyone (Principal '*' without a Condition) to use web"
)


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param(allowing(Principal="*"), id="a-star"),
        pytest.param(allowing(Principal={"AWS": "*"}), id="a-star-of-aws"),
        pytest.param(allowing(Principal={"AWS": ["*"]}), id="a-list-of-a-star"),
        pytest.param(allowing(Principal={"AWS": [STAGING, "*"]}), id="a-star-too"),
        pytest.param(
            allowing(Principal={"AWS": "*", "Service": "ec2.amazonaws.com"}),
            id="a-star-beside-a-service",
        ),
        pytest.param(allowing(Principal="*", Condition={}), id="an-empty-condition"),
        pytest.param(
            {
                "default_policy_statements": [
                    {"effect": "Allow", "principal": "*", "action": ["ecr:*"]}
                ]
            },
            id="by-default",
        ),
    ],
)
def test_allowing_everyone_gives_a_warning(inputs: Inputs) -> None:
    assert warnings(inputs) == [EVERYONE]


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param(allowing(Principal="*", Effect="Deny"), id="denying"),
        pytest.param(
            allowing(NotPrincipal={"AWS": STAGING}, Effect="Deny"), id="denying-others"
        ),
        pytest.param(allowing(Principal={"AWS": STAGING}), id="an-account"),
        pytest.param(
            allowing(Principal={"Service": "ec2.amazonaws.com"}), id="a-service"
        ),
        pytest.param(allowing(Principal={"AWS": Deferred(("x",))}), id="an-output"),
        pytest.param(
            allowing(
                Principal="*",
                Condition={"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg"}},
            ),
            id="on-a-condition",
        ),
        pytest.param(
            of(principals_with_read_access=["o-exampleorg"]), id="an-organization"
        ),
    ],
)
def test_allowing_some_gives_no_warning(inputs: Inputs) -> None:
    assert warnings(inputs) == []


def test_strict_deny_rules_without_anyone_to_spare_give_a_warning() -> None:
    assert warnings(of("api", "web", strict_deny_rules_enabled=True)) == [
        (
            "strict_deny_rules_enabled does nothing without "
            "users_or_roles_to_allow_deny_all_else; so it is for api, web"
        )
    ]


@pytest.mark.parametrize(
    "own",
    [
        pytest.param(
            {
                "strict_deny_rules_enabled": True,
                "users_or_roles_to_allow_deny_all_else": ["AIDAEXAMPLEUSERID0001"],
            },
            id="strict",
        ),
        pytest.param(
            {"users_or_roles_to_allow_deny_all_else": ["AIDAEXAMPLEUSERID0001"]},
            id="not-strict",
        ),
        pytest.param({"strict_deny_rules_enabled": False}, id="none"),
    ],
)
def test_deny_rules_that_do_something_give_no_warning(own: Inputs) -> None:
    assert warnings(of(**own)) == []


DEPLOYER = "arn:aws:iam::210987654321:role/team/deploy"
SESSION = "arn:aws:sts::210987654321:assumed-role/deploy/session-1"
ROLE_ID = "AROAEXAMPLEROLEID0001"
USER = "arn:aws:iam::210987654321:user/team/ann"
USER_ID = "AIDAEXAMPLEUSERID0001"
BY_ROLE = CallerIdentity(SESSION, f"{ROLE_ID}:session-1")
BY_USER = CallerIdentity(USER, USER_ID)


def strict(*exempt: object) -> Inputs:
    return {
        "strict_deny_rules_enabled": True,
        "users_or_roles_to_allow_deny_all_else": [*exempt],
    }


def by(caller: CallerIdentity) -> Location:
    return replace(HERE, caller=caller)


@pytest.mark.parametrize(
    ("caller", "exempt"),
    [
        pytest.param(
            BY_ROLE, [DEPLOYER.replace("deploy", "redeploy")], id="another-role"
        ),
        pytest.param(
            BY_ROLE,
            ["arn:aws:iam::111122223333:role/deploy"],
            id="a-role-of-another-account",
        ),
        pytest.param(
            BY_ROLE, ["arn:aws:iam::210987654321:user/deploy"], id="a-user-called-so"
        ),
        pytest.param(BY_ROLE, [f"{ROLE_ID[:-1]}2", USER_ID], id="other-ids"),
        pytest.param(BY_USER, [USER.replace("/team", "")], id="a-user-elsewhere"),
        pytest.param(BY_USER, [DEPLOYER, ROLE_ID], id="roles"),
        pytest.param(
            CallerIdentity(
                "arn:aws:sts::210987654321:federated-user/ann", "210987654321:ann"
            ),
            [USER, USER_ID],
            id="a-federated-user",
        ),
    ],
)
def test_strict_deny_rules_warn_of_locking_out_who_runs_the_program(
    caller: CallerIdentity, exempt: list[str]
) -> None:
    inputs = {
        "repositories": {"api": strict(*exempt), "web": {}, "www": strict(*exempt)}
    }

    assert warnings(inputs, by(caller)) == [
        (
            f"strict_deny_rules_enabled locks {caller.arn}, who runs this, out of api, "
            "www: no later update could change them or their policies; add that role "
            "or user to users_or_roles_to_allow_deny_all_else"
        )
    ]
    assert warnings(inputs) == []


@pytest.mark.parametrize(
    ("caller", "own"),
    [
        pytest.param(BY_ROLE, strict(USER, DEPLOYER), id="the-role-with-its-path"),
        pytest.param(
            BY_ROLE, strict(DEPLOYER.replace("team/", "")), id="the-role-without"
        ),
        pytest.param(BY_ROLE, strict(SESSION), id="its-session"),
        pytest.param(BY_ROLE, strict(ROLE_ID), id="the-id-of-the-role"),
        pytest.param(BY_USER, strict(USER), id="the-user"),
        pytest.param(BY_USER, strict(USER_ID), id="the-id-of-the-user"),
        pytest.param(BY_ROLE, strict(USER, Deferred(("x",))), id="perhaps-an-output"),
        pytest.param(
            BY_ROLE,
            {"users_or_roles_to_allow_deny_all_else": [USER]},
            id="a-rule-about-images",
        ),
        pytest.param(
            CallerIdentity("arn:aws:iam::210987654321:root", "210987654321"),
            strict(USER),
            id="the-root-user",
        ),
        pytest.param(
            CallerIdentity(
                "arn:aws:sts::123456789012:user/moto", "AKIAIOSFODNN7EXAMPLE"
            ),
            strict(USER),
            id="nobody-of-aws",
        ),
    ],
)
def test_strict_deny_rules_may_not_be_about_who_runs_the_program(
    caller: CallerIdentity, own: Inputs
) -> None:
    assert warnings(of(**own), by(caller)) == []


def test_repositories_with_equal_lifecycles_share_their_warnings() -> None:
    inputs = {
        "default_lifecycle": {"keep_tags": ["prod-"], "keep_last": 5},
        "repositories": {
            **{f"app{n}": None for n in range(6)},
            "old": {"lifecycle": {"keep_tags": ["v."], "expire_after_days": 9}},
            "safe": {"lifecycle": {"keep_tags": ["prod"], "keep_last": 5}},
            "kept": {"lifecycle": {}},
        },
    }

    assert warnings(inputs) == [
        (
            "lifecycle of app0, app1, app2, app3 and 2 more: rule 'keep images with a "
            "tag like prod-': 'prod-' fits that one tag only; for tags that begin with "
            "it write 'prod-*'"
        ),
        (
            "lifecycle of old: rule 'keep images with a tag like v.': 'v.' fits that "
            "one tag only; for tags that begin with it write 'v.*'"
        ),
    ]


@pytest.mark.parametrize(
    "short",
    [
        pytest.param({"keep_tags": ["*"], "keep_last": 3}, id="every-tag-and-all"),
        pytest.param({"keep_tags": ["*"]}, id="every-tag"),
        pytest.param({"keep_tags": ["v*", "v1"]}, id="a-tag-among-others-to-keep"),
        pytest.param({"keep_last": 5}, id="a-number-of-images"),
        pytest.param({"expire_after_days": 9}, id="an-age"),
        pytest.param({"keep_last_per_prefix": {"v": 2, "v1": 1}}, id="prefixes"),
        pytest.param(
            {"keep_last_per_pattern": {"*-rc": 2, "v*-rc": 1, "*": 9}}, id="patterns"
        ),
        pytest.param(
            {
                "keep_last_per_pattern": {"v*-rc": 2},
                "keep_last_per_prefix": {"v": 9},
                "expire_after_days_per_pattern": {"pr-*": 3, "*": 90},
            },
            id="patterns-of-each-kind",
        ),
        pytest.param(
            {
                "archive_after_days_without_pull": 60,
                "expire_archived_after_days": 90,
            },
            id="the-archive",
        ),
    ],
)
def test_short_forms_that_are_meant_give_no_warning(short: Inputs) -> None:
    assert warnings(of(lifecycle=short)) == []


@pytest.mark.parametrize(
    ("short", "never", "taker"),
    [
        pytest.param(
            {"keep_last_per_pattern": {"v*": 9}, "keep_last_per_prefix": {"v1": 2}},
            "keep the newest 2 images with a tag like v1*",
            "keep the newest 9 images with a tag like v*",
            id="a-prefix-behind-a-pattern",
        ),
        pytest.param(
            {
                "keep_last_per_prefix": {"pr-": 2},
                "expire_after_days_per_pattern": {"pr-*": 3},
            },
            "expire images with a tag like pr-* 3 days after their push",
            "keep the newest 2 images with a tag like pr-*",
            id="an-age-behind-a-count",
        ),
        pytest.param(
            {"keep_tags": ["v*"], "keep_last_per_pattern": {"v*-rc": 9}},
            "keep the newest 9 images with a tag like v*-rc",
            "keep images with a tag like v*",
            id="a-count-behind-tags-to-keep",
        ),
    ],
)
def test_a_pattern_that_another_swallows_gives_a_warning(
    short: Inputs, never: str, taker: str
) -> None:
    assert warnings(of(lifecycle=short)) == [
        (
            f"lifecycle of web: rule {never!r} never takes an image, since rule "
            f"{taker!r} has all of them before it"
        )
    ]


UNTAGGED = {"expire_untagged_after_days": 14}


@pytest.mark.parametrize(
    ("own", "takers"),
    [
        pytest.param(
            {"lambda_access": True, "lifecycle": UNTAGGED},
            "rule 'expire untagged images after 14 days'",
            id="this-account",
        ),
        pytest.param(
            {
                "external_account_ids_with_lambda_access": ["111122223333"],
                "lifecycle": {**UNTAGGED, "archive_after_days_without_pull": 60},
            },
            "rule 'expire untagged images after 14 days', rule 'archive images that "
            "nobody pulled for 60 days'",
            id="another-account",
        ),
        pytest.param(
            {
                "principals_with_read_access": ["lambda.amazonaws.com"],
                "lifecycle": {
                    "keep_last_per_prefix": {"v": 3},
                    "expire_archived_after_days": 90,
                },
            },
            "rule 'keep the newest 3 images with a tag like v*'",
            id="the-service",
        ),
    ],
)
def test_rules_that_may_take_what_functions_run_give_a_warning(
    own: Inputs, takers: str
) -> None:
    assert warnings(of(**own)) == [
        (
            f"lifecycle of web: {takers} may take an image that a Lambda function "
            "still runs: it stays with the digest it was deployed with, whatever "
            "becomes of the tags, and fails once that image is gone or archived; give "
            "what functions run a tag of its own and keep that, in lifecycle with "
            "keep_tags"
        )
    ]


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({"lifecycle": UNTAGGED}, id="no-functions"),
        pytest.param({"lambda_access": True}, id="no-rules"),
        pytest.param(
            {
                "lambda_access": True,
                "lifecycle": {**UNTAGGED, "keep_tags": ["live"]},
            },
            id="a-tag-that-is-kept",
        ),
        pytest.param(
            {
                "lambda_access": True,
                "lifecycle": {"expire_archived_after_days": 90},
            },
            id="only-what-is-archived",
        ),
        pytest.param(
            {
                "principals_with_push_access": ["lambda.amazonaws.com"],
                "lifecycle": UNTAGGED,
            },
            id="functions-that-push",
        ),
    ],
)
def test_rules_that_take_nothing_a_function_runs_give_none(own: Inputs) -> None:
    assert warnings(of(**own)) == []


def test_a_tag_that_the_global_one_shadows_gives_a_warning() -> None:
    inputs = {
        "global_tags": {"team": "a", "cost": "1", "same": "x"},
        "repositories": {
            "api": {"tags": {"team": "b", "same": "x", "own": "y"}},
            "jobs": None,
            "web": {"tags": {"team": "c", "cost": "2"}},
        },
    }

    assert warnings(inputs) == [
        (
            "global_tags.cost wins over the value of web; "
            "to turn this round, write tag_precedence: repository"
        ),
        (
            "global_tags.team wins over the value of api, web; "
            "to turn this round, write tag_precedence: repository"
        ),
    ]


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param(
            {"global_tags": {"team": "a"}, **of(tags={"team": "a"})}, id="equal"
        ),
        pytest.param(
            {"global_tags": {"team": "a"}, **of(tags={"Team": "b"})}, id="other-keys"
        ),
        pytest.param(
            {"global_tags": {"team": "a"}, **of(tags=None)}, id="none-of-its-own"
        ),
        pytest.param(
            {
                "global_tags": {"team": "a"},
                "tag_precedence": "repository",
                **of(tags={"team": "b"}),
            },
            id="the-repository-wins",
        ),
    ],
)
def test_tags_that_nothing_shadows_give_no_warning(inputs: Inputs) -> None:
    assert warnings(inputs) == []


@pytest.mark.parametrize(
    ("region", "guess"),
    [
        pytest.param("eu-wst-2", "did you mean 'eu-west-2'?", id="near-a-known-one"),
        pytest.param("xx-moon-1", "it may be new", id="near-none"),
    ],
)
def test_a_region_that_is_not_known_gives_a_warning(region: str, guess: str) -> None:
    replicas = {"replication_regions": ["us-east-1", region], "create_replicas": True}

    assert warnings(replicas) == [
        f"replication_regions[1]: no known region is {region!r}; {guess}"
    ]
    assert warnings({"region": region}) == [
        f"region: no known region is {region!r}; {guess}"
    ]


FILTERS: Inputs = {"default_image_tag_mutability_exclusion_filters": ["latest"]}


def test_filters_that_no_repository_uses_give_a_warning() -> None:
    assert warnings(FILTERS) == [
        (
            "default_image_tag_mutability_exclusion_filters do nothing: "
            "no repository has a mode that ends in _WITH_EXCLUSION"
        )
    ]


def test_filters_that_one_repository_uses_give_no_warning() -> None:
    inputs = {
        **FILTERS,
        "repositories": {
            "api": {"image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION"},
            "web": None,
        },
    }

    assert warnings(inputs) == []


def test_filters_give_no_warning_where_there_is_no_repository() -> None:
    assert warnings({**FILTERS, "repositories": {}}) == []


def excluding(*filters: str) -> Inputs:
    return {
        "image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
        "image_tag_mutability_exclusion_filters": list(filters),
    }


@pytest.mark.parametrize("end", ["-", "_", "."])
def test_filter_without_star_gives_a_warning(end: str) -> None:
    assert warnings(of("api", "web", **excluding("latest", f"dev{end}"))) == [
        (
            f"tag filters of api, web: 'dev{end}' fits that one tag only; for tags "
            f"that begin with it write 'dev{end}*'"
        )
    ]


def test_a_filter_for_a_whole_tag_or_with_a_star_gives_no_warning() -> None:
    assert warnings(of(**excluding("dev", "dev-*", "*-dev", "*-"))) == []


DOUBLE: Inputs = {"default_encryption_config": {"encryption_type": "KMS_DSSE"}}


def test_two_layers_of_encryption_outside_govcloud_give_a_warning() -> None:
    repositories = {"api": None, "web": {}, "jobs": {"encryption_config": None}}
    inputs = {**DOUBLE, "repositories": repositories}

    assert warnings(inputs) == [
        "KMS_DSSE is documented for AWS GovCloud (US) only; asked for by api, web"
    ]


@pytest.mark.parametrize(
    "location",
    [
        pytest.param(Location("us-gov-east-1", "aws-us-gov"), id="govcloud"),
        pytest.param(Location(), id="unknown"),
    ],
)
def test_two_layers_of_encryption_give_no_warning_where_they_may_be(
    location: Location,
) -> None:
    assert warnings(DOUBLE, location) == []


KEY = "arn:aws:kms:eu-west-1:210987654321:key/1f4f9f3e-6d0a-4c53-9d5b-0a4f4e1f2c11"
KMS = {"encryption_type": "KMS", "kms_key": KEY}


@pytest.mark.parametrize(
    "location", [HERE, Location()], ids=["of-the-region", "of-an-unknown-region"]
)
def test_a_key_may_be_of_the_repositorys_region(location: Location) -> None:
    assert warnings({"default_encryption_config": KMS}, location) == []


@pytest.mark.parametrize(
    ("inputs", "place"),
    [
        pytest.param(
            of(encryption_config=KMS),
            "repositories.web.encryption_config.kms_key",
            id="its-own",
        ),
        pytest.param(
            {"default_encryption_config": KMS},
            "default_encryption_config.kms_key",
            id="the-default",
        ),
    ],
)
def test_a_key_of_another_region_is_refused(inputs: Inputs, place: str) -> None:
    assert problems(inputs, Location("eu-west-2")) == [
        (
            f"{place}: the key is in another region than the repository (eu-west-2) "
            f"(got '{KEY}'); use a key of eu-west-2"
        )
    ]


def tags(prefix: str, count: int) -> dict[str, str]:
    return {f"{prefix}{number}": "x" for number in range(count)}


def test_a_repository_has_up_to_50_tags_in_all() -> None:
    assert warnings({"global_tags": tags("a", 20), **of(tags=tags("b", 30))}) == []


def test_a_repository_with_51_tags_in_all_is_refused() -> None:
    assert problems({"global_tags": tags("a", 20), **of(tags=tags("b", 31))}) == [
        (
            "repositories.web.tags: with global_tags these are 51 tags, and a "
            "repository has up to 50"
        )
    ]


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        pytest.param(
            of(image_tag_mutability="IMMUTABLE_WITH_EXCLUSION"),
            "repositories.web.image_tag_mutability: IMMUTABLE_WITH_EXCLUSION needs tag "
            "filters; add image_tag_mutability_exclusion_filters, such as ['latest']",
            id="a-mode-without-filters",
        ),
        pytest.param(
            of(
                image_tag_mutability="MUTABLE",
                image_tag_mutability_exclusion_filters=["latest"],
            ),
            "repositories.web.image_tag_mutability_exclusion_filters: tag filters have "
            "no place with MUTABLE; write image_tag_mutability: "
            "MUTABLE_WITH_EXCLUSION, or leave them out",
            id="filters-without-their-mode",
        ),
        pytest.param(
            of(
                image_tag_mutability="CHANGING",
                image_tag_mutability_exclusion_filters=["latest"],
            ),
            "repositories.web.image_tag_mutability: must be MUTABLE, IMMUTABLE, "
            "IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION (got 'CHANGING')",
            id="filters-with-a-mode-that-could-not-be-read",
        ),
    ],
)
def test_a_mode_and_its_filters_go_together(inputs: Inputs, says: str) -> None:
    assert problems(inputs) == [says]


def test_a_registry_copies_to_other_regions_of_its_partition() -> None:
    assert problems({"replication_regions": ["eu-west-1", "us-east-1"]}) == [
        (
            "replication_regions[0]: is the region of the repositories themselves "
            "(got 'eu-west-1'); remove it: ECR copies to other regions only"
        )
    ]
    assert problems({"replication_regions": ["cn-north-1"]}) == [
        (
            "replication_regions[0]: is not in the partition of the repositories (aws) "
            "(got 'cn-north-1'); images never cross partitions"
        )
    ]


def test_a_registry_in_an_unknown_place_copies_anywhere() -> None:
    for region in ("eu-west-1", "cn-north-1"):
        inputs = {"replication_regions": [region]}
        assert warnings(inputs, Location()) == [only_images("web", region)]
