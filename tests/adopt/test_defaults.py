from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.adopt.defaults import TAKEN_FOR_GRANTED, share, without_granted
from ecr_component.inputs import parsing
from ecr_component.inputs.input_models import RepositorySettings, default_for


def shared(*repositories: dict[str, Any]) -> dict[str, Any]:
    """What repositories called a, b, c and so on say together."""
    return share({f"a{chr(97 + n)}": keys for n, keys in enumerate(repositories)})


READ = "external_account_ids_with_read_access"
ONE, OTHER = ["111122223333"], ["444455556666"]


def test_what_more_than_half_have_becomes_the_default() -> None:
    assert shared({READ: ONE}, {READ: ONE}, {READ: OTHER}) == {
        f"default_{READ}": ONE,
        "repositories": {"aa": {}, "ab": {}, "ac": {READ: OTHER}},
    }


def test_what_just_half_have_does_not() -> None:
    assert shared({READ: ONE}, {READ: ONE}, {READ: OTHER}, {}) == {
        "repositories": {
            "aa": {READ: ONE},
            "ab": {READ: ONE},
            "ac": {READ: OTHER},
            "ad": {},
        }
    }


def test_a_repository_without_it_says_so() -> None:
    assert shared({READ: ONE}, {READ: ONE}, {})["repositories"]["ac"] == {READ: []}


def test_a_repository_alone_shares_nothing() -> None:
    alone = {READ: ONE, "tags": {"a": "b"}}

    assert shared(alone) == {"repositories": {"aa": alone}}


def test_no_repository_shares_nothing() -> None:
    assert shared() == {"repositories": {}}


@pytest.mark.parametrize(
    ("key", "value", "otherwise"),
    [
        ("enable_automatic_image_scanning", False, True),
        (
            "encryption_config",
            {"encryption_type": "KMS"},
            {"encryption_type": "AES256"},
        ),
        ("image_tag_mutability", "IMMUTABLE", "MUTABLE"),
        ("lambda_access", True, False),
        ("protect", True, False),
        ("policy_statements", [{"Effect": "Deny"}], []),
        ("lifecycle", {"keep_last": 5}, {}),
        ("lifecycle_policy_rules", [{}], []),
    ],
)
def test_most_keys_are_shared_under_their_defaults(
    key: str, value: object, otherwise: object
) -> None:
    assert shared({key: value}, {key: value}, {}) == {
        default_for(key): value,
        "repositories": {"aa": {}, "ab": {}, "ac": {key: otherwise}},
    }


def test_the_deletion_of_images_is_no_default_however_many_have_it() -> None:
    forced = {"force_delete": True}

    assert shared(forced, forced, forced) == {
        "repositories": {"aa": forced, "ab": forced, "ac": forced}
    }


def test_what_is_taken_for_granted_is_what_the_component_takes_for_granted() -> None:
    assert TAKEN_FOR_GRANTED.keys() == RepositorySettings.model_fields.keys()
    explicit, plain = (
        parsing.parse({"repositories": {"a1": keys}}, source="x")
        for keys in (
            {
                key: TAKEN_FOR_GRANTED[key]
                for key in TAKEN_FOR_GRANTED
                if key != "lifecycle"
            },
            {},
        )
    )
    (one,), (other,) = explicit.repositories, plain.repositories
    granted, told = dict(one.settings), dict(other.settings)
    assert (granted.pop("protect"), told.pop("protect")) == (False, None)
    assert granted == told
    assert replace(one, settings=other.settings) == other


def test_either_form_of_a_lifecycle_replaces_the_default() -> None:
    short: dict[str, Any] = {"lifecycle": {"keep_last": 5}}
    rules: dict[str, Any] = {"lifecycle_policy_rules": [{}]}

    assert shared(short, short, rules)["repositories"]["ac"] == rules
    assert shared(rules, rules, short)["repositories"]["ac"] == short


DENY = "users_or_roles_to_allow_deny_all_else"
STRICT = "strict_deny_rules_enabled"


def test_a_deny_rule_is_shared_with_its_strictness() -> None:
    strict = {DENY: ["AIDAEXAMPLEEXAMPLEEXA"], STRICT: True}

    assert shared(strict, strict, {}) == {
        f"default_{DENY}": strict[DENY],
        f"default_{STRICT}": True,
        "repositories": {"aa": {}, "ab": {}, "ac": {DENY: [], STRICT: False}},
    }


MODE, FILTERS = "image_tag_mutability", "image_tag_mutability_exclusion_filters"
EXCLUDING = "IMMUTABLE_WITH_EXCLUSION"


def test_filters_are_shared_where_their_mode_is() -> None:
    latest = {MODE: EXCLUDING, FILTERS: ["latest"]}
    dev = {MODE: EXCLUDING, FILTERS: ["dev-*"]}

    assert shared(latest, latest, dev, {MODE: "IMMUTABLE"}, latest) == {
        f"default_{MODE}": EXCLUDING,
        f"default_{FILTERS}": ["latest"],
        "repositories": {
            "aa": {},
            "ab": {},
            "ac": {FILTERS: ["dev-*"]},
            "ad": {MODE: "IMMUTABLE"},
            "ae": {},
        },
    }


def test_filters_stay_where_their_mode_does() -> None:
    latest = {MODE: EXCLUDING, FILTERS: ["latest"]}

    assert shared(latest, {}) == {"repositories": {"aa": latest, "ab": {}}}


def test_filters_that_differ_stay_under_a_shared_mode() -> None:
    found = shared(*({MODE: EXCLUDING, FILTERS: [name]} for name in "abc"))

    assert found == {
        f"default_{MODE}": EXCLUDING,
        "repositories": {f"a{name}": {FILTERS: [name]} for name in "abc"},
    }


def tagged(*tags: dict[str, str]) -> dict[str, Any]:
    return shared(*({"tags": found} if found else {} for found in tags))


def test_tags_that_all_have_are_global() -> None:
    assert tagged({"e": "prod", "t": "x"}, {"e": "prod", "t": "y"}) == {
        "global_tags": {"e": "prod"},
        "repositories": {"aa": {"tags": {"t": "x"}}, "ab": {"tags": {"t": "y"}}},
    }


def test_a_tag_that_one_has_otherwise_wins_there() -> None:
    assert tagged({"e": "prod"}, {"e": "prod"}, {"e": "dev"}) == {
        "global_tags": {"e": "prod"},
        "tag_precedence": "repository",
        "repositories": {"aa": {}, "ab": {}, "ac": {"tags": {"e": "dev"}}},
    }


def test_a_tag_that_one_does_not_have_is_not_global() -> None:
    found = tagged({"e": "prod"}, {"e": "prod"}, {})

    assert "global_tags" not in found


def test_a_mapping_with_secure_alone_is_never_made() -> None:
    # Pulumi would take it for an encrypted value.
    assert tagged({"secure": "a", "e": "b"}, {"secure": "c", "e": "b"}) == {
        "global_tags": {"e": "b"},
        "repositories": {
            "aa": {"tags": {"secure": "a", "e": "b"}},
            "ab": {"tags": {"secure": "c", "e": "b"}},
        },
    }
    assert "global_tags" not in tagged(
        {"secure": "a", "b": "c"}, {"secure": "a", "b": "d"}
    )


def test_keys_are_written_in_an_order_that_reads_well() -> None:
    keys = {"tags": {"a": "b"}, READ: ONE, MODE: "IMMUTABLE"}

    found = shared(keys, keys, {"tags": {"c": "d"}, READ: [], MODE: "MUTABLE"})

    assert list(found) == [f"default_{MODE}", f"default_{READ}", "repositories"]
    assert list(found["repositories"]["ac"]) == [MODE, READ, "tags"]


IDS = st.lists(
    st.sampled_from(["111122223333", "444455556666"]), max_size=2, unique=True
)
DENIED = st.fixed_dictionaries(
    {DENY: st.just(["AIDAEXAMPLEEXAMPLEEXA"])}, optional={STRICT: st.just(value=True)}
)
MODES = st.one_of(
    st.just({MODE: "IMMUTABLE"}),
    st.builds(
        lambda mode, name: {MODE: mode, FILTERS: [name]},
        st.sampled_from([EXCLUDING, "MUTABLE_WITH_EXCLUSION"]),
        st.sampled_from(["latest", "dev-*"]),
    ),
)
RULE = {
    "selection": {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 9,
    },
    "action": {"type": "expire"},
}
LIFECYCLES = st.sampled_from(
    [{"lifecycle": {"keep_last": 5}}, {"lifecycle_policy_rules": [RULE]}]
)
NOTHING: st.SearchStrategy[dict[str, Any]] = st.just({})
REPOSITORY = st.builds(
    lambda *parts: {
        key: value for part in parts for key, value in part.items() if value
    },
    st.fixed_dictionaries(
        {},
        optional={
            READ: IDS,
            "principals_with_push_access": IDS,
            "lambda_access": st.booleans(),
            "force_delete": st.booleans(),
            "encryption_config": st.just({"encryption_type": "KMS"}),
            "tags": st.dictionaries(
                st.sampled_from(["a", "b", "secure"]), st.sampled_from(["x", "y"])
            ),
        },
    ),
    NOTHING | DENIED,
    NOTHING | MODES,
    NOTHING | LIFECYCLES,
)


@given(st.dictionaries(st.sampled_from(["a1", "a2", "a3", "a4"]), REPOSITORY))
def test_sharing_changes_nothing(repositories: dict[str, Any]) -> None:
    alone = parsing.parse({"repositories": repositories}, source="x")

    found = parsing.parse(share(repositories), source="x")

    assert found.repositories == alone.repositories
    assert set(found.warnings) <= set(alone.warnings)


def test_inputs_that_say_what_is_taken_for_granted_say_nothing() -> None:
    granted = {default_for(key): value for key, value in TAKEN_FOR_GRANTED.items()}
    others = {"global_tags": {}, "replication_regions": [], "tag_precedence": "global"}
    said = {"default_lambda_access": True, "repositories": {}, "mine": 1}

    assert without_granted({**granted, **others, **said}) == {
        **said,
        "repositories": {},
    }
    assert parsing.parse(
        {**granted, **others, "repositories": {"a1": {}}}, source=""
    ) == parsing.parse({"repositories": {"a1": {}}}, source="")
