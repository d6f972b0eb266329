"""What the component takes, as types for Python and for every Pulumi language.

The types describe; `settings` checks. No ``from __future__ import annotations``
here: Pulumi's analyzer reads the annotations as they are.
"""

from typing import NotRequired, TypedDict

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

    tag_pattern_list: NotRequired[list[str] | None]
    """With `tagged`: patterns, `*` standing for any run of characters, at most four in
    each. An image must match every entry, so write one rule for each pattern."""

    tag_prefix_list: NotRequired[list[str] | None]
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


class Repository(TypedDict, total=False):
    """One repository. What it leaves out, or gives as null, comes from the defaults.

    What it gives replaces the default as a whole; only tags merge.
    """

    enable_automatic_image_scanning: bool | None
    """Scan each image when it is pushed. Default:
    `default_automatic_image_scanning`."""

    encryption_config: EncryptionConfig | None
    """Encryption at rest; null means no encryption block, which AWS treats as `AES256`.
    Default: `default_encryption_config`."""

    external_account_ids_with_read_access: list[Input[str]] | None
    """AWS accounts, 12 digits each, that may pull; `[]` for none. Default:
    `default_external_account_ids_with_read_access`."""

    external_account_ids_with_write_access: list[Input[str]] | None
    """AWS accounts, 12 digits each, that may pull and push; `[]` for none. Default:
    `default_external_account_ids_with_write_access`."""

    force_delete: bool | None
    """Delete the repository even while it holds images. Must have been applied before
    the deletion. Default: `default_force_delete`."""

    image_tag_mutability: str | None
    """Whether a tag can be moved to another image: `MUTABLE`, `IMMUTABLE`,
    `IMMUTABLE_WITH_EXCLUSION` or `MUTABLE_WITH_EXCLUSION`. Default:
    `default_image_tag_mutability`."""

    image_tag_mutability_exclusion_filters: list[str] | None
    """With a mode that ends in `_WITH_EXCLUSION`: 1 to 5 filters of the tags to which
    the opposite applies, with up to two `*` each. Default:
    `default_image_tag_mutability_exclusion_filters`."""

    lifecycle_policy_rules: list[LifecycleRule] | None
    """Rules that expire or archive images; `[]` for no lifecycle policy. Default:
    `default_lifecycle_policy_rules`."""

    protect: bool | None
    """Refuse, at preview, to delete or replace the repository and its policies.
    Default: `default_protect`."""

    tags: dict[str, Input[str]] | None
    """Tags of the AWS resource, merged with `global_tags`, which win on equal keys
    unless `tag_precedence` says otherwise. Default: none."""


class EcrRepositoriesArgs(TypedDict):
    """The inputs of `EcrRepositories`. Null means as if left out."""

    repositories: dict[str, Repository]
    """The repositories, by name. A name has 2 to 256 characters and is the repository's
    name in AWS as it stands. May be empty. Removing an entry deletes the repository,
    which fails while it holds images."""

    default_automatic_image_scanning: NotRequired[bool | None]
    """Scan each image when it is pushed. Default: `true`."""

    default_encryption_config: NotRequired[EncryptionConfig | None]
    """Encryption at rest; null means no encryption block, which AWS treats as `AES256`.
    Default: `{encryption_type: AES256}`."""

    default_external_account_ids_with_read_access: NotRequired[list[Input[str]] | None]
    """AWS accounts, 12 digits each, that may pull. Default: `[]`."""

    default_external_account_ids_with_write_access: NotRequired[list[Input[str]] | None]
    """AWS accounts, 12 digits each, that may pull and push. Default: `[]`."""

    default_force_delete: NotRequired[bool | None]
    """Delete repositories even while they hold images. Default: `false`."""

    default_image_tag_mutability: NotRequired[str | None]
    """Whether a tag can be moved to another image. Default: `MUTABLE`."""

    default_image_tag_mutability_exclusion_filters: NotRequired[list[str] | None]
    """Filters for repositories whose mode ends in `_WITH_EXCLUSION`. Default: `[]`."""

    default_lifecycle_policy_rules: NotRequired[list[LifecycleRule] | None]
    """Rules that expire or archive images. Default: `[]`, so images stay for ever."""

    default_protect: NotRequired[bool | None]
    """Refuse, at preview, to delete or replace repositories and their policies.
    Default: `false`, which leaves it to the component's `protect` option."""

    global_tags: NotRequired[dict[str, Input[str]] | None]
    """Tags for every repository. Default: `{}`."""

    replication_regions: NotRequired[list[str] | None]
    """Regions to which ECR copies every image pushed to this registry from then on, the
    repositories of others included. Default: `[]`, no replication configuration."""

    tag_precedence: NotRequired[str | None]
    """Which value wins where `global_tags` and a repository's `tags` have the same key:
    `global` or `repository`. Default: `global`."""
