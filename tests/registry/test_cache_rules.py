"""Pull-through caches: prefixes, upstreams, credentials and roles, on both sides."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.errors import Refusal
from ecr_component.registry.cache_rules import (
    MOST_CACHES,
    WITH_CREDENTIALS,
    cache_prefix,
    secret_arn,
    secret_of,
    upstream_registry,
)
from ecr_component.values.regions import Location
from tests.conftest import refusal
from tests.registry.reading import NOWHERE, desired, lines, problems, warnings

CREDENTIAL = (
    "arn:aws:secretsmanager:eu-west-1:210987654321:secret:"
    "ecr-pullthroughcache/hub-a1b2c3"
)
ROLE = "arn:aws:iam::210987654321:role/pull"
PRIVATE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
OF_ANOTHER_REGION = "210987654321.dkr.ecr.us-east-1.amazonaws.com"


def cache(**keys: Any) -> list[str]:  # noqa: ANN401 - keys
    """What is wrong with one cache."""
    found = problems(pull_through_cache_rules={"it": keys})
    return [line.removeprefix("pull_through_cache_rules.it.") for line in found]


@pytest.mark.parametrize("prefix", ["ROOT", "ab", "docker-hub", "a/b_c.d", "a" * 30])
def test_a_prefix_is_taken(prefix: str) -> None:
    assert cache_prefix(prefix) == prefix


NO_PREFIX = (
    "a cache's prefix has a-z and 0-9, with single . _ - or / between them (got "
)


@pytest.mark.parametrize(
    ("prefix", "text"),
    [
        ("a", "a cache's prefix has 2 to 30 characters, this has 1"),
        ("a" * 31, "a cache's prefix has 2 to 30 characters, this has 31"),
        ("Docker", f"{NO_PREFIX}'Docker'); try 'docker'"),
        ("root", None),
        ("Root", f"{NO_PREFIX}'Root'); write ROOT"),
        ("quay/", f"{NO_PREFIX}'quay/'); write 'quay': ECR adds the /"),
        ("quay/*", f"{NO_PREFIX}'quay/*'); try 'quay'"),
        ("/quay", f"{NO_PREFIX}'/quay'); try 'quay'"),
        ("a__b", f"{NO_PREFIX}'a__b')"),
        ("a--b", f"{NO_PREFIX}'a--b')"),
        (1, "must be text (got 1)"),
    ],
)
def test_what_is_no_prefix_is_refused(prefix: object, text: str | None) -> None:
    if text is None:
        assert cache_prefix(prefix) == prefix
    else:
        assert refusal(cache_prefix, prefix) == text


@pytest.mark.parametrize(
    ("written", "address", "kind"),
    [
        ("docker-hub", "registry-1.docker.io", "docker-hub"),
        ("registry-1.docker.io", "registry-1.docker.io", "docker-hub"),
        ("quay", "quay.io", "quay"),
        ("k8s", "registry.k8s.io", "k8s"),
        ("ecr-public", "public.ecr.aws", "ecr-public"),
        ("github-container-registry", "ghcr.io", "github-container-registry"),
        (
            "gitlab-container-registry",
            "registry.gitlab.com",
            "gitlab-container-registry",
        ),
        ("chainguard", "cgr.dev", "chainguard"),
        ("mine.azurecr.io", "mine.azurecr.io", "azure-container-registry"),
        (PRIVATE, PRIVATE, "ecr"),
    ],
)
def test_an_upstream_is_a_word_or_an_address(
    written: str, address: str, kind: str
) -> None:
    found = upstream_registry(written)
    assert (found.address, found.kind) == (address, kind)


def test_a_private_ecr_tells_where_it_is() -> None:
    found = upstream_registry("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn")
    assert (found.account_id, found.region) == ("111122223333", "cn-north-1")


NO_UPSTREAM = "is no registry that ECR fetches from (got "


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("docker.io", f"{NO_UPSTREAM}'docker.io'); write docker-hub"),
        (
            "https://hub.docker.com/u/x",
            f"{NO_UPSTREAM}'https://hub.docker.com/u/x'); write docker-hub",
        ),
        ("https://quay.io/", f"{NO_UPSTREAM}'https://quay.io/'); write quay.io"),
        ("quai", f"{NO_UPSTREAM}'quai'); did you mean 'quay'?"),
        ("github", f"{NO_UPSTREAM}'github'); write github-container-registry"),
        (
            "azure",
            f"{NO_UPSTREAM}'azure'); write its address, NAME.azurecr.io",
        ),
        (
            "ecr",
            (
                f"{NO_UPSTREAM}'ecr'); write its address, "
                "ACCOUNT.dkr.ecr.REGION.amazonaws.com"
            ),
        ),
        (
            "https://gcr.io",
            (
                f"{NO_UPSTREAM}'https://gcr.io'); write chainguard, docker-hub, "
                "ecr-public, github-container-registry, gitlab-container-registry, "
                "k8s, "
                "quay, or the address of an Azure registry or of an ECR"
            ),
        ),
        (
            "111122223333.dkr.ecr.cn-north-1.amazonaws.com",
            (
                "is no address of an ECR (got "
                "'111122223333.dkr.ecr.cn-north-1.amazonaws.com'); try "
                "'111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn'"
            ),
        ),
        (
            f"https://{PRIVATE}/team/base/",
            (
                f"{NO_UPSTREAM}'https://{PRIVATE}/team/base/'); write {PRIVATE}, and "
                "upstream_prefix: team/base"
            ),
        ),
        (7, "must be text (got 7)"),
    ],
)
def test_what_is_no_upstream_is_refused(written: object, text: str) -> None:
    assert refusal(upstream_registry, written) == text


@given(st.text(max_size=60))
def test_any_text_is_an_upstream_or_refused(written: str) -> None:
    try:
        assert upstream_registry(written).address
    except Refusal as refused:
        told = str(refused)
        assert told.startswith(("is no ", "holds half"))


@pytest.mark.parametrize(
    "arn",
    [
        CREDENTIAL,
        "arn:aws:secretsmanager:eu-west-1:210987654321:secret:ecr-pullthroughcache/a",
        f"{CREDENTIAL}{'a' * (612 - len(CREDENTIAL))}",
    ],
)
def test_the_arn_of_a_secret_is_taken(arn: str) -> None:
    assert secret_arn(arn) == arn


NOT_AN_ARN = "must be the ARN of a secret in Secrets Manager (got "
READS = (
    "it reads arn:aws:secretsmanager:REGION:ACCOUNT:secret:ecr-pullthroughcache/NAME"
)


@pytest.mark.parametrize(
    ("arn", "text"),
    [
        (
            "ecr-pullthroughcache/hub",
            (
                f"{NOT_AN_ARN}'ecr-pullthroughcache/hub'); that is its name: write the "
                "ARN, "
                "arn:aws:secretsmanager:..."
            ),
        ),
        ("hub", f"{NOT_AN_ARN}'hub'); {READS}"),
        (
            "arn:aws:secretsmanager:eu-west-1:210987654321:secret:hub-a1b2c3",
            (
                "the secret's name must begin with ecr-pullthroughcache/, or ECR can't "
                "read it (got "
                "'arn:aws:secretsmanager:eu-west-1:210987654321:secret:hub-a1b2c3'); "
                "create a secret of such a name"
            ),
        ),
        (1, "must be text (got 1)"),
    ],
)
def test_what_is_no_secret_is_refused(arn: object, text: str) -> None:
    assert refusal(secret_arn, arn) == text


def test_an_arn_of_613_characters_is_refused() -> None:
    long = f"{CREDENTIAL}{'a' * (613 - len(CREDENTIAL))}"
    assert refusal(secret_arn, long) == f"{NOT_AN_ARN}'{long[:159]}...); {READS}"


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (
            Location(region="us-east-1"),
            (
                "the secret is in another region than the registry (us-east-1) (got "
                f"'{CREDENTIAL}'); replicate it to us-east-1, or create one there"
            ),
        ),
        (
            Location(account_id="1" * 12),
            (
                "the secret is in another account than the registry (111111111111) "
                "(got "
                f"'{CREDENTIAL}'); ECR reads secrets of its own account only"
            ),
        ),
    ],
    ids=["region", "account"],
)
def test_a_secret_elsewhere_is_refused(location: Location, text: str) -> None:
    assert refusal(lambda arn: secret_of(arn, location), CREDENTIAL) == text


@pytest.mark.parametrize(
    "kind", [kind for kind in WITH_CREDENTIALS if kind != "azure-container-registry"]
)
def test_some_upstreams_need_credentials(kind: str) -> None:
    address = upstream_registry(kind).address
    assert cache(upstream=kind) == lines(
        f"credential_arn: is missing; {address} lets nobody in without: keep a "
        "user's "
        "name and token in a secret whose name begins with ecr-pullthroughcache/"
    )
    found = desired(
        pull_through_cache_rules={
            "it": {"upstream": kind, "credential_arn": CREDENTIAL}
        }
    )
    assert found.caches["it"].credential_arn == CREDENTIAL


@pytest.mark.parametrize("kind", ["ecr-public", "k8s", "quay"])
def test_some_upstreams_need_none(kind: str) -> None:
    assert warnings(pull_through_cache_rules={"it": {"upstream": kind}}) == []
    address = upstream_registry(kind).address
    assert warnings(
        pull_through_cache_rules={
            "it": {"upstream": kind, "credential_arn": CREDENTIAL}
        }
    ) == lines(
        "pull_through_cache_rules.it.credential_arn: does nothing: "
        f"{address} asks for no credentials"
    )


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        pytest.param({}, ["upstream: is missing"], id="nothing"),
        pytest.param(
            {"upstream": "quay", "custom_role_arn": ROLE, "upstream_prefix": "base"},
            lines(
                (
                    "custom_role_arn: is for a private ECR as upstream, not for "
                    "quay.io; "
                    "leave it out"
                ),
                (
                    "upstream_prefix: is for a private ECR as upstream, not for "
                    "quay.io; "
                    "leave it out"
                ),
            ),
            id="of-a-private-ecr",
        ),
        pytest.param(
            {"upstream": PRIVATE},
            lines(
                "custom_role_arn: is missing; account 111122223333 lets nobody in "
                "without: name a role of this account that its registry lets pull"
            ),
            id="another-account",
        ),
        pytest.param(
            {
                "upstream": PRIVATE,
                "custom_role_arn": ROLE,
                "credential_arn": CREDENTIAL,
            },
            lines(
                "credential_arn: has no place with a private ECR; leave it out; "
                "for "
                "another account's, write custom_role_arn"
            ),
            id="credentials-of-ecr",
        ),
        pytest.param(
            {"upstream": PRIVATE, "custom_role_arn": ROLE.replace("21:", "22:")},
            lines(
                "custom_role_arn: is a role of another account than the registry "
                "(210987654321) (got 'arn:aws:iam::210987654322:role/pull'); write"
                " a "
                "role of the registry's own account"
            ),
            id="role-of-another",
        ),
        pytest.param(
            {"upstream": "210987654321.dkr.ecr.eu-west-1.amazonaws.com"},
            lines(
                "upstream: is this registry itself (got "
                "'210987654321.dkr.ecr.eu-west-1.amazonaws.com'); name another "
                "region "
                "or account"
            ),
            id="itself",
        ),
        pytest.param(
            {
                "upstream": "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn",
                "custom_role_arn": ROLE,
            },
            lines(
                "upstream: is not in the partition of the registry (aws) (got "
                "'111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn'); no role of one "
                "partition is let into another"
            ),
            id="another-partition",
        ),
        pytest.param(
            {"upstream": OF_ANOTHER_REGION, "upstream_prefix": "Base"},
            [f"upstream_prefix: {NO_PREFIX}'Base'); try 'base'"],
            id="prefix",
        ),
        pytest.param(
            {
                "upstream": "docker-hub",
                "credential_arn": CREDENTIAL.replace("eu", "us"),
            },
            lines(
                "credential_arn: the secret is in another region than the registry "
                f"(eu-west-1) (got '{CREDENTIAL.replace('eu', 'us')}'); replicate it "
                "to "
                "eu-west-1, or create one there"
            ),
            id="secret-elsewhere",
        ),
        pytest.param(
            {"upstream": "hub", "credential_arn": "hub"},
            lines(
                (
                    f"upstream: {NO_UPSTREAM}'hub'); write chainguard, docker-hub, "
                    "ecr-public, github-container-registry, gitlab-container-registry, "
                    "k8s, quay, or the address of an Azure registry or of an ECR"
                ),
                f"credential_arn: {NOT_AN_ARN}'hub'); {READS}",
            ),
            id="both",
        ),
    ],
)
def test_a_cache_that_ecr_would_refuse_is_refused(
    keys: dict[str, Any], text: list[str]
) -> None:
    assert cache(**keys) == text


def test_another_region_of_the_own_account_needs_no_role() -> None:
    found = desired(
        pull_through_cache_rules={
            "it": {"upstream": OF_ANOTHER_REGION, "upstream_prefix": "ROOT"}
        }
    )
    assert found.caches["it"].upstream_prefix == "ROOT"


def test_where_the_partition_is_unknown_nobody_can_say_that_it_is_another() -> None:
    china = "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn"
    found = desired(NOWHERE, pull_through_cache_rules={"it": {"upstream": china}})
    assert found.caches["it"].upstream.region == "cn-north-1"


def test_a_region_that_nobody_knows_and_a_prefix_like_root_may_be_slips() -> None:
    there = "210987654321.dkr.ecr.eu-wst-1.amazonaws.com"
    rules = {"root": {"upstream": "quay"}, "it": {"upstream": there}}
    assert warnings(pull_through_cache_rules=rules) == [
        (
            "pull_through_cache_rules.it.upstream: no known region is 'eu-wst-1'; did "
            "you mean 'eu-west-1'?"
        ),
        (
            "pull_through_cache_rules.root: is for names that begin with root/; did "
            "you mean ROOT, which is for all names?"
        ),
    ]


def test_where_the_account_is_unknown_nobody_can_say_that_a_role_is_missing() -> None:
    rules = {"it": {"upstream": PRIVATE}}
    assert list(desired(NOWHERE, pull_through_cache_rules=rules).caches) == ["it"]


def test_a_prefix_and_what_stands_under_it_are_both_told() -> None:
    assert problems(pull_through_cache_rules={"Quay": {"upstream": "quai"}}) == lines(
        f"pull_through_cache_rules.Quay: {NO_PREFIX}'Quay'); try 'quay'",
        (
            f"pull_through_cache_rules.Quay.upstream: {NO_UPSTREAM}'quai'); did you "
            "mean "
            "'quay'?"
        ),
    )


def test_a_registry_has_50_caches() -> None:
    many = {f"c{number}": {"upstream": "quay"} for number in range(MOST_CACHES + 1)}
    few = dict(list(many.items())[:MOST_CACHES])
    assert len(desired(pull_through_cache_rules=few).caches) == 50
    assert problems(pull_through_cache_rules=many) == [
        "pull_through_cache_rules: a registry has up to 50 caches (got 51)"
    ]


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("cn-north-1", "aws-cn"),
        ("cn-northwest-1", "aws-cn"),
        ("us-gov-east-1", "aws-us-gov"),
        ("us-gov-west-1", "aws-us-gov"),
    ],
)
def test_some_regions_have_no_caches(region: str, partition: str) -> None:
    there = Location(region, partition, "210987654321")
    assert problems(
        there, pull_through_cache_rules={"it": {"upstream": "quay"}}
    ) == lines(
        f"pull_through_cache_rules: ECR has no pull-through caches in {region}; "
        "remove "
        "them, or have them in a registry elsewhere"
    )
    assert desired(there, pull_through_cache_rules={}).caches == {}
