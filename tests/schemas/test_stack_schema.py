"""The JSON Schema of stack files, and that `check` and it are of one mind."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from ecr_component.commands.cli import cli
from ecr_component.errors import ConfigError
from ecr_component.inputs.input_models import Inputs
from ecr_component.schemas import reference
from ecr_component.schemas.stack_keys import stack_keys
from ecr_component.schemas.stack_schema import stack_schema
from ecr_component.stack_files import stack_file

ROOT = Path(__file__).parents[2]
STACKS = sorted((ROOT / "stacks").glob("Pulumi.*.yaml"))
SCHEMA = stack_schema()
INPUTS = [field.name for field in stack_keys()]

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1f4f9f3e"
ROLE = "arn:aws:iam::111122223333:role/path/build"
SESSION = "arn:aws:sts::111122223333:assumed-role/build/session"
UNIT = "o-abcdefghij/r-abcd/ou-abcd-abcdefgh/"


def validator() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(SCHEMA)


def one(**settings: object) -> dict[str, object]:
    """The inputs with one repository."""
    return {"repositories": {"web": settings}}


def and_(**inputs: object) -> dict[str, object]:
    """The inputs beside a repository."""
    return {"repositories": {"web": {}}, **inputs}


def rules(*written: object) -> dict[str, object]:
    return one(lifecycle_policy_rules=list(written))


def rule(
    selection: Mapping[str, object] | None = None,
    action: Mapping[str, object] | None = None,
    **more: object,
) -> dict[str, object]:
    """A rule; what is `None` is left out."""
    selected = {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14,
        **(selection or {}),
    }
    return {
        "selection": {k: v for k, v in selected.items() if v is not None},
        "action": action or {"type": "expire"},
        **more,
    }


def tagged(**selection: object) -> dict[str, object]:
    return rules(rule({"tagStatus": "tagged", **selection}))


def statement(**keys: object) -> dict[str, object]:
    """A statement; what is `None` is left out."""
    full: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"AWS": "111122223333"},
        "Action": "ecr:BatchGetImage",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}},
        **keys,
    }
    given = {key: value for key, value in full.items() if value is not None}
    return one(policy_statements=[given])


SNAKE = {
    "rule_priority": 1,
    "selection": {
        "tag_status": "any",
        "count_type": "imageCountMoreThan",
        "count_number": 1,
    },
    "action": {"type": "expire"},
}
ARCHIVED = {
    "tagStatus": "any",
    "storageClass": "archive",
    "countType": "sinceImageTransitioned",
    "countNumber": 90,
}
ARCHIVE = {"type": "transition", "targetStorageClass": "archive"}

ACCEPTED: dict[str, dict[str, object]] = {
    "no repository": {"repositories": {}},
    "a repository that says nothing": {"repositories": {"web": None}},
    "a name of 2 characters": {"repositories": {"ab": {}}},
    "a name of 256 characters": {"repositories": {"a" * 256: {}}},
    "a name with every separator": {"repositories": {"a.b_c__d-e---f/g0": {}}},
    "every input null": and_(
        **{name: None for name in Inputs.model_fields if name != "repositories"}
    ),
    "every key null": one(
        **{field.name: None for field in reference.fields("Repository")}
    ),
    "a flag": and_(default_protect=True),
    "a flag as `pulumi config set` writes it": and_(default_protect="true"),
    "JSON as text, as `pulumi config set` writes it": {
        "repositories": '{"web": {"tags": {"a": "b"}}}',
        "global_tags": ' {"a": "b"}',
        "replication_regions": '["eu-west-2"]\n',
        "default_lifecycle": "{}",
        "default_encryption_config": '{"encryption_type": "KMS"}',
        "default_image_tag_mutability": '"IMMUTABLE"',
        "tag_precedence": r'"\u0067lobal"',
        "default_protect": " false ",
        "default_force_delete": "null",
    },
    "an empty text": and_(
        **{name: "" for name in Inputs.model_fields if name != "repositories"}
    ),
    "JSON text of nothing beside rules, as defaults": and_(
        default_lifecycle="{}", default_lifecycle_policy_rules=[rule()]
    ),
    "a short form of nulls beside rules, as defaults": and_(
        default_lifecycle={"keep_last": None}, default_lifecycle_policy_rules=[rule()]
    ),
    "a short form beside rules of nothing, as defaults": and_(
        default_lifecycle={"keep_last": 1}, default_lifecycle_policy_rules={"rules": []}
    ),
    "keys without namespace": {
        "repositories": {"web": {}},
        "aws:region": "eu-west-1",
    },
    "replicas": and_(
        region="eu-north-1",
        create_replicas=True,
        replication_regions=["eu-west-1"],
        replication_filters=[
            "te",
            "a" * 256,
            {"filter": "team/"},
            {"filter": "base", "filter_type": "PREFIX_MATCH"},
            {"filter": "x-", "filter_type": None},
        ],
        default_replica_kms_keys={"eu-west-1": KEY},
    ),
    "100 prefixes": and_(replication_filters=[f"p{n:02}" for n in range(100)]),
    "a flag of a repository": one(force_delete=False),
    "an account id": one(external_account_ids_with_read_access=["012345678901"]),
    "an account id as a number": one(
        external_account_ids_with_write_access=[100000000000, 999999999999]
    ),
    "no account ids": one(external_account_ids_with_read_access=[]),
    "principals of every form": one(
        principals_with_read_access=[
            "012345678901",
            111122223333,
            ROLE,
            SESSION,
            "o-abcdefghij",
            UNIT,
            f"{UNIT}*",
            "codebuild.amazonaws.com",
            "arn:aws:iam::111122223333:root",
        ]
    ),
    "whom a deny rule exempts": one(
        users_or_roles_to_allow_deny_all_else=[ROLE, "AROA234567890ABCDEFGH"]
    ),
    "a key": one(encryption_config={"encryption_type": "KMS", "kms_key": KEY}),
    "KMS without a key": one(encryption_config={"encryption_type": "KMS"}),
    "a null key": one(encryption_config={"encryption_type": "AES256", "kms_key": None}),
    "filters": one(
        image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
        image_tag_mutability_exclusion_filters=["*a*", "b", "c", "d", "e"],
    ),
    "tags": one(tags={"a" * 128: "b" * 256, "empty": ""}),
    "50 tags": one(tags={f"key{n}": "" for n in range(50)}),
    "a tag called secure beside another": one(tags={"secure": "yes", "a": "b"}),
    "the key of a provider": {**and_(), "aws:region": "eu-west-1"},
    "25 regions": and_(replication_regions=[f"eu-west-{n}" for n in range(2, 27)]),
    "a short form": one(
        lifecycle={
            "keep_tags": ["v*.*.*.*", "release"],
            "keep_last_per_pattern": {"*-hotfix": 1},
            "keep_last_per_prefix": {"pr-": 1},
            "expire_after_days_per_pattern": {"pr-*": 1},
            "expire_untagged_after_days": 1,
            "keep_last": 50,
            "expire_archived_after_days": 90,
        }
    ),
    "an empty short form": one(lifecycle={}),
    "an empty short form beside rules, as defaults": and_(
        default_lifecycle={}, default_lifecycle_policy_rules=[rule()]
    ),
    "a null beside rules": one(lifecycle=None, lifecycle_policy_rules=[rule()]),
    "rules as a list": rules(rule(rulePriority=1, description="two weeks")),
    "rules in snake_case": rules(SNAKE),
    "both spellings in one policy": rules(rule(), {**SNAKE, "rule_priority": 9}),
    "rules in a mapping": one(lifecycle_policy_rules={"rules": [rule()]}),
    "rules as JSON": one(lifecycle_policy_rules=json.dumps({"rules": [rule()]})),
    "a null in another spelling": rules(
        rule({"count_number": None, "tag_status": None}, rule_priority=None)
    ),
    "a rule with nulls": rules(
        rule(
            {"storageClass": None, "tagPrefixList": None},
            rulePriority=None,
            description=None,
        )
    ),
    "tags by pattern": tagged(tagPatternList=["a*b*c*d*"]),
    "tags by prefix, patterns an empty list": tagged(
        tagPrefixList=["v"], tagPatternList=[]
    ),
    "to the archive": rules(
        rule({"tagStatus": "any", "countType": "sinceImagePulled"}, ARCHIVE)
    ),
    "out of the archive": rules(rule(ARCHIVED)),
    "a count": rules(
        rule({"tagStatus": "any", "countType": "imageCountMoreThan", "countUnit": None})
    ),
    "a statement in AWS's form": statement(Sid="Readers"),
    "a statement in small letters": one(
        policy_statements=[
            {
                "sid": None,
                "effect": "Deny",
                "not_principal": {"AWS": [ROLE, 111122223333]},
                "not_action": ["ecr:Get*", "*"],
                "condition": {
                    "ForAnyValue:StringLikeIfExists": {"aws:a": ["b", 1, True]}
                },
            }
        ]
    ),
    "a statement in camelCase": one(
        policy_statements=[
            {"effect": "Deny", "notPrincipal": {"AWS": ROLE}, "action": "ecr:PutImage"}
        ]
    ),
    "a statement about everybody": statement(Principal="*"),
    "a statement about every kind of principal": statement(
        Principal={
            "AWS": ["*", "111122223333", 111122223333, ROLE, SESSION],
            "Service": "codebuild.amazonaws.com",
            "Federated": ["accounts.google.com", "idp.example.com:443/a"],
            "CanonicalUser": "0" * 64,
        }
    ),
    "actions in any letters": statement(Action=["ECR:batchget*", "ecr:?utImage"]),
    "a whole policy": one(
        policy_statements={
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:*"}],
        }
    ),
    "a whole policy of one statement": and_(
        default_policy_statements={
            "version": None,
            "statement": {"Effect": "Deny", "Principal": "*", "Action": "ecr:*"},
        }
    ),
    "a whole policy as text": one(policy_statements='{"Statement": []}'),
}

REFUSED: dict[str, dict[str, object]] = {
    "no repositories": {},
    "repositories null": {"repositories": None},
    "a list of repositories": {"repositories": ["web"]},
    "a name of 1 character": {"repositories": {"a": {}}},
    "a name of 257 characters": {"repositories": {"a" * 257: {}}},
    "a capital letter": {"repositories": {"Web": {}}},
    "a slash at the end": {"repositories": {"web/": {}}},
    "three underscores": {"repositories": {"a___b": {}}},
    "a repository as text": {"repositories": {"web": "yes"}},
    "an unknown input": and_(repositorys={}),
    "an unknown key": one(imagetag_mutability="MUTABLE"),
    "a default for one repository": one(default_protect=True),
    "a flag as a number": and_(default_protect=1),
    "a flag of a repository as text": one(force_delete="true"),
    "an account id of 11 digits": one(
        external_account_ids_with_read_access=["11122223333"]
    ),
    "an account id of 13 digits": one(
        external_account_ids_with_read_access=["1111222233334"]
    ),
    "a number of 11 digits": one(external_account_ids_with_read_access=[99999999999]),
    "a number of 13 digits": one(external_account_ids_with_read_access=[10**12]),
    "an account id for a list": one(
        external_account_ids_with_read_access="111122223333"
    ),
    "everybody": one(principals_with_read_access=["*"]),
    "a unit without its end": one(principals_with_read_access=[UNIT[:-1]]),
    "a group": one(principals_with_read_access=["arn:aws:iam::111122223333:group/a"]),
    "an account as one to spare": one(
        users_or_roles_to_allow_deny_all_else=["111122223333"]
    ),
    "a root as one to spare": one(
        users_or_roles_to_allow_deny_all_else=["arn:aws:iam::111122223333:root"]
    ),
    "another encryption": one(encryption_config={"encryption_type": "DES"}),
    "no encryption type": one(encryption_config={"kms_key": KEY}),
    "a key beside AES256": one(
        encryption_config={"encryption_type": "AES256", "kms_key": KEY}
    ),
    "the alias of a key": one(
        encryption_config={"encryption_type": "KMS", "kms_key": "alias/images"}
    ),
    "another mutability": one(image_tag_mutability="IMUTABLE"),
    "mutability in small letters": one(image_tag_mutability="mutable"),
    "6 filters": one(
        image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
        image_tag_mutability_exclusion_filters=list("abcdef"),
    ),
    "3 wildcards in a filter": one(
        image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
        image_tag_mutability_exclusion_filters=["*a*b*"],
    ),
    "an empty tag key": one(tags={"": "a"}),
    "a tag key of 129 characters": one(tags={"a" * 129: ""}),
    "a tag value of 257 characters": one(tags={"a": "b" * 257}),
    "a tag value that is a number": one(tags={"a": 1}),
    "a tag value that is null": one(tags={"a": None}),
    "a reserved tag key": one(tags={"AWS:a": "b"}),
    "a reserved tag value": and_(global_tags={"a": "aws:b"}),
    "51 tags": one(tags={f"key{n}": "" for n in range(51)}),
    "encrypted tags": and_(global_tags={"secure": "AAABAJ"}),
    "an encrypted value": and_(tag_precedence={"secure": "AAABAJ"}),
    "a precedence of its own": and_(tag_precedence="newest"),
    "no region": and_(replication_regions=["Ireland"]),
    "a region twice": and_(replication_regions=["eu-west-2", "eu-west-2"]),
    "no region of its own": and_(region="Ireland"),
    "a flag for replicas that is text": and_(create_replicas="yes"),
    "a prefix of 1 character": and_(replication_filters=["a"]),
    "a prefix of 257 characters": and_(replication_filters=["a" * 257]),
    "a prefix of names with a star": and_(replication_filters=["team/*"]),
    "a prefix twice": and_(replication_filters=["team/", "team/"]),
    "101 prefixes": and_(replication_filters=[f"p{n:02}" for n in range(101)]),
    "a block without a prefix": and_(replication_filters=[{}]),
    "a block with another key": and_(
        replication_filters=[{"filter": "team/", "prefix": "x"}]
    ),
    "a block of another type": and_(
        replication_filters=[{"filter": "team/", "filter_type": "REGEX"}]
    ),
    "a replica's key by its alias": and_(
        default_replica_kms_keys={"eu-west-1": "alias/images"}
    ),
    "a key of no region": and_(default_replica_kms_keys={"Ireland": KEY}),
    "26 regions": and_(replication_regions=[f"eu-west-{n}" for n in range(2, 28)]),
    "a pattern with 5 stars": one(lifecycle={"keep_tags": ["a*b*c*d*e*"]}),
    "an empty pattern": one(lifecycle={"keep_tags": [""]}),
    "a prefix with a star": one(lifecycle={"keep_last_per_prefix": {"pr-*": 1}}),
    "a count of a pattern with 5 stars": one(
        lifecycle={"keep_last_per_pattern": {"a*b*c*d*e*": 1}}
    ),
    "an age of no days": one(lifecycle={"expire_after_days_per_pattern": {"pr-*": 0}}),
    "an empty prefix": one(lifecycle={"keep_last_per_prefix": {"": 1}}),
    "a count of nothing": one(lifecycle={"keep_last": 0}),
    "a count beyond 32 bits": one(lifecycle={"keep_last": 2**31}),
    "half a day": one(lifecycle={"expire_after_days": 1.5}),
    "89 days in the archive": one(lifecycle={"expire_archived_after_days": 89}),
    "two rules for all images": one(lifecycle={"keep_last": 1, "expire_after_days": 1}),
    "the short form beside rules": one(
        lifecycle={"keep_last": 1}, lifecycle_policy_rules=[rule()]
    ),
    "an empty short form beside no rules": one(lifecycle={}, lifecycle_policy_rules=[]),
    "both forms as defaults": and_(
        default_lifecycle={"keep_last": 1}, default_lifecycle_policy_rules=[rule()]
    ),
    "rules in another mapping": one(lifecycle_policy_rules={"rule": [rule()]}),
    "a mapping of no rules": one(lifecycle_policy_rules={}),
    "rules as other text": one(lifecycle_policy_rules="rules"),
    "51 rules": rules(
        *(rule({"tagStatus": "tagged", "tagPrefixList": [f"{n}"]}) for n in range(51))
    ),
    "a key in two spellings": rules(rule({"count_number": 14})),
    "no count": rules(rule({"countNumber": None})),
    "no selection": rules({"action": {"type": "expire"}}),
    "an unknown key of a rule": rules(rule(priority=1)),
    "a priority of 0": rules(rule(rulePriority=0)),
    "tagged without tags": tagged(),
    "patterns beside prefixes": tagged(tagPatternList=["v*"], tagPrefixList=["v"]),
    "patterns of the untagged": rules(rule({"tagPatternList": ["v*"]})),
    "a unit beside a count": rules(
        rule({"tagStatus": "any", "countType": "imageCountMoreThan"})
    ),
    "no unit of days": rules(rule({"countUnit": None})),
    "weeks": rules(rule({"countUnit": "weeks"})),
    "out of no archive": rules(rule({**ARCHIVED, "storageClass": None})),
    "pushed into the archive": rules(rule({"storageClass": "archive"})),
    "89 days": rules(rule({**ARCHIVED, "countNumber": 89})),
    "a transition to nowhere": rules(
        rule(
            {"tagStatus": "any", "countType": "sinceImagePulled"},
            {"type": "transition"},
        )
    ),
    "an end in the archive": rules(
        rule(action={"type": "expire", "targetStorageClass": "archive"})
    ),
    "an end for want of pulls": rules(rule({"countType": "sinceImagePulled"})),
    "from the archive into it": rules(rule(ARCHIVED, ARCHIVE)),
    "no effect": statement(Effect=None),
    "another effect": statement(Effect="allow"),
    "no principal": statement(Principal=None),
    "an empty principal": statement(Principal={}),
    "both principals": statement(NotPrincipal={"AWS": ROLE}),
    "a kind of principal in small letters": statement(Principal={"aws": ROLE}),
    "a leftover": statement(Principal={"AWS": "AIDA234567890ABCDEFGH"}),
    "a wildcard in a principal": statement(
        Principal={"AWS": "arn:aws:iam::111122223333:role/*"}
    ),
    "a group as principal": statement(
        Principal={"AWS": "arn:aws:iam::111122223333:group/a"}
    ),
    "a word as service": statement(Principal={"Service": "lambda"}),
    "an account of 11 digits": statement(Principal={"AWS": "11112222333"}),
    "a condition key without its service": statement(
        Condition={"StringEquals": {"PrincipalOrgID": "o-abcdefghij"}}
    ),
    "a policy without statements": one(policy_statements={"Version": "2012-10-17"}),
    "a policy of another version": one(
        policy_statements={"Version": "2012", "Statement": []}
    ),
    "a policy with an id": one(policy_statements={"Id": "a", "Statement": []}),
    "a policy as other text": one(policy_statements="policy"),
    "no action": statement(Action=None),
    "both actions": statement(NotAction="ecr:PutImage"),
    "an action of another service": statement(Action="s3:GetObject"),
    "an empty list of actions": statement(Action=[]),
    "a resource": statement(Resource="*"),
    "no operator": statement(Condition={"StringIs": {"aws:a": "b"}}),
    "Null with IfExists": statement(Condition={"NullIfExists": {"aws:a": "true"}}),
    "an operator about nothing": statement(Condition={"StringEquals": {}}),
}

BEYOND: dict[str, dict[str, object]] = {
    "a service as an account": statement(Principal={"AWS": "lambda.amazonaws.com"}),
    "an action that ECR has not": statement(Action="ecr:PullImage"),
    "a date that is none": statement(
        Condition={"DateLessThan": {"aws:CurrentTime": ["soon"]}}
    ),
    "all others allowed": statement(Principal=None, NotPrincipal={"AWS": ROLE}),
    "filters that no default gives": one(
        image_tag_mutability="IMMUTABLE_WITH_EXCLUSION"
    ),
    "filters that nothing uses": one(image_tag_mutability_exclusion_filters=["latest"]),
    "a priority twice": rules(
        rule(rulePriority=1),
        rule({"tagStatus": "tagged", "tagPrefixList": ["v"]}, rulePriority=1),
    ),
    "two rules about the untagged": rules(rule(), rule()),
    "JSON that holds no rules": one(lifecycle_policy_rules="[1]"),
    "a key of another region": {
        **one(encryption_config={"encryption_type": "KMS", "kms_key": KEY}),
        "aws:region": "us-east-1",
    },
    "a replica's key of another region": and_(
        default_replica_kms_keys={"eu-west-2": KEY}
    ),
    "a replica without a key": and_(
        create_replicas=True,
        replication_regions=["eu-west-2"],
        default_encryption_config={"encryption_type": "KMS", "kms_key": KEY},
    ),
    "50 tags beside a global one": and_(
        repositories={"web": {"tags": {f"key{n}": "" for n in range(50)}}},
        global_tags={"one": "more"},
    ),
    "regions of two partitions": and_(replication_regions=["eu-west-2", "cn-north-1"]),
    "a repository policy beyond its size": statement(Sid="a" * 10241),
}


CREDENTIAL = (
    "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/hub"
)
PLAIN_ROLE = "arn:aws:iam::111122223333:role/ecr"


def registry(**inputs: object) -> dict[str, object]:
    return {"registry": inputs}


def template(**keys: object) -> dict[str, object]:
    written = {"applied_for": ["REPLICATION"], **keys}
    return registry(repository_creation_templates={"ROOT": written})


def policy(**keys: object) -> dict[str, object]:
    written = {"Effect": "Allow", "Principal": "*", "Action": "ecr:*", **keys}
    return registry(policy_statements=[written])


ACCEPTED |= {
    "an empty registry": registry(),
    "nulls of a registry": registry(scan_type=None, replication_rules=None),
    "account settings": registry(
        basic_scan_type_version="AWS_NATIVE",
        blob_mounting="DISABLED",
        registry_policy_scope="V2",
    ),
    "replication rules": registry(
        replication_rules=[
            {"regions": ["eu-west-2"], "account_ids": [111122223333]},
            {"regions": ["eu-west-2"], "repositories": ["team/", {"filter": "web"}]},
        ]
    ),
    "scanning": registry(
        scan_type="ENHANCED",
        scanning_rules=[
            {"scan_frequency": "CONTINUOUS_SCAN", "repositories": ["prod*", "a/b"]},
            {"scan_frequency": "SCAN_ON_PUSH"},
        ],
    ),
    "caches": registry(
        pull_through_cache_rules={
            "quay": {"upstream": "quay", "credential_arn": None},
            "docker-hub": {"upstream": "docker-hub", "credential_arn": CREDENTIAL},
            "ROOT": {
                "upstream": "111122223333.dkr.ecr.eu-west-2.amazonaws.com",
                "upstream_prefix": "base",
                "custom_role_arn": PLAIN_ROLE,
            },
        }
    ),
    "a template with all that a repository has": template(
        custom_role_arn=PLAIN_ROLE,
        description="for all",
        encryption_config={"encryption_type": "KMS", "kms_key": KEY},
        image_tag_mutability="IMMUTABLE_WITH_EXCLUSION",
        image_tag_mutability_exclusion_filters=["latest"],
        lifecycle={"keep_last": 3},
        principals_with_read_access=["o-abcdefghij"],
        tags={"a": "b"},
    ),
    "a template for a prefix": registry(
        repository_creation_templates={"team/": {"applied_for": ["CREATE_ON_PUSH"]}}
    ),
    "a statement about all repositories": policy(),
    "a statement about some": policy(
        Resource=["arn:aws:ecr:eu-west-1:111122223333:repository/team/*", "*"]
    ),
    "a statement in small letters": registry(
        policy_statements=[
            {
                "effect": "Deny",
                "principal": {"AWS": [ROLE]},
                "not_action": "ecr:*",
                "not_resource": "*",
            }
        ]
    ),
    "a whole registry policy": registry(
        policy_statements={
            "Version": "2012-10-17",
            "Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:*"},
        }
    ),
    "exclusions and sources": registry(
        pull_time_update_exclusions=[PLAIN_ROLE],
        replication_source_account_ids=["111122223333", 111122223333],
        region="eu-west-1",
    ),
    "a registry beside repositories": {**and_(), **registry(scan_type="BASIC")},
}
REFUSED |= {
    "a registry that is a list": {"registry": []},
    "a key that no registry has": registry(replication_regions=["eu-west-2"]),
    "an unknown setting": registry(blob_mounting="ON"),
    "rules without a scan type": registry(
        scanning_rules=[{"scan_frequency": "SCAN_ON_PUSH"}]
    ),
    "three scanning rules": registry(
        scan_type="ENHANCED", scanning_rules=[{"scan_frequency": "SCAN_ON_PUSH"}] * 3
    ),
    "no scanning filter": registry(
        scan_type="BASIC",
        scanning_rules=[{"scan_frequency": "SCAN_ON_PUSH", "repositories": ["A"]}],
    ),
    "no region to copy to": registry(replication_rules=[{"regions": []}]),
    "a region twice": registry(
        replication_rules=[{"regions": ["eu-west-2", "eu-west-2"]}]
    ),
    "eleven replication rules": registry(
        replication_rules=[{"regions": ["eu-west-2"]}] * 11
    ),
    "a cache of nothing": registry(pull_through_cache_rules={"hub": {}}),
    "no prefix of a cache": registry(
        pull_through_cache_rules={"Hub": {"upstream": "quay"}}
    ),
    "no secret": registry(
        pull_through_cache_rules={
            "hub": {"upstream": "docker-hub", "credential_arn": "hub"}
        }
    ),
    "no role": registry(
        pull_through_cache_rules={
            "ecr": {
                "upstream": "111122223333.dkr.ecr.eu-west-2.amazonaws.com",
                "custom_role_arn": "role",
            }
        }
    ),
    "a template for nothing": template(applied_for=[]),
    "an unknown occasion": template(applied_for=["PUSH"]),
    "a key of a repository alone": template(force_delete=True),
    "a long description": template(description="a" * 256),
    "both forms of a template's lifecycle": template(
        lifecycle={}, lifecycle_policy_rules=[]
    ),
    "no prefix of a template": registry(
        repository_creation_templates={"*": {"applied_for": ["REPLICATION"]}}
    ),
    "no resource": policy(Resource="team/*"),
    "a resource and its opposite": policy(Resource="*", NotResource="*"),
    "a user": registry(
        pull_time_update_exclusions=["arn:aws:iam::111122223333:user/me"]
    ),
}
BEYOND |= {
    "a frequency twice": registry(
        scan_type="ENHANCED", scanning_rules=[{"scan_frequency": "SCAN_ON_PUSH"}] * 2
    ),
    "BASIC all the time": registry(
        scan_type="BASIC", scanning_rules=[{"scan_frequency": "CONTINUOUS_SCAN"}]
    ),
    "an unknown upstream": registry(
        pull_through_cache_rules={"hub": {"upstream": "hub"}}
    ),
    "an upstream without credentials": registry(
        pull_through_cache_rules={"hub": {"upstream": "docker-hub"}}
    ),
    "tags without a role": template(tags={"a": "b"}),
    "replication by both": {
        **and_(replication_regions=["eu-west-2"]),
        **registry(replication_rules=[{"regions": ["eu-west-2"]}]),
    },
}


def config(inputs: Mapping[str, object]) -> dict[str, object]:
    """The stack file's configuration with these inputs."""
    return {key if ":" in key else f"ecr:{key}": inputs[key] for key in inputs}


def schema_takes(inputs: Mapping[str, object]) -> bool:
    return validator().is_valid({"config": config(inputs)})


def check_takes(inputs: Mapping[str, object], folder: Path) -> bool:
    """Whether `check` finds no problem in a file that says the same."""
    file = folder / "Pulumi.dev.yaml"
    # A file without any configuration is another mistake.
    written = {"aws:maxRetries": "3", **config(inputs)}
    file.write_text(json.dumps({"config": written}))  # YAML too, with every quote
    try:
        stack_file.read(str(file)).components()
    except ConfigError:
        return False
    return True


def table(rows: Mapping[str, dict[str, object]]) -> pytest.MarkDecorator:
    cases = [pytest.param(row, id=name) for name, row in rows.items()]
    return pytest.mark.parametrize("inputs", cases)


@table(ACCEPTED)
def test_what_check_takes_the_schema_takes(
    inputs: dict[str, object], tmp_path: Path
) -> None:
    assert check_takes(inputs, tmp_path)
    assert [
        error.message for error in validator().iter_errors({"config": config(inputs)})
    ] == []


@table(REFUSED)
def test_what_the_schema_refuses_check_refuses(
    inputs: dict[str, object], tmp_path: Path
) -> None:
    assert not check_takes(inputs, tmp_path)
    assert not schema_takes(inputs)


@table(BEYOND)
def test_some_of_what_check_refuses_is_beyond_a_schema(
    inputs: dict[str, object], tmp_path: Path
) -> None:
    assert not check_takes(inputs, tmp_path)
    assert schema_takes(inputs)


@pytest.mark.parametrize("path", STACKS, ids=lambda path: path.stem)
def test_a_stack_file_is_valid(path: Path) -> None:
    found = yaml.safe_load(path.read_text("utf-8"))

    assert [error.message for error in validator().iter_errors(found)] == []


@pytest.mark.parametrize("path", STACKS, ids=lambda path: path.stem)
def test_the_first_line_of_a_stack_file_leads_editors_to_the_schema(path: Path) -> None:
    mark, _, address = path.read_text("utf-8").split("\n")[0].partition("$schema=")

    assert mark == "# yaml-language-server: "
    assert json.loads((path.parent / address).read_text("utf-8")) == SCHEMA


def test_the_command_prints_the_schema_as_it_stands_in_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    run = CliRunner().invoke(cli, ["schema"])

    assert run.exit_code == 0
    assert run.output == (ROOT / "stacks/stack.schema.json").read_text("utf-8")


def test_the_command_prints_the_schema_of_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert json.loads(CliRunner().invoke(cli, ["schema"]).stdout) == SCHEMA
    default = "config: {repositories: {default: {}}}"
    Path("Pulumi.yaml").write_text(f"name: images\nruntime: go\n{default}")
    run = CliRunner().invoke(cli, ["schema"])
    assert json.loads(run.stdout) == stack_schema("images", ["images:repositories"])
    Path("Pulumi.yaml").write_text("name: images")
    run = CliRunner().invoke(cli, ["schema"])
    assert (run.stdout, run.exit_code) == ("", 2)
    assert run.stderr == (
        "Pulumi.yaml: 1 problem\n  runtime: must name a language, such as python\n"
    )


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_a_file_without_configuration_is_refused() -> None:
    assert not validator().is_valid({"encryptionsalt": "v1:abc"})


def test_what_else_pulumi_keeps_in_a_stack_file_is_left_alone() -> None:
    beside = {"encryptionsalt": "v1:abc", "environment": ["dev"]}

    assert validator().is_valid({**beside, "config": config(and_())})


@pytest.mark.parametrize("key", ["ecr:", "ecr:config:", "ecr:x", "x", "ecr:a:b"])
def test_an_unknown_key_of_the_project_is_refused(key: str) -> None:
    assert not validator().is_valid({"config": {**config(and_()), key: {}}})


@pytest.mark.parametrize(
    "key", ["ecr:repositories", "ecr:config:repositories", "repositories"]
)
def test_an_input_has_three_spellings_in_each_of_which_it_is_checked(key: str) -> None:
    assert validator().is_valid({"config": {key: {"web": {}}}})
    assert not validator().is_valid({"config": {key: {"Web": {}}}})


@pytest.mark.parametrize("key", ["aws:region", "aws:config:region", "aws:", ":", "e:r"])
def test_keys_of_other_namespaces_are_left_alone(key: str) -> None:
    assert validator().is_valid({"config": {**config(and_()), key: [1]}})


def test_the_keys_are_those_of_the_project() -> None:
    images = jsonschema.Draft7Validator(stack_schema("images"))
    assert images.is_valid({"config": {"images:repositories": {}}})
    assert not images.is_valid({"config": {"images:repositories": []}})
    assert not images.is_valid({"config": {"ecr:repositories": {}}})


def test_what_the_project_has_a_default_for_may_be_left_out() -> None:
    schema = stack_schema("images", ["images:repositories"])
    images = jsonschema.Draft7Validator(schema)
    assert images.is_valid({"config": {"aws:region": "eu-west-1"}})


def test_the_inputs_are_those_of_all_components() -> None:
    keys = SCHEMA["properties"]["config"]["properties"]

    assert list(keys) == [f"ecr:{key}" for key in INPUTS]


def described() -> dict[str, Any]:
    """Each mapping of known keys, by name."""
    definitions = dict(SCHEMA["definitions"])
    inputs = {key: definitions.pop(key) for key in INPUTS}
    return {"config": {"properties": inputs}, **definitions}


@pytest.mark.parametrize("name", described())
def test_every_key_has_the_words_of_the_reference(name: str) -> None:
    of_type = "Repository" if name == "RepositorySettings" else name
    told = stack_keys() if name == "config" else reference.fields(of_type)
    fields = {field.name: field for field in told}
    for key, shape in described()[name]["properties"].items():
        field = fields[_snake(key)]
        default = "" if field.default == "required" else f" Default: {field.default}."
        assert shape["description"] == f"{field.meaning}{default}".replace("`", "")


def _snake(key: str) -> str:
    words = "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
    return words.removeprefix("_")


def test_a_repository_may_be_null_but_its_name_must_be_one() -> None:
    shape, null, text = SCHEMA["definitions"]["repositories"]["anyOf"]

    assert (null, text["type"]) == ({"type": "null"}, "string")
    assert shape["additionalProperties"]["anyOf"] == [
        {"$ref": "#/definitions/RepositorySettings"},
        {"type": "null"},
    ]
    assert shape["propertyNames"] == {
        "pattern": "^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*"
        "(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)$",
        "minLength": 2,
        "maxLength": 256,
    }
