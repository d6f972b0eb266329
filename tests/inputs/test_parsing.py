"""What the inputs say, what follows for each repository, and what is refused."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ecr_component.access.repository_policy import Access
from ecr_component.args import EcrRepositoriesArgs
from ecr_component.errors import ConfigError
from ecr_component.inputs.desired import DesiredRepositories, DesiredRepository
from ecr_component.inputs.input_models import (
    Inputs,
    RepositorySettings,
    default_for,
)
from ecr_component.inputs.parsing import parse
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from ecr_component.values.deferred import Deferred, Secret
from ecr_component.values.encryption import EncryptionSettings
from ecr_component.values.regions import REGIONS, Location, partition_of

STAGING, PROD, BUILD = "111122223333", "444455556666", "012345678901"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
UNTAGGED = {
    "selection": {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14,
    },
    "action": {"type": "expire"},
}
NEWEST = {
    "selection": {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 50,
    },
    "action": {"type": "expire"},
}
IRELAND = Location("eu-west-1", "aws", "210987654321")

# Every default that differs from what is so without it.
DEFAULTS: dict[str, Any] = {
    "default_automatic_image_scanning": False,
    "default_encryption_config": {"encryption_type": "KMS", "kms_key": KEY},
    "default_external_account_ids_with_read_access": [STAGING],
    "default_external_account_ids_with_write_access": [BUILD],
    "default_force_delete": True,
    "default_image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
    "default_image_tag_mutability_exclusion_filters": ["latest"],
    "default_lifecycle_policy_rules": [UNTAGGED],
    "default_protect": True,
    "global_tags": {"environment": "dev"},
}


def read(inputs: object, location: Location = IRELAND) -> DesiredRepositories:
    return parse(inputs, source="dev.yaml", location=location)


def repository(
    written: object, defaults: Mapping[str, Any] = DEFAULTS, **more: object
) -> DesiredRepository:
    """The only repository, as it is to be."""
    inputs = {**defaults, **more, "repositories": {"web": written}}
    (found,) = read(inputs).repositories
    return found


def part(found: DesiredRepository, field: str) -> object:
    """What a repository is to have, or one of its settings."""
    return getattr(found if hasattr(found, field) else found.settings, field)


def told(inputs: object, location: Location = IRELAND) -> str:
    """The lines of the report, less their indentation and the head that counts them."""
    with pytest.raises(ConfigError) as refused:
        read(inputs, location)
    head, *lines = str(refused.value).split("\n")
    assert head == f"dev.yaml: {len(lines)} problem{'s' if len(lines) > 1 else ''}"
    return "\n".join(line.removeprefix("  ") for line in lines)


# Omitted, null, empty


def test_a_repository_that_says_nothing_takes_every_default() -> None:
    found = repository({})

    assert found.name == "web"
    assert found.settings.enable_automatic_image_scanning is False
    assert found.settings.encryption_config == EncryptionSettings(
        encryption_type="KMS", kms_key=KEY
    )
    assert found.access == Access(read=(STAGING,), write=(BUILD,))
    assert found.settings.force_delete is True
    assert found.settings.image_tag_mutability == "IMMUTABLE_WITH_EXCLUSION"
    assert found.settings.image_tag_mutability_exclusion_filters == ("latest",)
    assert found.rules == lifecycle_rules([UNTAGGED])
    assert found.settings.protect is True
    assert found.settings.tags == {"environment": "dev"}


def test_without_defaults_a_repository_is_as_the_module_makes_it() -> None:
    found = repository({}, {})

    assert found.settings.enable_automatic_image_scanning is True
    assert found.settings.encryption_config == EncryptionSettings(
        encryption_type="AES256"
    )
    assert found.access == Access()
    assert found.settings.force_delete is False
    assert found.settings.image_tag_mutability == "MUTABLE"
    assert found.settings.image_tag_mutability_exclusion_filters == ()
    assert found.rules == ()
    assert found.settings.protect is None
    assert found.settings.tags == {}


def test_a_repository_that_is_null_says_nothing() -> None:
    assert repository(None) == repository({})


@pytest.mark.parametrize(
    "key", sorted(set(RepositorySettings.model_fields) - {"encryption_config"})
)
def test_a_repositorys_null_is_as_if_omitted(key: str) -> None:
    assert repository({key: None}) == repository({})


def test_a_repositorys_null_for_encryption_means_no_encryption_block() -> None:
    assert repository({"encryption_config": None}).settings.encryption_config is None


@pytest.mark.parametrize(
    "key",
    sorted(set(Inputs.model_fields) - {"default_encryption_config", "repositories"}),
)
def test_an_inputs_null_is_as_if_omitted(key: str) -> None:
    without = {name: value for name, value in DEFAULTS.items() if name != key}
    if key == "default_image_tag_mutability_exclusion_filters":
        del without["default_image_tag_mutability"]

    assert repository({}, without, **{key: None}) == repository({}, without)


def test_null_for_the_default_encryption_means_no_encryption_block() -> None:
    assert (
        repository({}, default_encryption_config=None).settings.encryption_config
        is None
    )


@pytest.mark.parametrize("inputs", [{}, {"repositories": None}], ids=["none", "null"])
def test_repositories_are_required(inputs: dict[str, object]) -> None:
    assert told(inputs) == "repositories: is missing"


def test_there_may_be_no_repositories() -> None:
    assert read({"repositories": {}}) == DesiredRepositories((), ())


@pytest.mark.parametrize(
    ("key", "field", "empty"),
    [
        pytest.param(
            "external_account_ids_with_read_access",
            "access",
            Access(write=(BUILD,)),
            id="nobody-reads",
        ),
        pytest.param(
            "external_account_ids_with_write_access",
            "access",
            Access(read=(STAGING,)),
            id="nobody-writes",
        ),
        pytest.param("lifecycle_policy_rules", "rules", (), id="no-rules"),
    ],
)
def test_an_empty_list_overrides_the_default_with_nothing(
    key: str, field: str, empty: object
) -> None:
    assert part(repository({key: []}), field) == empty


def test_empty_lists_of_access_leave_nobody() -> None:
    found = repository(
        {
            "external_account_ids_with_read_access": [],
            "external_account_ids_with_write_access": [],
        }
    )

    assert not found.access


def test_empty_tags_leave_the_global_ones() -> None:
    assert repository({"tags": {}}).settings.tags == {"environment": "dev"}


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        pytest.param(
            {"enable_automatic_image_scanning": True},
            "enable_automatic_image_scanning",
            True,
            id="scanning",
        ),
        pytest.param(
            {"encryption_config": {"encryption_type": "KMS"}},
            "encryption_config",
            EncryptionSettings(encryption_type="KMS"),
            id="encryption-without-the-defaults-key",
        ),
        pytest.param(
            {"external_account_ids_with_read_access": [PROD]},
            "access",
            Access(read=(PROD,), write=(BUILD,)),
            id="readers",
        ),
        pytest.param(
            {"external_account_ids_with_write_access": [PROD]},
            "access",
            Access(read=(STAGING,), write=(PROD,)),
            id="writers",
        ),
        pytest.param({"force_delete": False}, "force_delete", False, id="force-delete"),
        pytest.param(
            {"image_tag_mutability": "MUTABLE"},
            "image_tag_mutability",
            "MUTABLE",
            id="mode",
        ),
        pytest.param(
            {"image_tag_mutability_exclusion_filters": ["nightly"]},
            "image_tag_mutability_exclusion_filters",
            ("nightly",),
            id="filters",
        ),
        pytest.param(
            {"lifecycle_policy_rules": [NEWEST]},
            "rules",
            lifecycle_rules([NEWEST]),
            id="rules",
        ),
        pytest.param({"protect": False}, "protect", False, id="unprotected"),
    ],
)
def test_what_a_repository_says_replaces_the_default_as_a_whole(
    written: dict[str, object], field: str, value: object
) -> None:
    assert part(repository(written), field) == value


@pytest.mark.parametrize(
    ("default", "own", "protect"),
    [
        pytest.param(None, None, None, id="nothing-said-leaves-it-to-the-component"),
        pytest.param(False, None, None, id="a-false-default-says-nothing-either"),
        pytest.param(True, None, True, id="default"),
        pytest.param(None, True, True, id="own"),
        pytest.param(True, False, False, id="own-over-default"),
        pytest.param(None, False, False, id="own-against-the-components-option"),
    ],
)
def test_protection_is_on_off_or_left_to_the_component(
    default: bool | None,  # noqa: FBT001
    own: bool | None,  # noqa: FBT001
    protect: bool | None,  # noqa: FBT001
) -> None:
    found = repository({"protect": own}, default_protect=default)

    assert found.settings.protect is protect


def test_filters_of_the_default_wait_for_a_mode_that_uses_them() -> None:
    found = repository({"image_tag_mutability": "IMMUTABLE"})

    assert (
        found.settings.image_tag_mutability,
        found.settings.image_tag_mutability_exclusion_filters,
    ) == ("IMMUTABLE", ())


# Tags


@pytest.mark.parametrize(
    ("precedence", "tags"),
    [
        pytest.param(None, {"a": "global", "b": "own", "c": "global"}, id="default"),
        pytest.param("global", {"a": "global", "b": "own", "c": "global"}, id="global"),
        pytest.param(
            "repository", {"a": "own", "b": "own", "c": "global"}, id="repository"
        ),
    ],
)
def test_tags_merge_and_precedence_says_which_wins(
    precedence: str | None, tags: dict[str, str]
) -> None:
    found = repository(
        {"tags": {"a": "own", "b": "own"}},
        global_tags={"a": "global", "c": "global"},
        tag_precedence=precedence,
    )

    assert found.settings.tags == tags


def test_an_unknown_tag_precedence_is_refused() -> None:
    assert told({"repositories": {}, "tag_precedence": "repo"}) == (
        "tag_precedence: must be global or repository (got 'repo')"
    )


def _tags(letter: str, count: int) -> dict[str, str]:
    return {f"{letter}{n}": "x" for n in range(count)}


@pytest.mark.parametrize("global_count", [0, 1, 49, 50])
def test_a_repository_has_up_to_50_tags_from_both_sources(global_count: int) -> None:
    own, everywhere = _tags("own", 50 - global_count), _tags("global", global_count)

    assert len(repository({"tags": own}, global_tags=everywhere).settings.tags) == 50


def test_a_key_of_both_sources_counts_once() -> None:
    tags = _tags("a", 50)

    assert repository({"tags": tags}, global_tags=tags).settings.tags == tags


@pytest.mark.parametrize("own_count", [1, 50])
def test_a_51st_tag_is_refused(own_count: int) -> None:
    inputs = {
        "global_tags": _tags("global", 51 - own_count),
        "repositories": {"web": {"tags": _tags("own", own_count)}},
    }

    assert told(inputs) == (
        "repositories.web.tags: with global_tags these are 51 tags, "
        "and a repository has up to 50"
    )


# Faults of single keys, each as a repository's own and as a default


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        pytest.param(
            "enable_automatic_image_scanning",
            "yes",
            ": must be true or false (got 'yes')",
            id="scanning",
        ),
        pytest.param(
            "encryption_config",
            "AES256",
            ": must be a mapping of keys to values (got 'AES256')",
            id="encryption-no-mapping",
        ),
        pytest.param(
            "encryption_config",
            {},
            ".encryption_type: is missing",
            id="encryption-empty",
        ),
        pytest.param(
            "encryption_config",
            {"encryption_type": "aes256"},
            ".encryption_type: must be AES256, KMS or KMS_DSSE (got 'aes256'); "
            "did you mean 'AES256'?",
            id="encryption-type",
        ),
        pytest.param(
            "encryption_config",
            {"encryption_type": "AES256", "kms_key": KEY},
            ".kms_key: is only valid with encryption_type KMS or KMS_DSSE, not AES256; "
            "leave it out, or write encryption_type: KMS",
            id="key-with-aes256",
        ),
        pytest.param(
            "encryption_config",
            {"encryption_type": "KMS", "kms_key": "alias/a"},
            ".kms_key: is an alias, which would replace the repository at every "
            "update (got 'alias/a'); write the key's ARN, which `aws kms describe-key "
            "--key-id alias/a --query KeyMetadata.Arn` prints",
            id="key-alias",
        ),
        pytest.param(
            "encryption_config",
            {"encryption_type": "KMS", "kmsKey": KEY},
            ".kmsKey: unknown key; did you mean 'kms_key'?",
            id="encryption-unknown-key",
        ),
        *(
            pytest.param(
                f"external_account_ids_with_{kind}_access",
                value,
                said,
                id=f"{kind}-{fault}",
            )
            for kind in ("read", "write")
            for fault, value, said in (
                (
                    "no-list",
                    STAGING,
                    f": must be a list (got '{STAGING}'); put it between [ and ]",
                ),
                (
                    "digits",
                    [STAGING, "1"],
                    "[1]: an account id is text of 12 digits (got '1')",
                ),
                (
                    "octal",
                    [1402433619],
                    (
                        "[0]: an account id has 12 digits, and YAML drops a leading "
                        "zero from a number or reads it as octal (got 1402433619); "
                        "put quotes around the id"
                    ),
                ),
                ("null", [None], "[0]: must be text (got null)"),
            )
        ),
        pytest.param(
            "force_delete", 1, ": must be true or false (got 1)", id="force-delete"
        ),
        pytest.param(
            "image_tag_mutability",
            "Immutable",
            ": must be MUTABLE, IMMUTABLE, IMMUTABLE_WITH_EXCLUSION or "
            "MUTABLE_WITH_EXCLUSION (got 'Immutable'); did you mean 'IMMUTABLE'?",
            id="mutability",
        ),
        pytest.param(
            "image_tag_mutability",
            "",
            ": must be MUTABLE, IMMUTABLE, IMMUTABLE_WITH_EXCLUSION or "
            "MUTABLE_WITH_EXCLUSION (got '')",
            id="mutability-empty",
        ),
        pytest.param(
            "lifecycle_policy_rules",
            [UNTAGGED, UNTAGGED],
            "[1].selection.tagStatus: rule [0] is 'untagged' too, and ECR takes one "
            "such rule for storage class 'standard'; merge the two",
            id="lifecycle",
        ),
        pytest.param(
            "lifecycle_policy_rules",
            {"rules": [{"selection": NEWEST["selection"]}]},
            ".rules[0].action: is missing",
            id="lifecycle-mapping",
        ),
        pytest.param(
            "protect", "true", ": must be true or false (got 'true')", id="protect"
        ),
        pytest.param(
            "tags",
            ["a"],
            ": must be a mapping of keys to values (got ['a'])",
            id="tags-no-mapping",
        ),
        pytest.param(
            "tags",
            {"version": 8},
            ".version: a tag's value is text (got 8); put quotes around it",
            id="tag-number",
        ),
        pytest.param(
            "tags",
            {"aws:team": "a"},
            ".aws:team: a tag's key must not begin with 'aws:' (got 'aws:team')",
            id="tag-key",
        ),
        pytest.param(
            "tags",
            _tags("t", 51),
            ": a repository has up to 50 tags (got 51)",
            id="51-tags",
        ),
    ],
)
def test_a_fault_is_told_where_it_stands(key: str, value: object, said: str) -> None:
    own = told({"repositories": {"web": {key: value}}})
    default = told({"repositories": {}, default_for(key): value})

    assert own == f"repositories.web.{key}{said}"
    assert default == f"{default_for(key)}{said}"


@pytest.mark.parametrize(
    ("given", "config"),
    [
        pytest.param({"encryption_type": "AES256"}, ("AES256", None), id="aes256"),
        pytest.param(
            {"encryption_type": "AES256", "kms_key": None},
            ("AES256", None),
            id="null-key",
        ),
        pytest.param({"encryption_type": "KMS"}, ("KMS", None), id="managed-key"),
        pytest.param(
            {"encryption_type": "KMS", "kms_key": KEY}, ("KMS", KEY), id="key"
        ),
        pytest.param({"encryption_type": "KMS_DSSE"}, ("KMS_DSSE", None), id="dsse"),
        pytest.param(
            {"encryption_type": "KMS_DSSE", "kms_key": KEY},
            ("KMS_DSSE", KEY),
            id="both",
        ),
    ],
)
def test_each_encryption_that_ecr_has_can_be_asked_for(
    given: dict[str, object], config: tuple[str, str | None]
) -> None:
    found = repository({"encryption_config": given}).settings.encryption_config

    assert found is not None
    assert (found.encryption_type, found.kms_key) == config


def test_an_account_id_of_12_digits_may_be_a_number() -> None:
    found = repository({"external_account_ids_with_read_access": [111122223333]})

    assert found.access.read == (STAGING,)


# Names and keys


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        pytest.param(
            {"repositories": {}, "repositorys": {}},
            "repositorys: unknown key; did you mean 'repositories'?",
            id="input",
        ),
        pytest.param(
            {"repositories": {}, "default_image_tag_mutablity": "MUTABLE"},
            "default_image_tag_mutablity: unknown key; "
            "did you mean 'default_image_tag_mutability'?",
            id="default",
        ),
        pytest.param(
            {"repositories": {}, "xyz": None},
            "xyz: unknown key; docs/reference/inputs.md has them all",
            id="input-far",
        ),
        pytest.param(
            {"repositories": {"web": {"imagetag_mutability": "MUTABLE"}}},
            "repositories.web.imagetag_mutability: unknown key; "
            "did you mean 'image_tag_mutability'?",
            id="repository",
        ),
        pytest.param(
            {"repositories": {"web": {"xyz": 1}}},
            "repositories.web.xyz: unknown key; docs/reference/inputs.md has them all",
            id="repository-far",
        ),
    ],
)
def test_a_misspelt_key_is_refused_with_the_one_that_was_meant(
    inputs: dict[str, object], said: str
) -> None:
    assert told(inputs) == said


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        pytest.param(None, "must be a mapping of keys to values (got null)", id="null"),
        pytest.param([], "must be a mapping of keys to values (got [])", id="list"),
        pytest.param(
            {"repositories": ["web"]},
            "repositories: must be a mapping of names to settings (got ['web']); "
            "names are keys, each with its settings: write 'web: {}'",
            id="repositories",
        ),
        pytest.param(
            {"repositories": {"web": "mutable"}},
            "repositories.web: must be a mapping of keys to values (got 'mutable'); "
            "{} or null takes the defaults",
            id="repository",
        ),
    ],
)
def test_what_is_no_mapping_is_refused(inputs: object, said: str) -> None:
    assert told(inputs) == said


def test_a_name_that_yaml_reads_as_a_number_is_text() -> None:
    (found,) = read({"repositories": {2024: {}}}).repositories

    assert found.name == "2024"


def test_repositories_stand_in_the_order_written() -> None:
    found = read({"repositories": {"web": {}, "api": {}}}).repositories

    assert [each.name for each in found] == ["web", "api"]


# Everything at once


def test_the_report_of_the_design_reads_so() -> None:
    selection: Any = NEWEST["selection"]
    faulty = {**NEWEST, "selection": {**selection, "countNumber": 0}}
    inputs = {
        "repositories": {
            "Team/API": {},
            "team/web": {"imagetag_mutability": "IMMUTABLE"},
        },
        "default_lifecycle_policy_rules": [UNTAGGED, faulty],
    }

    with pytest.raises(ConfigError) as refused:
        parse(inputs, source="stacks/Pulumi.prod.yaml")

    assert str(refused.value) == (
        "stacks/Pulumi.prod.yaml: 3 problems\n"
        "  repositories.Team/API: 'Team/API' is not a repository name: use a-z and "
        "0-9, with single . _ - or / between them; try 'team/api'\n"
        "  repositories.team/web.imagetag_mutability: unknown key; "
        "did you mean 'image_tag_mutability'?\n"
        "  default_lifecycle_policy_rules[1].selection.countNumber: "
        "must be 1 or more (got 0)"
    )


def test_problems_stand_in_the_order_in_which_the_inputs_are_written() -> None:
    inputs = {
        "replication_regions": ["nowhere"],
        "repositories": {"web": {"tags": {"b": 1, "a": 2}, "protect": 1}, "API": {}},
        "default_protect": "yes",
        "global_tags": {"a": None},
    }

    places = [line.split(":")[0] for line in told(inputs).splitlines()]
    assert places == [
        "replication_regions[0]",
        "repositories.web.tags.b",
        "repositories.web.tags.a",
        "repositories.web.protect",
        "repositories.API",
        "default_protect",
        "global_tags.a",
    ]


def test_faults_of_repositories_are_told_beside_faults_of_inputs() -> None:
    inputs = {"xyz": 1, "repositories": {"A": {}}, "tag_precedence": "none"}

    assert told(inputs) == (
        "xyz: unknown key; docs/reference/inputs.md has them all\n"
        "repositories.A: a repository name has 2 to 256 characters, this has 1\n"
        "tag_precedence: must be global or repository (got 'none'); none is a word "
        "here; write null, or leave it out, to say nothing"
    )


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        pytest.param(
            {"default_image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION"},
            "default_image_tag_mutability: IMMUTABLE_WITH_EXCLUSION needs tag filters; "
            "add default_image_tag_mutability_exclusion_filters, such as ['latest']",
            id="mutability",
        ),
        pytest.param(
            {
                "default_encryption_config": {
                    "encryption_type": "KMS",
                    "kms_key": KEY.replace("west-1", "west-2"),
                }
            },
            "default_encryption_config.kms_key: the key is in another region than the "
            "repository (eu-west-1) (got 'arn:aws:kms:eu-west-2:111122223333:key/1'); "
            "use a key of eu-west-1",
            id="key",
        ),
        pytest.param(
            {
                "default_external_account_ids_with_write_access": [
                    f"{n:012}" for n in range(300)
                ]
            },
            "default_external_account_ids_with_write_access: the repository policy has "
            "10,281 characters, and ECR takes up to 10,240; name fewer principals, or "
            "an organization in place of its accounts; web is one that has it",
            id="policy-size",
        ),
    ],
)
def test_a_fault_of_a_default_is_told_once_however_many_take_it(
    inputs: dict[str, object], said: str
) -> None:
    assert told({"repositories": {"web": {}, "api": {}}, **inputs}) == said


def test_a_fault_in_a_default_does_not_hide_those_of_repositories() -> None:
    inputs = {
        "default_protect": 1,
        "repositories": {"web": {"protect": 2}},
    }

    assert told(inputs) == (
        "default_protect: must be true or false (got 1)\n"
        "repositories.web.protect: must be true or false (got 2)"
    )


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        pytest.param(
            {
                "default_image_tag_mutability": "MUTABLE_WITH_EXCLUSION",
                "default_image_tag_mutability_exclusion_filters": ["?"],
                "repositories": {"web": {}},
            },
            "default_image_tag_mutability_exclusion_filters[0]: a tag filter has 1 to "
            "128 of the characters 0-9 a-z A-Z . _ * - (got '?')",
            id="filters-that-could-not-be-read",
        ),
        pytest.param(
            {
                "repositories": {
                    "web": {
                        "image_tag_mutability": "IMUTABLE_WITH_EXCLUSION",
                        "image_tag_mutability_exclusion_filters": ["latest"],
                    }
                }
            },
            "repositories.web.image_tag_mutability: must be MUTABLE, IMMUTABLE, "
            "IMMUTABLE_WITH_EXCLUSION or MUTABLE_WITH_EXCLUSION (got "
            "'IMUTABLE_WITH_EXCLUSION'); did you mean 'IMMUTABLE_WITH_EXCLUSION'?",
            id="a-mode-that-could-not-be-read",
        ),
        pytest.param(
            {
                "default_encryption_config": {
                    "encryption_type": "KMS",
                    "kms_key": KEY.replace("west-1", "west-2"),
                },
                "repositories": {
                    "web": {"encryption_config": {"encryption_type": "none"}}
                },
            },
            "repositories.web.encryption_config.encryption_type: "
            "must be AES256, KMS or KMS_DSSE (got 'none')",
            id="an-encryption-that-could-not-be-read",
        ),
        pytest.param(
            {
                "default_external_account_ids_with_read_access": [
                    f"{n:012}" for n in range(400)
                ],
                "repositories": {"web": {"external_account_ids_with_read_access": [1]}},
            },
            "repositories.web.external_account_ids_with_read_access[0]: an account id "
            "has 12 digits, and YAML drops a leading zero from a number or reads it as "
            "octal (got 1); put quotes around the id",
            id="access-that-could-not-be-read",
        ),
    ],
)
def test_what_could_not_be_read_is_not_blamed_for_what_stands_in_for_it(
    inputs: dict[str, object], said: str
) -> None:
    assert told(inputs) == said


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        pytest.param(
            "replication_regions",
            ["nowhere", "eu-west-2", "eu-west-2"],
            "replication_regions[0]: is not the name of a region, such as eu-west-1 "
            "(got 'nowhere')\n"
            "replication_regions[2]: is a duplicate (got 'eu-west-2'); remove one",
            id="regions",
        ),
        pytest.param(
            "default_image_tag_mutability_exclusion_filters",
            ["?", *"abcde"],
            "default_image_tag_mutability_exclusion_filters: ECR takes up to 5 filters "
            "(got 6)\n"
            "default_image_tag_mutability_exclusion_filters[0]: a tag filter has 1 to "
            "128 of the characters 0-9 a-z A-Z . _ * - (got '?')",
            id="filters",
        ),
        pytest.param(
            "global_tags",
            {**_tags("t", 50), "u": 1},
            "global_tags: a repository has up to 50 tags (got 51)\n"
            "global_tags.u: a tag's value is text (got 1); put quotes around it",
            id="tags",
        ),
    ],
)
def test_a_faulty_item_does_not_hide_a_fault_of_its_list(
    key: str, value: object, said: str
) -> None:
    assert told({"repositories": {}, key: value}) == said


# Mutability


@pytest.mark.parametrize("mode", ["IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"])
@pytest.mark.parametrize("filters", [["latest"], list("abcde")], ids=["one", "five"])
def test_a_mode_with_exclusion_takes_one_to_five_filters(
    mode: str, filters: list[str]
) -> None:
    found = repository(
        {
            "image_tag_mutability": mode,
            "image_tag_mutability_exclusion_filters": filters,
        },
        {},
    )

    assert (
        found.settings.image_tag_mutability,
        found.settings.image_tag_mutability_exclusion_filters,
    ) == (mode, tuple(filters))


@pytest.mark.parametrize(
    ("own", "defaults", "said"),
    [
        pytest.param(
            {"image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION"},
            {},
            "repositories.web.image_tag_mutability: IMMUTABLE_WITH_EXCLUSION needs tag "
            "filters; add image_tag_mutability_exclusion_filters, such as ['latest']",
            id="own-mode-without-filters",
        ),
        pytest.param(
            {"image_tag_mutability_exclusion_filters": []},
            {
                "default_image_tag_mutability": "IMMUTABLE_WITH_EXCLUSION",
                "default_image_tag_mutability_exclusion_filters": ["v*"],
            },
            "repositories.web.image_tag_mutability_exclusion_filters: "
            "IMMUTABLE_WITH_EXCLUSION needs tag filters; "
            "add image_tag_mutability_exclusion_filters, such as ['latest']",
            id="default-mode-robbed-of-its-filters",
        ),
        pytest.param(
            {"image_tag_mutability_exclusion_filters": ["v*"]},
            {},
            "repositories.web.image_tag_mutability_exclusion_filters: tag filters have "
            "no place with MUTABLE; write image_tag_mutability: "
            "MUTABLE_WITH_EXCLUSION, or leave them out",
            id="own-filters-without-a-mode",
        ),
        pytest.param(
            {
                "image_tag_mutability": "IMMUTABLE",
                "image_tag_mutability_exclusion_filters": ["v*"],
            },
            {},
            "repositories.web.image_tag_mutability_exclusion_filters: tag filters have "
            "no place with IMMUTABLE; write image_tag_mutability: "
            "IMMUTABLE_WITH_EXCLUSION, or leave them out",
            id="own-filters-with-another-mode",
        ),
    ],
)
def test_filters_stand_with_a_mode_that_uses_them_and_only_there(
    own: dict[str, object], defaults: dict[str, object], said: str
) -> None:
    assert told({"repositories": {"web": own}, **defaults}) == said


# Keys and policies


def test_a_key_of_another_region_is_refused_where_the_region_is_known() -> None:
    config = {"encryption_type": "KMS", "kms_key": KEY}
    inputs = {"repositories": {"web": {"encryption_config": config}}}

    assert read(inputs, Location()).repositories
    assert told(inputs, Location.of_region("eu-west-2")) == (
        "repositories.web.encryption_config.kms_key: the key is in another region than "
        "the repository (eu-west-2) (got 'arn:aws:kms:eu-west-1:111122223333:key/1'); "
        "use a key of eu-west-2"
    )


def test_a_policy_that_a_repository_makes_too_long_is_told_of_the_repository() -> None:
    ids = [f"{n:012}" for n in range(300)]
    inputs = {"repositories": {"web": {"external_account_ids_with_write_access": ids}}}

    assert told(inputs) == (
        "repositories.web: the repository policy has 10,281 characters, and ECR takes "
        "up to 10,240; name fewer principals, or an organization in place of its "
        "accounts"
    )


@pytest.mark.parametrize("location", [Location(), IRELAND], ids=["unknown", "known"])
def test_a_policys_length_is_looked_at_wherever_it_will_be(location: Location) -> None:
    ids = [f"{n:012}" for n in range(298)]
    inputs = {"repositories": {"web": {"external_account_ids_with_write_access": ids}}}

    assert read(inputs, location).repositories


def test_a_partition_with_a_longer_name_leaves_less_room() -> None:
    ids = [f"{n:012}" for n in range(298)]
    inputs = {"repositories": {"web": {"external_account_ids_with_write_access": ids}}}

    assert told(inputs, Location.of_region("us-isob-east-1")).startswith(
        "repositories.web: the repository policy has "
    )


# Replication


COMMERCIAL = sorted(name for name in REGIONS if partition_of(name) == "aws")
ELSEWHERE = [name for name in COMMERCIAL if name != "eu-west-1"]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([], id="none"),
        pytest.param(["us-east-1"], id="one"),
        pytest.param(ELSEWHERE[:25], id="25"),
        pytest.param(["eu-west-9"], id="a-new-one"),
        pytest.param(["zz-west-1", "us-east-1"], id="one-of-an-unknown-partition"),
    ],
)
def test_images_are_copied_to_other_regions_of_the_partition(names: list[str]) -> None:
    found = read({"repositories": {}, "replication_regions": names})

    assert found.replication_regions == tuple(sorted(names))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        pytest.param(
            "us-east-1",
            ": must be a list (got 'us-east-1'); put it between [ and ]",
            id="text",
        ),
        pytest.param(
            ["us-east-1", "Ireland"],
            "[1]: is not the name of a region, such as eu-west-1 (got 'Ireland')",
            id="a-place",
        ),
        pytest.param(
            ["us-east-1", "eu-west-2", "us-east-1"],
            "[2]: is a duplicate (got 'us-east-1'); remove one",
            id="twice",
        ),
        pytest.param(
            ELSEWHERE[:26], ": ECR copies to up to 25 regions (got 26)", id="26"
        ),
        pytest.param(
            ["us-east-1", "eu-west-1"],
            "[1]: is the region of the repositories themselves (got 'eu-west-1'); "
            "remove it: ECR copies to other regions only",
            id="location",
        ),
        pytest.param(
            ["cn-north-1"],
            "[0]: is not in the partition of the repositories (aws) "
            "(got 'cn-north-1'); images never cross partitions",
            id="another-partition",
        ),
        pytest.param(
            ["us-east-1", "us-gov-west-1"],
            ": are of more than one partition (aws, aws-us-gov), and images "
            "never cross",
            id="two-partitions",
        ),
    ],
)
def test_a_destination_that_ecr_does_not_take_is_refused(
    names: object, said: str
) -> None:
    inputs = {"repositories": {}, "replication_regions": names}

    assert told(inputs) == f"replication_regions{said}"


def test_a_destination_is_looked_at_though_repositories_are_missing() -> None:
    assert told({"replication_regions": ["eu-west-1"]}) == (
        "replication_regions[0]: is the region of the repositories themselves "
        "(got 'eu-west-1'); remove it: ECR copies to other regions only\n"
        "repositories: is missing"
    )


def test_a_home_that_is_not_known_takes_any_destination() -> None:
    inputs = {"repositories": {}, "replication_regions": ["cn-north-1"]}

    assert read(inputs, Location()).replication_regions == ("cn-north-1",)


# Outputs and secrets among the inputs


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(
            {"encryption_config": {"encryption_type": "KMS", "kms_key": Deferred(())}},
            id="kms-key",
        ),
        pytest.param({"tags": {"a": Deferred(())}}, id="tag-value"),
        pytest.param(
            {"external_account_ids_with_read_access": [STAGING, Deferred(())]},
            id="reader",
        ),
        pytest.param(
            {"external_account_ids_with_write_access": [Deferred(())]}, id="writer"
        ),
    ],
)
def test_a_value_may_be_an_output(written: dict[str, object]) -> None:
    assert repository(written).name == "web"


def test_a_key_that_is_an_output_does_not_go_with_aes256_either() -> None:
    config = {"encryption_type": "AES256", "kms_key": Deferred(())}

    assert told({"repositories": {"web": {"encryption_config": config}}}) == (
        "repositories.web.encryption_config.kms_key: is only valid with "
        "encryption_type KMS or KMS_DSSE, not AES256; leave it out, or write "
        "encryption_type: KMS"
    )


OUTPUT = "is an output, but must be known when the program runs"


@pytest.mark.parametrize(
    ("inputs", "place"),
    [
        pytest.param(Deferred(()), "", id="all-inputs"),
        pytest.param(
            {"repositories": Deferred(())}, "repositories: ", id="repositories"
        ),
        pytest.param(
            {"repositories": {"web": Deferred(())}},
            "repositories.web: ",
            id="repository",
        ),
        *(
            pytest.param(
                {"repositories": {"web": {key: Deferred(())}}},
                f"repositories.web.{key}: ",
                id=key,
            )
            for key in sorted(RepositorySettings.model_fields)
        ),
        *(
            pytest.param({"repositories": {}, key: Deferred(())}, f"{key}: ", id=key)
            for key in sorted(set(Inputs.model_fields) - {"repositories"})
        ),
    ],
)
def test_structure_that_is_an_output_is_refused(inputs: object, place: str) -> None:
    assert told(inputs).startswith(f"{place}{OUTPUT}")


@pytest.mark.parametrize("key", sorted(set(Inputs.model_fields) - {"repositories"}))
def test_an_encrypted_input_is_refused_by_name(key: str) -> None:
    assert told({"repositories": {}, key: Secret()}) == (
        f"{key}: holds a secret (`secure:`), but AWS shows this value to everyone; "
        "write it in clear text, or leave it out"
    )


def test_an_output_within_a_wrong_value_is_not_shown_by_our_own_words() -> None:
    said = told({"repositories": {"web": {"tags": {"a": [Deferred(("hidden",))]}}}})

    assert said == (
        "repositories.web.tags.a: a tag's value is text (got [an output]); "
        "put quotes around it"
    )


# Doubts: what AWS takes and nobody means


@pytest.mark.parametrize(
    ("inputs", "warned"),
    [
        pytest.param({"repositories": {"web": {}}}, "", id="nothing-to-warning"),
        pytest.param(
            {
                "global_tags": {"b": "1", "a": "1", "c": "1"},
                "repositories": {
                    "web": {"tags": {"a": "2", "c": "1"}},
                    "api": {"tags": {"a": "3", "b": "2"}},
                },
            },
            "global_tags.a wins over the value of web, api; "
            "to turn this round, write tag_precedence: repository\n"
            "global_tags.b wins over the value of api; "
            "to turn this round, write tag_precedence: repository",
            id="shadowed-tags",
        ),
        pytest.param(
            {
                "global_tags": {"a": "1"},
                "repositories": {f"web{n}": {"tags": {"a": "2"}} for n in range(5)},
            },
            "global_tags.a wins over the value of web0, web1, web2, web3 and 1 "
            "more; to turn this round, write tag_precedence: repository",
            id="a-tag-shadowed-often",
        ),
        pytest.param(
            {
                "global_tags": {"a": "1"},
                "repositories": {"web": {"tags": {"a": "2"}}},
                "tag_precedence": "repository",
            },
            "",
            id="the-repositorys-tag-wins",
        ),
        pytest.param(
            {
                "global_tags": {"a": "1"},
                "repositories": {"web": {"tags": None}, "api": None},
            },
            "",
            id="no-own-tags",
        ),
        pytest.param(
            {"repositories": {}, "replication_regions": ["eu-wst-2", "us-east-1"]},
            "replication_regions[0]: no known region is 'eu-wst-2'; did you mean "
            "'eu-west-2'?",
            id="a-region-near-a-known-one",
        ),
        pytest.param(
            {"repositories": {}, "replication_regions": ["zzzz-somewhere-new-1"]},
            "replication_regions[0]: no known region is 'zzzz-somewhere-new-1'; "
            "it may be new",
            id="a-region-far-from-all",
        ),
        pytest.param(
            {
                "default_encryption_config": {"encryption_type": "KMS_DSSE"},
                "repositories": {"web": {}, "api": {"encryption_config": None}},
            },
            "KMS_DSSE is documented for AWS GovCloud (US) only; asked for by web",
            id="dsse-outside-govcloud",
        ),
        pytest.param(
            {
                "default_image_tag_mutability_exclusion_filters": ["latest"],
                "repositories": {"web": {}},
            },
            "default_image_tag_mutability_exclusion_filters do nothing: "
            "no repository has a mode that ends in _WITH_EXCLUSION",
            id="filters-that-nobody-uses",
        ),
        pytest.param(
            {**DEFAULTS, "repositories": {"web": {}}},
            "",
            id="filters-that-somebody-uses",
        ),
        pytest.param(
            {
                "repositories": {
                    "web": {
                        "policy_statements": [
                            {
                                "Effect": "Allow",
                                "Principal": "*",
                                "Action": "ecr:BatchGetImage",
                            }
                        ]
                    }
                }
            },
            "policy_statements allow everyone (Principal '*' without a Condition) "
            "to use web",
            id="open-to-everyone",
        ),
        pytest.param(
            {"default_strict_deny_rules_enabled": True, "repositories": {"web": {}}},
            "strict_deny_rules_enabled does nothing without "
            "users_or_roles_to_allow_deny_all_else; so it is for web",
            id="strict-without-anyone-exempt",
        ),
    ],
)
def test_what_was_perhaps_not_meant_is_told(
    inputs: dict[str, object], warned: str
) -> None:
    assert "\n".join(read(inputs).warnings) == warned


def test_lifecycles_that_are_alike_share_a_warning() -> None:
    alike = {"lifecycle": {"keep_tags": ["v*"], "keep_last_per_prefix": {"v": 5}}}

    (warning,) = read({"repositories": {"web": alike, "api": alike}}).warnings
    assert warning.startswith("lifecycle of web, api: rule 'keep the newest 5 images ")


@pytest.mark.parametrize("region", [None, "us-gov-west-1"], ids=["unknown", "govcloud"])
def test_dsse_is_not_doubted_where_it_may_be_had(region: str | None) -> None:
    inputs = {
        "default_encryption_config": {"encryption_type": "KMS_DSSE"},
        "repositories": {"web": {}},
    }

    location = Location.of_region(region) if region else Location()
    assert read(inputs, location).warnings == ()


# Faults that stand beside others


ALL_IMAGES = ("keep_last", "expire_after_days")


def test_second_round_is_not_needed_since_laws_are_asked_beside_faults() -> None:
    rule = {
        "selection": {
            "tagStatus": "TAGGED",
            "tagPrefixList": ["v"],
            "countType": "imageCountMoreThan",
            "countNumber": 30,
            "countUnit": "days",
        },
        "action": {"type": "expire", "targetStorageClass": "archive"},
    }
    inputs = {
        "repositories": {
            "api": {
                "lifecycle": {
                    "keep_tags": [""],
                    "keep_last": 10,
                    "expire_after_days": 2,
                }
            },
            "web": {"lifecycle_policy_rules": [rule]},
        }
    }

    assert told(inputs).splitlines() == [
        (
            "repositories.api.lifecycle: keep_last and expire_after_days are each a "
            "rule for all images, of which ECR takes one, and an image that one rule "
            "looks at is out of reach of those behind it; keep one of them"
        ),
        "repositories.api.lifecycle.keep_tags[0]: must not be empty (got '')",
        (
            "repositories.web.lifecycle_policy_rules[0].selection.tagStatus: must be "
            "tagged, untagged or any (got 'TAGGED'); did you mean 'tagged'?"
        ),
        (
            "repositories.web.lifecycle_policy_rules[0].selection.countUnit: must not "
            "stand with countType 'imageCountMoreThan' (got 'days'); leave it out"
        ),
        (
            "repositories.web.lifecycle_policy_rules[0].action.targetStorageClass: "
            "is only valid with type 'transition' (got 'archive'); leave it out"
        ),
    ]


@pytest.mark.parametrize(
    ("inputs", "places"),
    [
        pytest.param(
            {"replication_regions": ["Ireland", "eu-west-1", "us-east-1"]},
            ["replication_regions[0]", "replication_regions[1]"],
            id="destinations",
        ),
        pytest.param(
            {
                "default_principals_with_read_access": [
                    "x",
                    "arn:aws-cn:iam::111122223333:root",
                ],
                "repositories": {"web": {}},
            },
            [f"default_principals_with_read_access[{place}]" for place in range(2)],
            id="principals",
        ),
        pytest.param(
            {
                "default_lifecycle": {"keep_last": 0},
                "default_lifecycle_policy_rules": [UNTAGGED],
            },
            ["default_lifecycle", "default_lifecycle.keep_last"],
            id="two-default-lifecycles",
        ),
        pytest.param(
            {
                "repositories": {
                    "web": {
                        "lifecycle": {"keep_last": 0},
                        "lifecycle_policy_rules": [],
                    }
                }
            },
            ["repositories.web.lifecycle", "repositories.web.lifecycle.keep_last"],
            id="two-lifecycles",
        ),
        pytest.param(
            {
                "repositories": {
                    "web": {"image_tag_mutability_exclusion_filters": ["v*", "a/b"]}
                }
            },
            [
                "repositories.web.image_tag_mutability_exclusion_filters",
                "repositories.web.image_tag_mutability_exclusion_filters[1]",
            ],
            id="filters-without-their-mode",
        ),
        pytest.param(
            {
                "global_tags": {f"g{number}": "a" for number in range(50)},
                "repositories": {"web": {"tags": {"a": "b", "c": "(d)"}}},
            },
            ["repositories.web.tags", "repositories.web.tags.c"],
            id="too-many-tags-together",
        ),
        pytest.param(
            {
                "default_encryption_config": {
                    "encryption_type": "AES256",
                    "kms_key": "alias/a",
                }
            },
            ["default_encryption_config.kms_key"],
            id="a-key-that-has-no-place",
        ),
        pytest.param(
            {"default_lifecycle": {"keep_tags": [*map(str, range(51)), ""]}},
            ["default_lifecycle", "default_lifecycle.keep_tags[51]"],
            id="too-many-rules",
        ),
    ],
)
def test_a_law_is_asked_of_what_could_be_read(
    inputs: dict[str, object], places: list[str]
) -> None:
    report = told({"repositories": {}, **inputs})

    assert [line.split(": ")[0] for line in report.splitlines()] == places


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param(["team/api", "team/web"], "team/api", id="names"),
        pytest.param([{"name": "web"}], "web", id="mappings-with-names"),
        pytest.param("web", "web", id="one-name"),
        pytest.param(["Team/API"], "team/api", id="no-names"),
        pytest.param([], "team/api", id="none"),
        pytest.param("None", "team/api", id="the-word-none"),
        pytest.param(5, "team/api", id="a-number"),
    ],
)
def test_repositories_as_list_are_told_that_names_are_keys(
    written: object, name: str
) -> None:
    assert told({"repositories": written}) == (
        f"repositories: must be a mapping of names to settings (got {written!r}); "
        f"names are keys, each with its settings: write '{name}: {{}}'"
    )


def test_repositories_as_json_are_told_to_lose_their_quotes() -> None:
    assert told({"repositories": '{"web": {}}'}) == (
        "repositories: must be a mapping of keys to values (got '{\"web\": {}}'); "
        "take away the quotes around it"
    )


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("principals_with_read_access", "None", "must be a list"),
        ("lifecycle", "null", "must be a mapping of keys to values"),
        ("image_tag_mutability", "none", "must be MUTABLE, IMMUTABLE, "),
        ("protect", "None", "must be true or false"),
        ("tags", "None", "must be a mapping of keys to values"),
        ("lifecycle_policy_rules", "None", "is text, but not JSON"),
    ],
)
def test_none_in_yaml_is_a_word_of_which_the_remedy_is_told(
    key: str, value: str, what: str
) -> None:
    report = told({"repositories": {"web": {key: value}}})

    assert report.startswith(f"repositories.web.{key}: {what}")
    assert report.endswith(
        f"; {value} is a word here; write null, or leave it out, to say nothing"
    )


def test_none_in_yaml_for_a_repository_is_told_how_to_take_the_defaults() -> None:
    assert told({"repositories": {"web": "None"}}) == (
        "repositories.web: must be a mapping of keys to values (got 'None'); {} or "
        "null takes the defaults"
    )


class Word(str, Enum):  # noqa: UP042 - as pulumi_aws has them
    """Texts that call themselves otherwise."""

    KEY = "repositories"
    NAME = "web"
    MODE = "IMMUTABLE"
    MUTABILITY = "image_tag_mutability"
    TEAM = "team"


def test_members_of_enums_mean_the_texts_that_they_stand_for() -> None:
    own = {Word.MUTABILITY: Word.MODE, "tags": {Word.TEAM: Word.NAME}}
    (found,) = read({Word.KEY: {Word.NAME: own}}).repositories

    assert (found.name, found.settings.image_tag_mutability) == ("web", "IMMUTABLE")
    assert found.settings.tags == {"team": "web"}
    texts = (
        found.name,
        found.settings.image_tag_mutability,
        *found.settings.tags,
        *found.settings.tags.values(),
    )
    assert {type(text) for text in texts} == {str}


def test_an_unknown_key_may_hold_half_a_character() -> None:
    assert told({"repositories": {}, "\ud800": 1}) == (
        r"'\ud800': unknown key; docs/reference/inputs.md has them all"
    )


def test_what_turns_a_line_or_commands_a_terminal_is_never_shown_as_it_is() -> None:
    bad = "\x1b[31m\n\u202e\x85"
    inputs = {
        bad: 1,
        "repositories": {bad: {bad: 1}},
        "global_tags": {bad: "a", "a": bad},
        "default_lifecycle": {"keep_tags": [bad], "keep_last_per_prefix": {bad: 1}},
        "default_lifecycle_policy_rules": [{**UNTAGGED, bad: bad}],
        "default_principals_with_read_access": [bad],
        "default_encryption_config": {"encryption_type": bad, "kms_key": bad},
        "replication_regions": [bad],
    }

    assert not set("\x1b\u202e\x85") & set(told(inputs))


def test_500_problems_are_told_and_no_more() -> None:
    lines = told(
        {"repositories": {f"r{n:04}": {"protect": n} for n in range(1000)}}
    ).splitlines()

    assert len(lines) == 501
    assert lines[-1] == (
        "repositories.r0500: was not looked at, nor was what stands behind it; correct "
        "the others first"
    )


def test_what_repositories_share_is_told_of_each_at_its_place() -> None:
    own = {"protect": 1, "principals_with_read_access": ["arn:aws-cn:iam::1:root"]}
    away = {"principals_with_read_access": ["arn:aws-cn:iam::111122223333:root"]}
    shared = dict.fromkeys(["api", "web"], own)
    other = {name: {**away, "tags": {"a": name}} for name in ("jobs", "vault")}

    places = [
        line.split(": ")[0]
        for line in told({"repositories": {**shared, **other}}).splitlines()
    ]

    assert places == [
        "repositories.api.protect",
        "repositories.api.principals_with_read_access[0]",
        "repositories.web.protect",
        "repositories.web.principals_with_read_access[0]",
        "repositories.jobs.principals_with_read_access[0]",
        "repositories.vault.principals_with_read_access[0]",
    ]


def test_repositories_that_share_what_they_say_have_the_same() -> None:
    rules = [UNTAGGED]
    shared = {"lifecycle_policy_rules": rules, "tags": {"a": "b"}}
    found = read(
        {"repositories": {"api": shared, "web": shared, "x1": {}}}
    ).repositories

    assert [made.name for made in found] == ["api", "web", "x1"]
    assert found[0].rules is found[1].rules
    assert found[0].settings.tags == found[1].settings.tags == {"a": "b"}
    assert (found[2].rules, found[2].settings.tags) == ((), {})


# Rules or the short form


def test_rules_beside_the_short_form_are_refused_in_one_place() -> None:
    both = {"lifecycle": {"keep_last": 5}, "lifecycle_policy_rules": [UNTAGGED]}
    defaults = {f"default_{key}": value for key, value in both.items()}

    assert told({"repositories": {"web": both}}) == (
        "repositories.web.lifecycle: cannot be combined with lifecycle_policy_rules;"
        " write one of the two"
    )
    assert told({"repositories": {}, **defaults}) == (
        "default_lifecycle: cannot be combined with default_lifecycle_policy_rules;"
        " write one of the two"
    )


@pytest.mark.parametrize(
    ("own", "numbers"),
    [
        pytest.param(
            {"lifecycle": {"keep_last": 5}}, [500], id="short-form-over-rules"
        ),
        pytest.param({"lifecycle": {}}, [], id="empty-short-form-over-rules"),
        pytest.param(
            {"lifecycle_policy_rules": [NEWEST]}, [None], id="rules-over-rules"
        ),
        pytest.param({}, [None], id="the-default-rules"),
    ],
)
def test_either_form_of_a_repository_replaces_the_default_rules(
    own: dict[str, object], numbers: list[int | None]
) -> None:
    rules = repository(own, default_lifecycle_policy_rules=[UNTAGGED]).rules

    assert [rule.rule_priority for rule in rules] == numbers


def test_rules_of_a_repository_replace_the_default_short_form() -> None:
    short = {"default_lifecycle": {"keep_last": 5}}

    assert repository({}, short).rules[0].rule_priority == 500
    assert repository({"lifecycle_policy_rules": []}, short).rules == ()


# Nothing else happens


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["KMS", "IMMUTABLE", STAGING, KEY, "eu-west-2", "web", "aws:x"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*RepositorySettings.model_fields, "kms_key", "rules"])
            | st.text(max_size=6)
            | st.integers(),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
INPUTS = st.dictionaries(
    st.sampled_from(sorted(Inputs.model_fields)), PLAIN, max_size=5
)
REPOSITORIES = st.dictionaries(st.text(max_size=5), PLAIN, max_size=3)
WRITTEN = st.builds(
    lambda inputs, repositories: {**inputs, "repositories": repositories},
    INPUTS,
    REPOSITORIES,
)


def report(inputs: object, location: Location = IRELAND) -> tuple[str, int]:
    """The report of what is wrong, and of how many problems it tells."""
    try:
        assert isinstance(read(inputs, location), DesiredRepositories)
    except ConfigError as refused:
        return str(refused), len(refused.problems)
    return "", -1


@hypothesis_settings(deadline=5000, max_examples=60)
@given(WRITTEN | INPUTS | PLAIN, st.sampled_from([Location(), IRELAND]))
@example({"repositories": {"web": {"lifecycle_policy_rules": "[" * 100_000}}}, IRELAND)
@example({"repositories": {"web": {"tags": {"a": 10**5000}}}}, IRELAND)
@example({"repositories": {"web": {"protect": [10**5000]}}}, IRELAND)
@example({"default_external_account_ids_with_read_access": [10**400]}, IRELAND)
@example({"default_external_account_ids_with_read_access": [float("inf")]}, IRELAND)
def test_any_value_ends_in_a_registry_or_in_a_report_of_a_line_each(
    inputs: object, location: Location
) -> None:
    text, problems = report(inputs, location)

    assert len(text.splitlines()) == problems + 1


def test_the_arguments_type_names_the_same_inputs() -> None:
    assert set(EcrRepositoriesArgs.__annotations__) == set(Inputs.model_fields)
