"""What the component takes, as types for Python and for every Pulumi language.

The types describe; `settings` checks. No ``from __future__ import annotations``
here: Pulumi's analyzer reads the annotations as they are.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Required, TypedDict

from pulumi import Input


class EncryptionConfig(TypedDict):
    """How images are encrypted at rest. A change would replace the repository."""

    encryption_type: str
    """`AES256` (a key of Amazon S3), `KMS`, or, in AWS GovCloud (US) only,
    `KMS_DSSE`."""

    kms_key: NotRequired[Input[str] | None]
    """The full ARN of a KMS key in the repository's region, with `KMS` and `KMS_DSSE`
    only. Default: the AWS managed key `aws/ecr`."""


class LifecycleSelection(TypedDict):
    """Which images a rule takes: those to which everything in here applies."""

    tag_status: str
    """`tagged`, `untagged` or `any`."""

    tag_pattern_list: NotRequired[Sequence[str] | None]
    """With `tagged`: patterns, `*` standing for any run of characters, at most four in
    each. An image must match every entry, so write one rule for each pattern."""

    tag_prefix_list: NotRequired[Sequence[str] | None]
    """With `tagged`, in place of patterns: prefixes of tags. An image must match every
    entry."""

    storage_class: NotRequired[str | None]
    """`standard` or `archive`. Default: `standard`."""

    count_type: str
    """`imageCountMoreThan`, `sinceImagePushed`, `sinceImagePulled` (with `transition`
    only) or `sinceImageTransitioned` (in the archive, with `expire` only)."""

    count_unit: NotRequired[str | None]
    """`days` with the `since...` types, left out with `imageCountMoreThan`."""

    count_number: int
    """How many images stay, or how many days must have passed: 1 or more, with
    `sinceImageTransitioned` 90 or more."""


class LifecycleAction(TypedDict):
    """What happens to the images that a rule takes."""

    type: str
    """`expire` deletes them, `transition` archives them."""

    target_storage_class: NotRequired[str | None]
    """`archive`, with `transition` only."""


class LifecycleRule(TypedDict):
    """One rule of a lifecycle policy, as AWS documents it."""

    rule_priority: NotRequired[int | None]
    """1 or more, unique; the smallest is applied first. Default: the next free number
    in the order written, for a rule about `any` image a number behind all others."""

    description: NotRequired[str | None]
    """What the rule is for."""

    selection: LifecycleSelection
    """Which images the rule takes."""

    action: LifecycleAction
    """What happens to them."""


class Lifecycle(TypedDict, total=False):
    """What happens to images in time, said shortly."""

    keep_tags: Sequence[str] | None
    """Patterns of tags, `*` standing for any run of characters, at most four in each.
    An image with a tag like any of them stays, whatever else is said here."""

    keep_last_per_pattern: Mapping[str, int] | None
    """For each pattern of tags, how many of the newest images with such a tag stay. Of
    several patterns, the one that says most of a tag decides, and before a prefix."""

    keep_last_per_prefix: Mapping[str, int] | None
    """For each prefix of tags, how many of the newest images with such a tag stay."""

    expire_untagged_after_days: int | None
    """Days after the push at which an image without a tag is deleted."""

    expire_after_days_per_pattern: Mapping[str, int] | None
    """For each pattern of tags, the days after the push at which an image with such a
    tag is deleted. Where its tags are also counted, the count alone decides."""

    keep_last: int | None
    """How many of the newest images stay, those kept by their tags counted as well."""

    expire_after_days: int | None
    """Days after the push at which an image is deleted."""

    archive_after_days_without_pull: int | None
    """Days without a pull, or since the push, after which an image is archived."""

    expire_archived_after_days: int | None
    """Days in the archive, 90 or more, after which an image is deleted."""


class PolicyStatement(TypedDict, total=False):
    """A statement of a repository policy.

    In Python and YAML also in AWS's own form, with keys such as `Effect` and a text in
    place of a list of one.
    """

    sid: str | None
    """A name, unique in the policy."""

    effect: Required[str]
    """`Allow` or `Deny`."""

    principal: Mapping[str, Sequence[Input[str]]] | None
    """Whom it is about, by kind: `AWS`, `Service`, `Federated` or `CanonicalUser`."""

    not_principal: Mapping[str, Sequence[Input[str]]] | None
    """Whom it is not about, in place of `principal`."""

    action: Sequence[Input[str]] | None
    """Actions such as `ecr:BatchGetImage`."""

    not_action: Sequence[Input[str]] | None
    """Actions that it is not about, in place of `action`."""

    condition: Mapping[str, Mapping[str, Sequence[Input[str]]]] | None
    """Values by condition key, by operator: `{StringEquals: {aws:PrincipalOrgID:
    [o-exampleorgid]}}`."""


class Repository(TypedDict, total=False):
    """One repository. What it leaves out, or gives as null, comes from the defaults.

    What it gives replaces the default as a whole; only tags merge.
    """

    enable_automatic_image_scanning: bool | None
    """Scan each image when it is pushed. Default:
    `default_automatic_image_scanning`."""

    encryption_config: EncryptionConfig | None
    """Encryption at rest; in Python and stack files null means no encryption block,
    which AWS treats as `AES256`.
    Default: `default_encryption_config`."""

    external_account_ids_with_lambda_access: Sequence[Input[str]] | None
    """AWS accounts, 12 digits each, whose Lambda functions run images from here; `[]`
    for none. Default: `default_external_account_ids_with_lambda_access`."""

    external_account_ids_with_read_access: Sequence[Input[str]] | None
    """AWS accounts, 12 digits each, that may pull; `[]` for none. Default:
    `default_external_account_ids_with_read_access`."""

    external_account_ids_with_write_access: Sequence[Input[str]] | None
    """AWS accounts, 12 digits each, that may pull and push; `[]` for none. Default:
    `default_external_account_ids_with_write_access`."""

    force_delete: bool | None
    """Delete the repository even while it holds images. Must have been applied before
    the deletion. Default: `default_force_delete`."""

    image_tag_mutability: str | None
    """Whether a tag can be moved to another image: `MUTABLE`, `IMMUTABLE`,
    `IMMUTABLE_WITH_EXCLUSION` or `MUTABLE_WITH_EXCLUSION`. Default:
    `default_image_tag_mutability`."""

    image_tag_mutability_exclusion_filters: Sequence[str] | None
    """With a mode that ends in `_WITH_EXCLUSION`: 1 to 5 filters of the tags to which
    the opposite applies, with up to two `*` each. Default:
    `default_image_tag_mutability_exclusion_filters`."""

    lambda_access: bool | None
    """Whether Lambda functions of the repository's own account run images from here:
    adds the statement that Lambda would add by itself. Default:
    `default_lambda_access`."""

    lifecycle: Lifecycle | None
    """What happens to images in time, said shortly, in place of
    `lifecycle_policy_rules`; `{}` for no lifecycle policy. Default:
    `default_lifecycle`."""

    lifecycle_policy_rules: Sequence[LifecycleRule] | None
    """Rules that expire or archive images; `[]` for no lifecycle policy. Default:
    `default_lifecycle_policy_rules`."""

    policy_statements: Sequence[PolicyStatement] | None
    """Statements behind all others in the repository policy; in Python and stack files
    also a whole policy, `{Version: ..., Statement: [...]}`, whose statements are taken.
    Default: `default_policy_statements`."""

    principals_with_push_access: Sequence[Input[str]] | None
    """Principals that may push and nothing else, in the forms of
    `principals_with_read_access`. Default: `default_principals_with_push_access`."""

    principals_with_read_access: Sequence[Input[str]] | None
    """Principals that may pull, beside the accounts: an account id; the ARN of a role,
    user or account root; an organization id `o-...`; a path of an organization,
    `o-.../r-.../ou-.../` for the accounts right in a unit, with `*` behind it for those
    in units below as well; a service such as `codebuild.amazonaws.com`, acting for the
    repository's own account. Default: `default_principals_with_read_access`."""

    principals_with_write_access: Sequence[Input[str]] | None
    """Principals that may pull and push, in the same forms. Default:
    `default_principals_with_write_access`."""

    protect: bool | None
    """Refuse, at preview, to delete or replace the repository and its policies.
    Default: `default_protect`."""

    replica_kms_keys: Mapping[str, Input[str]] | None
    """With `create_replicas`, by region, the full ARN of the KMS key of the replica
    there. Needed where `kms_key` is a key of one region alone: a multi-Region key is
    carried over, and the AWS managed key is a region's own. Default:
    `default_replica_kms_keys`."""

    strict_deny_rules_enabled: bool | None
    """Whether the deny rule covers all of ECR's actions on the repository: managing it,
    its policy and its deletion as well. Whoever is not spared, this program's own role
    included, is locked out then, and can't even remove the policy; a preview warns if
    that is whoever runs it. Default: `default_strict_deny_rules_enabled`."""

    tags: Mapping[str, Input[str]] | None
    """Tags of the AWS resource, merged with `global_tags`, which win on equal keys
    unless `tag_precedence` says otherwise. Default: none."""

    users_or_roles_to_allow_deny_all_else: Sequence[Input[str]] | None
    """Users and roles, by ARN or by unique id (`AIDA...`, `AROA...`). Everybody else is
    denied to pull, push and delete images, whatever allows it elsewhere; AWS services
    stay out of it. It allows nothing by itself. Forget the role that deploys, and it
    can't pull or push. Default: `default_users_or_roles_to_allow_deny_all_else`."""


class EcrRepositoriesArgs(TypedDict):
    """The inputs of `EcrRepositories`. Null means as if left out."""

    repositories: Mapping[str, Repository]
    """The repositories, by name. A name has 2 to 256 characters and is the repository's
    name in AWS as it stands. May be empty. Removing an entry deletes the repository,
    which fails while it holds images."""

    default_automatic_image_scanning: NotRequired[bool | None]
    """Scan each image when it is pushed. Default: `true`."""

    default_encryption_config: NotRequired[EncryptionConfig | None]
    """Encryption at rest; in Python and stack files null means no encryption block,
    which AWS treats as `AES256`.
    Default: `{encryption_type: AES256}`."""

    default_external_account_ids_with_lambda_access: NotRequired[
        Sequence[Input[str]] | None
    ]
    """AWS accounts, 12 digits each, whose Lambda functions run images from here.
    Default: `[]`."""

    default_external_account_ids_with_read_access: NotRequired[
        Sequence[Input[str]] | None
    ]
    """AWS accounts, 12 digits each, that may pull. Default: `[]`."""

    default_external_account_ids_with_write_access: NotRequired[
        Sequence[Input[str]] | None
    ]
    """AWS accounts, 12 digits each, that may pull and push. Default: `[]`."""

    default_force_delete: NotRequired[bool | None]
    """Delete repositories even while they hold images. Default: `false`."""

    default_image_tag_mutability: NotRequired[str | None]
    """Whether a tag can be moved to another image. Default: `MUTABLE`."""

    default_image_tag_mutability_exclusion_filters: NotRequired[Sequence[str] | None]
    """Filters for repositories whose mode ends in `_WITH_EXCLUSION`. Default: `[]`."""

    default_lambda_access: NotRequired[bool | None]
    """Whether Lambda functions of the repositories' own account run images from here.
    Default: `false`."""

    default_lifecycle: NotRequired[Lifecycle | None]
    """What happens to images in time, said shortly, in place of
    `default_lifecycle_policy_rules`. Default: `{}`, so images stay for ever."""

    default_lifecycle_policy_rules: NotRequired[Sequence[LifecycleRule] | None]
    """Rules that expire or archive images. Default: `[]`, so images stay for ever."""

    default_policy_statements: NotRequired[Sequence[PolicyStatement] | None]
    """Statements behind all others in each repository policy. Default: `[]`."""

    default_principals_with_push_access: NotRequired[Sequence[Input[str]] | None]
    """Principals that may push and nothing else. Default: `[]`."""

    default_principals_with_read_access: NotRequired[Sequence[Input[str]] | None]
    """Principals that may pull. Default: `[]`."""

    default_principals_with_write_access: NotRequired[Sequence[Input[str]] | None]
    """Principals that may pull and push. Default: `[]`."""

    default_protect: NotRequired[bool | None]
    """Refuse, at preview, to delete or replace repositories and their policies.
    Default: `false`, which leaves it to the component's `protect` option."""

    default_replica_kms_keys: NotRequired[Mapping[str, Input[str]] | None]
    """With `create_replicas`, by region, the full ARN of the KMS key of replicas there.
    Default: `{}`."""

    default_strict_deny_rules_enabled: NotRequired[bool | None]
    """Whether deny rules cover all of ECR's actions on a repository. Default:
    `false`."""

    default_users_or_roles_to_allow_deny_all_else: NotRequired[
        Sequence[Input[str]] | None
    ]
    """Users and roles that a rule denying all others spares. Default: `[]`, no such
    rule."""

    global_tags: NotRequired[Mapping[str, Input[str]] | None]
    """Tags for every repository. Default: `{}`."""

    create_replicas: NotRequired[bool | None]
    """Create each repository in each of `replication_regions` too, with the same
    settings, policies and tags: ECR itself copies images and nothing else. Default:
    `false`."""

    region: NotRequired[str | None]
    """The region of the repositories and of the replication configuration. What exists
    already stays where it is. Default: the provider's."""

    replication_filters: NotRequired[Sequence[str] | None]
    """Prefixes of names, up to 100: ECR copies images of those repositories only; in
    Python and stack files also `{filter: ..., filter_type: PREFIX_MATCH}`. `team` takes
    `teamwork` too, `team/` does not. Default: `[]`, all repositories."""

    replication_regions: NotRequired[Sequence[str] | None]
    """Regions to which ECR copies every image pushed to this registry from then on, the
    repositories of others included. Default: `[]`, no replication configuration."""

    tag_precedence: NotRequired[str | None]
    """Which value wins where `global_tags` and a repository's `tags` have the same key:
    `global` or `repository`. Default: `global`."""


class ReplicationRule(TypedDict):
    """To which registries ECR copies images, and of which repositories."""

    account_ids: NotRequired[Sequence[Input[str]] | None]
    """AWS accounts, 12 digits each, whose registries get the images; the policy of each
    has to allow it, as `replication_source_account_ids` does. Default: `[]`, the
    registry's own account."""

    regions: Sequence[str]
    """The regions of these registries, in each of the accounts."""

    repositories: NotRequired[Sequence[str] | None]
    """Prefixes of names, up to 100: images of those repositories only; in Python and
    stack files also `{filter: ..., filter_type: PREFIX_MATCH}`. `team` takes `teamwork`
    too, `team/` does not. Default: `[]`, all repositories."""


class ScanningRule(TypedDict):
    """When a registry scans images, and of which repositories."""

    repositories: NotRequired[Sequence[str] | None]
    """Filters of names, up to 100: with `*`, for any run of characters, it is the whole
    name, without it a part of the name. Default: `[]`, all repositories."""

    scan_frequency: str
    """`SCAN_ON_PUSH`, or with `scan_type: ENHANCED` also `CONTINUOUS_SCAN`, which
    decides where both are. A registry has one rule for each."""


class PullThroughCacheRule(TypedDict):
    """Another registry, of which ECR fetches and keeps what is pulled."""

    credential_arn: NotRequired[Input[str] | None]
    """The ARN of a secret with a user's name and token, in the registry's own region
    and account; its name begins with `ecr-pullthroughcache/`. Needed with Docker Hub,
    GitHub, GitLab, Azure and Chainguard. Default: none."""

    custom_role_arn: NotRequired[Input[str] | None]
    """The ARN of a role, of the registry's own account, as which ECR fetches. Needed
    with a private ECR of another account, and for such alone. Default: none."""

    upstream: str
    """The registry to fetch from: `docker-hub`, `ecr-public`,
    `github-container-registry`, `gitlab-container-registry`, `k8s`, `quay`,
    `chainguard`, or an address, such as that of a private ECR or of an Azure
    registry."""

    upstream_prefix: NotRequired[str | None]
    """With a private ECR, the prefix of the repositories there; `ROOT` for all.
    Default: `ROOT`."""


class RegistryStatement(TypedDict, total=False):
    """A statement of a registry policy.

    In Python and YAML also in AWS's own form, with keys such as `Effect` and a text in
    place of a list of one.
    """

    sid: str | None
    """A name, unique in the policy."""

    effect: Required[str]
    """`Allow` or `Deny`."""

    principal: Mapping[str, Sequence[Input[str]]] | None
    """Whom it is about, by kind: `AWS`, `Service`, `Federated` or `CanonicalUser`."""

    not_principal: Mapping[str, Sequence[Input[str]]] | None
    """Whom it is not about, in place of `principal`."""

    action: Sequence[Input[str]] | None
    """Actions such as `ecr:ReplicateImage`."""

    not_action: Sequence[Input[str]] | None
    """Actions that it is not about, in place of `action`."""

    resource: Sequence[Input[str]] | None
    """ARNs of repositories, with `*` for any run of characters: all of them without.
    Default: `*`."""

    not_resource: Sequence[Input[str]] | None
    """Repositories that it is not about, in place of `resource`."""

    condition: Mapping[str, Mapping[str, Sequence[Input[str]]]] | None
    """Values by condition key, by operator: `{StringEquals: {aws:PrincipalOrgID:
    [o-exampleorgid]}}`."""


class RepositoryCreationTemplate(TypedDict, total=False):
    """What ECR makes of a repository that it creates by itself, at its creation.

    The keys that a repository has too mean the same here, with no defaults but these.
    """

    applied_for: Required[Sequence[str]]
    """For which occasions it is, one or more: `CREATE_ON_PUSH`, `PULL_THROUGH_CACHE`,
    `REPLICATION`."""

    custom_role_arn: Input[str] | None
    """The ARN of a role, of the registry's own account, as which ECR creates. Needed
    with `tags`, and with any encryption but `AES256`. Default: none."""

    description: str | None
    """What the template is for, in up to 255 characters. Default: none."""

    encryption_config: EncryptionConfig | None
    """Encryption at rest; in Python and stack files null means no encryption block,
    which AWS treats as `AES256`. Default: `{encryption_type: AES256}`."""

    external_account_ids_with_lambda_access: Sequence[Input[str]] | None
    """AWS accounts, 12 digits each, whose Lambda functions run images from there.
    Default: `[]`."""

    external_account_ids_with_read_access: Sequence[Input[str]] | None
    """AWS accounts, 12 digits each, that may pull. Default: `[]`."""

    external_account_ids_with_write_access: Sequence[Input[str]] | None
    """AWS accounts, 12 digits each, that may pull and push. Default: `[]`."""

    image_tag_mutability: str | None
    """Whether a tag can be moved to another image: `MUTABLE`, `IMMUTABLE`,
    `IMMUTABLE_WITH_EXCLUSION` or `MUTABLE_WITH_EXCLUSION`. Default: `MUTABLE`."""

    image_tag_mutability_exclusion_filters: Sequence[str] | None
    """With a mode that ends in `_WITH_EXCLUSION`: 1 to 5 filters of the tags to which
    the opposite applies, with up to two `*` each. Default: `[]`."""

    lambda_access: bool | None
    """Whether Lambda functions of the registry's own account run images from there.
    Default: `false`."""

    lifecycle: Lifecycle | None
    """What happens to images in time, said shortly, in place of
    `lifecycle_policy_rules`. Default: `{}`, so images stay for ever."""

    lifecycle_policy_rules: Sequence[LifecycleRule] | None
    """Rules that expire or archive images. Default: `[]`, so images stay for ever."""

    policy_statements: Sequence[PolicyStatement] | None
    """Statements behind all others in the repository policy. Default: `[]`."""

    principals_with_push_access: Sequence[Input[str]] | None
    """Principals that may push and nothing else. Default: `[]`."""

    principals_with_read_access: Sequence[Input[str]] | None
    """Principals that may pull. Default: `[]`."""

    principals_with_write_access: Sequence[Input[str]] | None
    """Principals that may pull and push. Default: `[]`."""

    strict_deny_rules_enabled: bool | None
    """Whether the deny rule covers all of ECR's actions on such a repository. Default:
    `false`."""

    tags: Mapping[str, Input[str]] | None
    """Tags of the AWS resource. Default: `{}`."""

    users_or_roles_to_allow_deny_all_else: Sequence[Input[str]] | None
    """Users and roles that a rule denying all others spares. Default: `[]`, no such
    rule."""


class EcrRegistryArgs(TypedDict, total=False):
    """The inputs of `EcrRegistry`: what a registry has once, not for each repository.

    All are optional, and what is left out is left alone. Null means as if left out.
    """

    basic_scan_type_version: str | None
    """The engine of basic scanning: `AWS_NATIVE`, the only one there is. Default: none,
    left as it is."""

    blob_mounting: str | None
    """Whether a push may take layers over from other repositories of the registry:
    `ENABLED` or `DISABLED`. Default: none, left as it is."""

    policy_statements: Sequence[RegistryStatement] | None
    """Statements of the registry policy, which is about all repositories; in Python and
    stack files also a whole policy, `{Version: ..., Statement: [...]}`. Default: `[]`,
    no registry policy."""

    pull_through_cache_rules: Mapping[str, PullThroughCacheRule] | None
    """Registries that are cached here, by the prefix of names under which they are: 2
    to 30 characters, or `ROOT`. Default: `{}`."""

    pull_time_update_exclusions: Sequence[str] | None
    """ARNs of roles, up to 100, whose pulls do not count as use of an image, such as
    those of scanners. Default: `[]`."""

    region: str | None
    """The region of the registry. What exists already stays where it is. Default: the
    provider's."""

    registry_policy_scope: str | None
    """To which requests the registry policy applies: `V2`, every request to ECR, the
    only one there is. Default: none, left as it is."""

    replication_rules: Sequence[ReplicationRule] | None
    """To where ECR copies every image pushed from then on, up to 10 rules and 25
    registries. Default: `[]`, no replication configuration."""

    replication_source_account_ids: Sequence[Input[str]] | None
    """AWS accounts, 12 digits each, that may copy images into this registry, and create
    repositories for them: a statement of the registry policy. Default: `[]`."""

    repository_creation_templates: Mapping[str, RepositoryCreationTemplate] | None
    """What ECR makes of repositories that it creates by itself, by the prefix of their
    names, or `ROOT` for all others; the longest prefix is the one. Default: `{}`."""

    scan_type: str | None
    """How deep images are scanned: `BASIC`, or `ENHANCED` by Amazon Inspector, which
    costs. Default: none, left as it is."""

    scanning_rules: Sequence[ScanningRule] | None
    """With `scan_type`, which repositories are scanned when. Default: `[]`."""


class GithubTrust(TypedDict, total=False):
    """Jobs of GitHub Actions that may assume a role, by repository and occasion."""

    repository: Required[str]
    """`octo-org/app`, in the spelling of GitHub; it may end in `*`. Names that are
    given up can be taken by others, so better with the ids that GitHub has for both:
    `octo-org@123456/app@456789`, which only a repository whose tokens have them
    matches: one that was created, renamed or transferred since July 15, 2026, or whose
    owner asked for it."""

    branches: Sequence[str] | None
    """The branches whose jobs may, `*` standing for any run of characters. A job that
    has an environment counts for that alone."""

    tags: Sequence[str] | None
    """The tags whose jobs may, likewise."""

    environments: Sequence[str] | None
    """The environments whose jobs may, likewise."""

    pull_requests: bool | None
    """Whether the jobs of pull requests may. Default: `false`."""

    whole_organization: bool | None
    """Says that `octo-org/*` is meant: each repository that the organization has or
    will have. Default: `false`."""

    issuer: str | None
    """The issuer of the tokens, where that is GitHub Enterprise Server
    (`https://github.example.com/_services/token`), data residency or an enterprise's
    own. Default: `https://token.actions.githubusercontent.com`."""

    audiences: Sequence[str] | None
    """For whom the tokens are issued. Default: `sts.amazonaws.com`."""


class GitlabTrust(TypedDict, total=False):
    """Jobs of GitLab that may assume a role: those of a project, by branch or tag."""

    project: Required[str]
    """`group/project`, with all subgroups; it may end in `*`."""

    branches: Sequence[str] | None
    """The branches whose jobs may, `*` standing for any run of characters."""

    tags: Sequence[str] | None
    """The tags whose jobs may, likewise."""

    whole_group: bool | None
    """Says that `group/*` is meant: each project that the group and its subgroups have
    or will have. Default: `false`."""

    url: str | None
    """The address of the instance, without a `/` at its end. Default:
    `https://gitlab.com`."""

    audiences: Sequence[str] | None
    """For whom the tokens are issued. Default: the instance's address."""


class OidcTrust(TypedDict, total=False):
    """Tokens of any issuer that may assume a role.

    Also those of a forge where the format of subjects was changed.
    """

    provider_arn: Input[str] | None
    """The ARN of the issuer's OIDC provider in IAM."""

    issuer: str | None
    """In place of that, the issuer's address; its provider is then taken to exist in
    the role's account."""

    audiences: Required[Sequence[str]]
    """For whom the tokens are issued."""

    subjects: Required[Sequence[str]]
    """Whose they are, `*` standing for any run of characters behind what says who."""


class EksTrust(TypedDict, total=False):
    """Pods of EKS that may assume a role.

    What runs in them does. Their own images are pulled by their nodes, whose role
    trusts `ec2.amazonaws.com`.
    """

    pod_identity: bool | None
    """Whether those may that a Pod Identity association gives the role to. Default:
    `false`."""

    provider_arn: Input[str] | None
    """In place of that, for roles of service accounts, the ARN of the cluster's OIDC
    provider in IAM."""

    namespace: str | None
    """The pods' namespace; with `pod_identity` none means any."""

    service_account: str | None
    """Their service account, or `*` for any of the namespace."""


class Role(TypedDict, total=False):
    """A role of IAM: what it may do, and who may assume it.

    That is everybody whom one of `github`, `gitlab`, `oidc`, `principals` and `eks`
    names.
    """

    push: Sequence[str] | None
    """The repositories that it pushes to, and pulls from: names, or what names begin
    with and then `*`."""

    pull: Sequence[str] | None
    """The repositories that it pulls from, likewise."""

    github: GithubTrust | None
    """Jobs of GitHub Actions that may assume it."""

    gitlab: GitlabTrust | None
    """Jobs of GitLab that may assume it."""

    oidc: OidcTrust | None
    """Tokens of any issuer that may assume it."""

    principals: Sequence[Input[str]] | None
    """Accounts (by id), roles and users (by ARN), organizations (by id, or by path of
    a unit) and services that may assume it."""

    eks: EksTrust | None
    """Pods of EKS that may assume it."""

    allow_push_from_pull_requests: bool | None
    """Says that a role that pushes may be assumed by the jobs of pull requests.
    Default: `false`."""

    path: str | None
    """Its path. It can't be changed while the role exists. Default: `/`."""

    permissions_boundary: Input[str] | None
    """The ARN of the managed policy that is its permissions boundary."""

    max_session_duration: int | None
    """For how many seconds a session may last, 3600 to 43200. Default: `3600`."""

    tags: Mapping[str, Input[str]] | None
    """Its tags, up to 50."""

    description: str | None
    """What it is for, in up to 1,000 characters."""


class EcrRolesArgs(TypedDict):
    """The inputs of `EcrRoles`: who pushes to repositories and who pulls from them.

    Null means as if left out.
    """

    roles: Mapping[str, Role]
    """The roles, by name."""

    create_oidc_providers: NotRequired[Sequence[str] | None]
    """The OIDC providers to create in the account, which can have one of each issuer:
    `github`, `gitlab`, or the address of an issuer that a role trusts. Default: none;
    they are taken to exist."""

    registry_id: NotRequired[str | None]
    """The account that the repositories are in. Default: the provider's."""

    regions: NotRequired[Sequence[str] | None]
    """The regions that they are in. Default: the provider's."""

    replica_regions: NotRequired[Sequence[str] | None]
    """The regions to which their images are copied: the roles pull there, too."""

    repositories: NotRequired[Sequence[str] | None]
    """The names of all that there are, which `push` and `pull` are compared with; one
    may end in `*`. Default: they are not compared."""
