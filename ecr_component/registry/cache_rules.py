"""Pull-through caches: prefixes under which ECR fetches from another registry.

Source: ECR API, CreatePullThroughCacheRule; ECR user guide, "Sync an upstream registry
with an Amazon ECR private registry".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field, PlainValidator, WithJsonSchema

from ecr_component.errors import Key, Message, Problem, Refusal, listing, refuse
from ecr_component.values import json_schemas
from ecr_component.values.closed_models import (
    Closed,
    a_mapping,
    collect_by_key,
    nested,
    too_many,
)
from ecr_component.values.deferred import Deferrable, or_deferred
from ecr_component.values.key_types import RoleArn
from ecr_component.values.regions import (
    DOMAINS,
    Location,
    partition_of,
    unknown_region,
)
from ecr_component.values.role_arns import role_of
from ecr_component.values.scalars import text
from ecr_component.values.spelling import near_match

ROOT: Final = "ROOT"
"""In place of a prefix: all names that have no rule or template of their own."""


def root_in_small_letters(prefix: str) -> Iterator[Problem]:
    """Say that a prefix is one, where all names may have been meant."""
    if prefix != ROOT and prefix.casefold() == ROOT.casefold():
        yield Problem(
            (),
            f"is for names that begin with {prefix}/",
            remedy=f"did you mean {ROOT}, which is for all names?",
        )


MOST_CACHES: Final = 50

# Source: ECR user guide, "Pull through cache", considerations.
WITHOUT_CACHES: Final = frozenset(
    {"cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1"}
)

# The provider takes single separators only, ECR more of them.
_PREFIX: Final = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*")
_PREFIX_LENGTH: Final = range(2, 31)  # characters


def cache_prefix(value: object) -> str:
    """Return a prefix of names under which a registry caches."""
    prefix = text(value)
    if prefix == ROOT:
        return prefix
    if len(prefix) not in _PREFIX_LENGTH:
        raise refuse(f"a cache's prefix has 2 to 30 characters, this has {len(prefix)}")
    if not _PREFIX.fullmatch(prefix):
        raise refuse(
            "a cache's prefix has a-z and 0-9, with single . _ - or / between them",
            prefix,
            _prefix_meant(prefix),
        )
    return prefix


def _prefix_meant(prefix: str) -> str:
    if prefix.casefold() == ROOT.casefold():
        return f"write {ROOT}"
    guess = prefix.rstrip("/*").lstrip("/").lower()
    if guess == prefix.removesuffix("/") and _PREFIX.fullmatch(guess):
        return f"write {guess!r}: ECR adds the /"
    return f"try {guess!r}" if _PREFIX.fullmatch(guess) else ""


@dataclass(frozen=True)
class Upstream:
    """A registry to fetch from."""

    address: str
    kind: str
    """AWS's word for it."""

    account_id: str | None = None
    """Of a private ECR: its account."""

    region: str | None = None
    """Of a private ECR: where it is."""


_ADDRESSES: Final = {
    "chainguard": "cgr.dev",
    "docker-hub": "registry-1.docker.io",
    "ecr-public": "public.ecr.aws",
    "github-container-registry": "ghcr.io",
    "gitlab-container-registry": "registry.gitlab.com",
    "k8s": "registry.k8s.io",
    "quay": "quay.io",
}
# Those of which each has an address of its own.
_OWN_ADDRESSES: Final = {
    "azure-container-registry": "NAME.azurecr.io",
    "ecr": "ACCOUNT.dkr.ecr.REGION.amazonaws.com",
}
WITH_CREDENTIALS: Final = (
    "azure-container-registry",
    "chainguard",
    "docker-hub",
    "github-container-registry",
    "gitlab-container-registry",
)
"""Those that let nobody in without a user's name and token."""

_AZURE: Final = re.compile(r"[a-z0-9-]+\.azurecr\.io")
_ECR: Final = re.compile(
    r"(?P<account>[0-9]{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.(?P<domain>[a-z0-9.]+)"
)
_ELSEWHERE: Final = {
    "docker.io": "docker-hub",
    "hub.docker.com": "docker-hub",
    "index.docker.io": "docker-hub",
    "docker": "docker-hub",
    "dockerhub": "docker-hub",
    "gallery.ecr.aws": "ecr-public",
    "public-ecr": "ecr-public",
    "github": "github-container-registry",
    "github.com": "github-container-registry",
    "docker.pkg.github.com": "github-container-registry",
    "gitlab": "gitlab-container-registry",
    "gitlab.com": "gitlab-container-registry",
    "kubernetes": "k8s",
    "k8s.gcr.io": "k8s",
    "azure": "azure-container-registry",
}


def upstream_registry(value: object) -> Upstream:
    """Return a registry, by AWS's word for it or by its address."""
    written = text(value)
    if written in _ADDRESSES:
        return Upstream(_ADDRESSES[written], written)
    for kind, address in _ADDRESSES.items():
        if written == address:
            return Upstream(address, kind)
    if _AZURE.fullmatch(written):
        return Upstream(written, "azure-container-registry")
    if found := _ECR.fullmatch(written):
        return _private(written, found)
    raise refuse("is no registry that ECR fetches from", written, _meant(written))


def _private(written: str, found: re.Match[str]) -> Upstream:
    domain = DOMAINS.get(partition_of(found["region"]) or "")
    if domain and found["domain"] != domain:
        guess = f"{written.removesuffix(found['domain'])}{domain}"
        raise refuse("is no address of an ECR", written, f"try {guess!r}")
    return Upstream(written, "ecr", found["account"], found["region"])


def _meant(written: str) -> str:
    """What to write in place of something that is no word and no address."""
    bare, _, path = re.sub(r"^[a-z]+://", "", written.strip().lower()).partition("/")
    if bare in _OWN_ADDRESSES:
        return f"write its address, {_OWN_ADDRESSES[bare]}"
    if bare in _ELSEWHERE and (known := _ELSEWHERE[bare]) in _OWN_ADDRESSES:
        return f"write its address, {_OWN_ADDRESSES[known]}"
    if bare in _ELSEWHERE:
        return f"write {_ELSEWHERE[bare]}"
    if bare != written:
        try:
            found = upstream_registry(bare)
        except Refusal:
            pass
        else:
            below = path.strip("/") if found.kind == "ecr" else ""
            also = (", and ", Key("upstream_prefix"), f": {below}") if below else ()
            return Message(f"write {found.address}", *also)
    known_words = listing(_ADDRESSES, len(_ADDRESSES))
    return near_match(
        bare,
        _ADDRESSES,
        f"write {known_words}, or the address of an Azure registry or of an ECR",
    )


_SECRET: Final = re.compile(
    r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:"
    r"ecr-pullthroughcache/[a-zA-Z0-9/_+=.@-]+"
)
_SECRET_LENGTH: Final = range(50, 613)  # characters


def secret_arn(value: object) -> str:
    """Return the ARN of a secret with a user's name and token for an upstream."""
    arn = text(value)
    if len(arn) in _SECRET_LENGTH and _SECRET.fullmatch(arn):
        return arn
    if ":secret:" in arn and ":secret:ecr-pullthroughcache/" not in arn:
        raise refuse(
            "the secret's name must begin with ecr-pullthroughcache/, or ECR can't "
            "read it",
            arn,
            "create a secret of such a name",
        )
    if arn.startswith("ecr-pullthroughcache/"):
        remedy = "that is its name: write the ARN, arn:aws:secretsmanager:..."
    else:
        remedy = (
            "it reads "
            "arn:aws:secretsmanager:REGION:ACCOUNT:secret:ecr-pullthroughcache/NAME"
        )
    raise refuse("must be the ARN of a secret in Secrets Manager", arn, remedy)


def secret_of(arn: str, location: Location) -> str:
    """Return the ARN of a secret that is where the registry is, as far as is known.

    Raises:
        Refusal: it is in another region or account.
    """
    _, _, _, region, account_id, _ = arn.split(":", maxsplit=5)
    if location.region not in (None, region):
        raise refuse(
            f"the secret is in another region than the registry ({location.region})",
            arn,
            f"replicate it to {location.region}, or create one there",
        )
    if location.account_id not in (None, account_id):
        raise refuse(
            f"the secret is in another account than the registry "
            f"({location.account_id})",
            arn,
            "ECR reads secrets of its own account only",
        )
    return arn


_WrittenUpstream = Annotated[
    str, WithJsonSchema({"anyOf": [{"enum": [*_ADDRESSES]}, {"type": "string"}]})
]


class CacheRule(Closed):
    """From where a prefix is filled, and as whom."""

    described_as: ClassVar = "PullThroughCacheRule"

    credential_arn: (
        Annotated[
            Deferrable,
            PlainValidator(
                or_deferred(secret_arn),
                json_schema_input_type=Annotated[
                    str,
                    json_schemas.text(
                        json_schemas.pattern(_SECRET), minLength=50, maxLength=612
                    ),
                ],
            ),
        ]
        | None
    ) = None
    custom_role_arn: RoleArn | None = None
    upstream: Annotated[
        Upstream,
        PlainValidator(upstream_registry, json_schema_input_type=_WrittenUpstream),
    ]
    upstream_prefix: (
        Annotated[
            str,
            PlainValidator(
                cache_prefix,
                json_schema_input_type=Annotated[
                    str,
                    json_schemas.text(
                        f"^({ROOT}|{_PREFIX.pattern})$", minLength=2, maxLength=30
                    ),
                ],
            ),
        ]
        | None
    ) = None


_rule: Final = nested(CacheRule)


def cache_rules(value: object) -> dict[str, CacheRule]:
    """Return caches, by prefix."""
    written = a_mapping(value)
    found, problems = collect_by_key(written, cache_prefix, _rule)
    if len(written) > MOST_CACHES:
        problems.append(too_many(f"a registry has up to {MOST_CACHES} caches", written))
    if problems:
        raise Refusal(*problems, found=found)
    return found


CacheRules = Annotated[
    Mapping[str, CacheRule],
    PlainValidator(
        cache_rules,
        json_schema_input_type=Annotated[
            dict[
                Annotated[
                    str,
                    json_schemas.text(
                        f"^({ROOT}|{_PREFIX.pattern})$", minLength=2, maxLength=30
                    ),
                ],
                CacheRule,
            ],
            Field(max_length=MOST_CACHES),
        ],
    ),
]


def cache_problems(
    rules: Mapping[str, CacheRule] | None, location: Location
) -> Iterator[Problem]:
    """Find what is wrong with caches in a registry at *location*."""
    if rules and location.region in WITHOUT_CACHES:
        yield Problem(
            (),
            f"ECR has no pull-through caches in {location.region}",
            remedy="remove them, or have them in a registry elsewhere",
        )
    for prefix, rule in (rules or {}).items():
        for problem in _rule_problems(rule, location):
            yield problem.under(prefix)


def _rule_problems(rule: CacheRule, location: Location) -> Iterator[Problem]:
    of: Any = rule.part("upstream")
    if of is None:
        return
    if of.kind in WITH_CREDENTIALS and not rule.says("credential_arn"):
        yield Problem(
            ("credential_arn",),
            "is missing",
            remedy=f"{of.address} lets nobody in without: keep a user's name and token "
            "in a secret whose name begins with ecr-pullthroughcache/",
        )
    if of.kind == "ecr":
        yield from _of_private(of, rule, location)
        yield from _across_partitions(of, location)
    else:
        for key in ("custom_role_arn", "upstream_prefix"):
            if rule.says(key):
                yield Problem(
                    (key,),
                    f"is for a private ECR as upstream, not for {of.address}",
                    remedy="leave it out",
                )
    yield from _elsewhere("credential_arn", secret_of, rule, location)
    yield from _elsewhere("custom_role_arn", role_of, rule, location)


def _of_private(of: Upstream, rule: CacheRule, location: Location) -> Iterator[Problem]:
    if rule.says("credential_arn"):
        yield Problem(
            ("credential_arn",),
            "has no place with a private ECR",
            remedy=Message(
                "leave it out; for another account's, write ", Key("custom_role_arn")
            ),
        )
    if (of.account_id, of.region) == (location.account_id, location.region):
        yield Problem(
            ("upstream",),
            "is this registry itself",
            of.address,
            "name another region or account",
        )
    elif location.account_id not in (None, of.account_id) and not rule.says(
        "custom_role_arn"
    ):
        yield Problem(
            ("custom_role_arn",),
            "is missing",
            remedy=f"account {of.account_id} lets nobody in without: name a role of "
            "this account that its registry lets pull",
        )


def _across_partitions(of: Upstream, location: Location) -> Iterator[Problem]:
    partition = partition_of(of.region or "")
    if location.partition and partition not in (None, location.partition):
        yield Problem(
            ("upstream",),
            f"is not in the partition of the registry ({location.partition})",
            of.address,
            "no role of one partition is let into another",
        )


def _elsewhere(
    key: str,
    of_place: Callable[[str, Location], str],
    rule: CacheRule,
    location: Location,
) -> Iterator[Problem]:
    arn = rule.part(key)
    if isinstance(arn, str):
        try:
            of_place(arn, location)
        except Refusal as refusal:
            yield from (problem.under(key) for problem in refusal.problems)


def cache_warnings(rules: Mapping[str, CacheRule]) -> Iterator[Problem]:
    """Find credentials that nobody asks for, and what may be a slip."""
    for prefix, rule in rules.items():
        of = rule.upstream
        yield from (it.under(prefix) for it in root_in_small_letters(prefix))
        if of.region:
            unknown = unknown_region(of.region)
            yield from (it.under(prefix, "upstream") for it in unknown)
        if rule.credential_arn and of.kind not in (*WITH_CREDENTIALS, "ecr"):
            yield Problem(
                (prefix, "credential_arn"),
                f"does nothing: {of.address} asks for no credentials",
            )
