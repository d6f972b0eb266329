"""Templates of the repositories that ECR creates by itself.

It does so for images that are replicated, for a cache that is asked for the first time,
and for a push to a name that is not there. A template acts at such a creation only.

Source: ECR API, CreateRepositoryCreationTemplate; ECR user guide, "Templates to control
repositories created during a pull through cache, create on push, or replication
action".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, PlainValidator

from ecr_component.access.access_checks import checked_policy
from ecr_component.access.access_settings import access_of
from ecr_component.access.repository_policy import Access
from ecr_component.access.statements import place_of
from ecr_component.errors import Key, Message, Path, Problem, Refusal, refuse
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.rule_warnings import lifecycle_warnings, pattern_warning
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.lifecycle.short_form import EITHER_FORM
from ecr_component.registry.cache_rules import ROOT, root_in_small_letters
from ecr_component.registry.shared_settings import (
    SharedSettings,
    encryption_problems,
    mutability_problems,
)
from ecr_component.values import json_schemas
from ecr_component.values.closed_models import (
    a_mapping,
    collect_by_key,
    nested,
    up_to,
)
from ecr_component.values.key_types import RoleArn
from ecr_component.values.regions import Location
from ecr_component.values.role_arns import role_of
from ecr_component.values.scalars import one_of, text

_Occasion = Literal["CREATE_ON_PUSH", "PULL_THROUGH_CACHE", "REPLICATION"]
_OCCASIONS: Final = ("CREATE_ON_PUSH", "PULL_THROUGH_CACHE", "REPLICATION")

# ECR's own pattern; it takes the separators of repositories' names, and adds the / at
# the end where it is not written.
_PREFIX: Final = re.compile(
    r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*/?"
)
_PREFIX_LENGTH: Final = range(2, 257)  # characters; ECR takes 1, the provider 2
_MOST_OF_DESCRIPTION: Final = 255  # characters; ECR takes 256


def template_prefix(value: object) -> str:
    """Return a prefix of the names for which a template is."""
    prefix = text(value)
    if prefix == ROOT:
        return prefix
    if len(prefix) not in _PREFIX_LENGTH:
        what = f"a template's prefix has 2 to 256 characters, this has {len(prefix)}"
        remedy = f"write {ROOT} for all names" if prefix in ("", "*", "/") else ""
        raise refuse(what, remedy=remedy)
    if not _PREFIX.fullmatch(prefix):
        raise refuse(
            "a template's prefix has a-z and 0-9, with . _ - or / between them",
            prefix,
            _prefix_meant(prefix),
        )
    return prefix


def _prefix_meant(prefix: str) -> str:
    if prefix.casefold() == ROOT.casefold():
        return f"write {ROOT}"
    guess = prefix.rstrip("*").lower()
    return f"try {guess!r}" if _PREFIX.fullmatch(guess) else ""


def _occasions(value: object) -> tuple[str, ...]:
    most = f"there are {len(_OCCASIONS)} occasions"
    found = up_to(len(_OCCASIONS), one_of(*_OCCASIONS), most, unique=True)(value)
    if not found:
        raise refuse("must not be empty", value, f"write any of {_ANY_OCCASION}")
    return found


_ANY_OCCASION: Final = ", ".join(_OCCASIONS)


def _description(value: object) -> str:
    words = text(value)
    if len(words) > _MOST_OF_DESCRIPTION:
        most = f"a description has up to {_MOST_OF_DESCRIPTION} characters"
        raise refuse(f"{most}, this has {len(words)}")
    return words


class CreationTemplate(SharedSettings):
    """What ECR makes of the repositories that it creates below a prefix."""

    described_as: ClassVar = "RepositoryCreationTemplate"
    cross_field_rules: ClassVar = [EITHER_FORM]
    misplaced: ClassVar = dict.fromkeys(
        (
            *("enable_automatic_image_scanning", "force_delete", "protect"),
            "replica_kms_keys",
        ),
        "no template of ECR can hold it",
    )

    applied_for: Annotated[
        tuple[str, ...],
        PlainValidator(
            _occasions,
            json_schema_input_type=Annotated[
                list[_Occasion],
                Field(min_length=1, json_schema_extra={"uniqueItems": True}),
            ],
        ),
    ]
    custom_role_arn: RoleArn | None = None
    description: (
        Annotated[
            str,
            PlainValidator(
                _description,
                json_schema_input_type=Annotated[
                    str, Field(max_length=_MOST_OF_DESCRIPTION)
                ],
            ),
        ]
        | None
    ) = None


_template: Final = nested(CreationTemplate)


def creation_templates(value: object) -> dict[str, CreationTemplate]:
    """Return templates, by prefix."""
    written = a_mapping(value)
    found, problems = collect_by_key(written, template_prefix, _template)
    for prefix in written:
        if f"{prefix}/" in written:
            what = f"is the same prefix as '{prefix}/'"
            problems.append(Problem((prefix,), what, remedy="keep one"))
    if problems:
        raise Refusal(*problems, found=found)
    return found


CreationTemplates = Annotated[
    Mapping[str, CreationTemplate],
    PlainValidator(
        creation_templates,
        json_schema_input_type=dict[
            Annotated[
                str,
                json_schemas.text(
                    f"^({ROOT}|{_PREFIX.pattern})$", minLength=2, maxLength=256
                ),
            ],
            CreationTemplate,
        ],
    ),
]


@dataclass(frozen=True)
class _Places:
    """Where the keys of a template were written."""

    template: CreationTemplate
    written: object
    """The template as it was written."""

    def of(self, key: str) -> Path:
        """The place of a key."""
        return (key,)

    def is_own(self, key: str) -> bool:
        """Whether a key was written; a template has no defaults behind it."""
        return self.template.has(key)

    def default_for(self, key: str) -> str:
        """The key itself."""
        return key

    def part_in(self, key: str) -> Any:  # noqa: ANN401 - any key's value
        """What could be read of a key."""
        return self.template.part(key)

    def of_statement(self, statement: int, *keys: str | int) -> Path:
        """A part of a statement written by hand."""
        key = "policy_statements"
        written = self.written.get(key) if isinstance(self.written, Mapping) else None
        return (key, *place_of(statement, keys, written))

    def as_whole(self, problem: Problem) -> Problem:
        """A problem of the policy as a whole, at the template."""
        return problem

    def sound(self, *keys: str) -> bool:
        """Whether all these could be read, so that they can be compared."""
        return not any(map(self.template.is_wrong, keys))


@dataclass(frozen=True)
class DesiredTemplate:
    """A template as it is to be."""

    prefix: str
    settings: CreationTemplate
    access: Access
    policy: str | None
    """The repository policy's text, empty for none; ``None`` where it is not known yet:
    it depends on an output, or on the location."""
    rules: tuple[PolicyRule, ...]
    lifecycle_policy: str
    """The lifecycle policy's text; empty for none."""


def desired_template(
    prefix: str, template: CreationTemplate, written: object, location: Location
) -> tuple[DesiredTemplate, list[Problem]]:
    """What is wanted by a template, and what is wrong with it as a whole."""
    place = _Places(template, written)
    access = access_of(template)
    policy, problems = checked_policy(access, place, location)
    problems += mutability_problems(template, place)
    problems += encryption_problems(template, place, location)
    problems += _role_problems(template, location)
    rules = template.lifecycle.rules() or template.lifecycle_policy_rules
    text_of_rules = lifecycle_text(rules) if rules else ""
    wanted = DesiredTemplate(prefix, template, access, policy, rules, text_of_rules)
    return wanted, problems


def _role_problems(template: CreationTemplate, location: Location) -> Iterator[Problem]:
    """Find that ECR has no role to act as, or one of another account."""
    key = "custom_role_arn"
    encryption = template.part("encryption_config")
    with_key = encryption is not None and encryption.part("encryption_type") in (
        "KMS",
        "KMS_DSSE",
    )
    tagged = bool(template.part("tags"))
    if (with_key or tagged) and not template.says(key):
        yield Problem(
            (key,),
            "is missing",
            remedy=Message(
                *("with ", Key("tags" if tagged else "encryption_config")),
                *("" if tagged else " other than AES256", ", ECR acts as a role: "),
                "name one that ecr.amazonaws.com may assume",
            ),
        )
    arn = template.part(key)
    if isinstance(arn, str):
        try:
            role_of(arn, location)
        except Refusal as refusal:
            yield from (problem.under(key) for problem in refusal.problems)


def template_warnings(wanted: DesiredTemplate, location: Location) -> Iterator[Problem]:
    """Find what AWS takes of a template and was hardly meant."""
    settings = wanted.settings
    yield from root_in_small_letters(wanted.prefix)
    if (
        "PULL_THROUGH_CACHE" in settings.applied_for
        and settings.image_tag_mutability == "IMMUTABLE"
    ):
        yield Problem(
            ("image_tag_mutability",),
            "IMMUTABLE keeps a cache from fetching a tag anew that moved upstream",
        )
    for number, pattern in enumerate(settings.image_tag_mutability_exclusion_filters):
        if warning := pattern_warning(pattern):
            yield Problem(("image_tag_mutability_exclusion_filters", number), warning)
    if wanted.access.is_open_to_everyone():
        yield Problem(
            ("policy_statements",),
            "allow everyone (Principal '*' without a Condition) to use what ECR "
            "creates",
        )
    if wanted.access.strict and not wanted.access.exempt:
        yield Problem(
            ("strict_deny_rules_enabled",),
            Message(
                "does nothing without ", Key("users_or_roles_to_allow_deny_all_else")
            ),
        )
    key = "lifecycle" if settings.has("lifecycle") else "lifecycle_policy_rules"
    for warning in lifecycle_warnings(wanted.rules):
        yield Problem((key,), warning)
    if settings.is_encrypted_twice() and location.partition not in (
        None,
        "aws-us-gov",
    ):
        yield Problem(
            ("encryption_config",),
            "KMS_DSSE is documented for AWS GovCloud (US) only",
        )
