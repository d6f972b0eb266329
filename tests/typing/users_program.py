"""A program of a user's: ordinary values, as somebody writes them without a cast.

`mypy` and `pyright` take it whole, strict; a test runs it too.
"""

import pulumi

from ecr_component import (
    EcrRegistry,
    EcrRepositories,
    EcrRepositoriesArgs,
    EcrRoles,
    LifecycleRule,
    PolicyStatement,
    ReplicationRule,
    Repository,
    RepositoryCreationTemplate,
    Role,
)

ENVIRONMENTS = {"staging": "111122223333", "prod": "444455556666"}
TEAMS = ("search", "billing")

# Outputs, as other resources of the same program would give them.
account: pulumi.Output[str] = pulumi.Output.from_input("012345678901")
owner: pulumi.Output[str] = account.apply(lambda found: f"owned-by-{found}")

# Named first, with the types that anybody writes down.
accounts: list[str] = ["111122223333"]
tags: dict[str, str] = {"cost-center": "42"}
outputs: list[pulumi.Output[str]] = [account]
mixed: list[pulumi.Input[str]] = ["111122223333", account]
owners: dict[str, pulumi.Output[str]] = {"owner": owner}

# Gathered in a loop.
readers: list[str] = []
for environment, number in ENVIRONMENTS.items():
    if environment != "dev":
        readers.append(number)

keep = {f"{environment}-": 10 for environment in ENVIRONMENTS}
prefixes = sorted(ENVIRONMENTS)
conditions = {"StringEquals": {"aws:PrincipalOrgID": ["o-exampleorgid"]}}

untagged: LifecycleRule = {
    "selection": {
        "tag_status": "untagged",
        "count_type": "sinceImagePushed",
        "count_unit": "days",
        "count_number": 14,
    },
    "action": {"type": "expire"},
}
releases: LifecycleRule = {
    "selection": {
        "tag_status": "tagged",
        "tag_prefix_list": prefixes[:1],
        "count_type": "imageCountMoreThan",
        "count_number": 20,
    },
    "action": {"type": "expire"},
}
rules = [untagged, releases]

pull: PolicyStatement = {
    "effect": "Allow",
    "principal": {"AWS": accounts},
    "action": ["ecr:BatchGetImage"],
    "condition": conditions,
}

# One description, written down as it is.
EcrRepositories(
    "written-down",
    {
        "repositories": {
            "plain/api": {},
            "plain/web": {
                "external_account_ids_with_read_access": accounts,
                "principals_with_read_access": ("o-exampleorgid", account),
                "principals_with_write_access": outputs,
                "lifecycle_policy_rules": rules,
                "policy_statements": [pull],
                "tags": tags,
            },
            "plain/jobs": {
                "lifecycle": {"keep_last_per_prefix": keep, "keep_tags": prefixes},
                "tags": owners,
            },
        },
        "default_external_account_ids_with_read_access": readers,
        "global_tags": {"managed-by": "pulumi", "owner": owner},
    },
)

# The same kinds of values, put together step by step.
repositories: dict[str, Repository] = {}
for team in TEAMS:
    repository: Repository = {"tags": {"team": team}}
    if team == "search":
        repository["external_account_ids_with_write_access"] = mixed
        repository["protect"] = True
    repositories[f"{team}/api"] = repository

args: EcrRepositoriesArgs = {"repositories": repositories}
args["default_lifecycle_policy_rules"] = [rule for rule in rules if rule != releases]
args["default_encryption_config"] = {
    "encryption_type": "KMS",
    "kms_key": pulumi.Output.concat(
        "arn:aws:kms:eu-west-1:", account, ":key/11112222-3333-4444-5555-666677778888"
    ),
}
args["global_tags"] = {**tags, "stage": "prod"}
args["replication_regions"] = ["eu-central-1"]

made = EcrRepositories(
    "step-by-step", args, opts=pulumi.ResourceOptions(delete_before_replace=False)
)

# Read as a whole; its values are plain texts.
urls: pulumi.Output[list[str]] = made.ecr_repo_urls.apply(
    lambda found: [found[f"{team}/api"] for team in TEAMS]
)
pulumi.export("urls", urls)

# What the registry has once, with the same values.
copies: ReplicationRule = {"regions": ["eu-central-1"], "account_ids": mixed}
template: RepositoryCreationTemplate = {
    "applied_for": ["CREATE_ON_PUSH"],
    "external_account_ids_with_read_access": accounts,
    "lifecycle_policy_rules": rules,
}
registry = EcrRegistry(
    "registry",
    {
        "region": "eu-central-1",  # that of the repositories has its replication
        "replication_rules": [copies],
        "replication_source_account_ids": outputs,
        "repository_creation_templates": {f"{team}/": template for team in TEAMS},
        "pull_through_cache_rules": {"quay": {"upstream": "quay"}},
        "policy_statements": [
            {
                "effect": "Allow",
                "principal": {"AWS": accounts},
                "action": ["ecr:ReplicateImage"],
                "resource": ["*"],
            }
        ],
    },
)
pulumi.export("quay", registry.ecr_pull_through_cache_urls["quay"])

# Who pushes and who pulls.
builders: dict[str, Role] = {
    f"{team}-builder": {
        "push": [f"{team}/*"],
        "github": {"repository": f"octo-org/{team}", "branches": ["main"]},
        "tags": {**tags, "owner": owner},
    }
    for team in TEAMS
}
roles = EcrRoles(
    "roles",
    {
        "roles": {
            **builders,
            "nodes": {"pull": ["*"], "principals": ["ec2.amazonaws.com"]},
            "others": {"pull": ["search/*"], "principals": mixed},
        },
        "create_oidc_providers": ["github"],
        "repositories": [f"{team}/api" for team in TEAMS],
    },
)
pulumi.export("builder", roles.ecr_role_arns["search-builder"])
