"""The values ECR takes one by one: what passes, and the words for what does not."""

import re
from collections.abc import Callable
from enum import Enum
from typing import Any

import pytest
from botocore.loaders import Loader
from hypothesis import example, given
from hypothesis import strategies as st

from ecr_component import errors
from ecr_component.errors import Refusal, show_value
from ecr_component.values import (
    deferred,
    image_tags,
    kms_keys,
    names,
    resource_tags,
    scalars,
)
from ecr_component.values.deferred import Deferred, Secret
from tests.conftest import refusal

Rule = Callable[[Any], Any]

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1f4f9f3e-6d0a-4c53-9d5b-0a4f4e1f2c11"
DEFERRED = Deferred(("tags", "a"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(DEFERRED, "an output"), (Secret(), "a secret")],
    ids=["output", "secret"],
)
def test_what_cannot_be_seen_is_shown_as_what_it_is(value: object, shown: str) -> None:
    assert repr(value) == shown


RULES = [
    pytest.param(rule, id=rule.__name__)
    for rule in (
        scalars.flag,
        scalars.text,
        scalars.whole_number,
        names.repository_name,
        names.repository_prefix,
        names.account_id,
        kms_keys.kms_key_arn,
        resource_tags.tag_key,
        resource_tags.tag_value,
        image_tags.tag_filter,
        image_tags.image_tag,
        image_tags.image_digest,
        names.role_name,
        names.policy_name,
        names.repository_pattern,
    )
] + [
    pytest.param(scalars.one_of("a", "b"), id="one_of"),
    pytest.param(scalars.at_least(1), id="at_least"),
]


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_takes_a_secret(rule: Rule) -> None:
    assert refusal(rule, Secret()) == (
        "holds a secret (`secure:`), but AWS shows this value to everyone; "
        "write it in clear text, or leave it out"
    )


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_takes_an_output_unless_it_is_made_deferrable(rule: Rule) -> None:
    assert refusal(rule, DEFERRED).startswith("is an output, but must be known when ")


@pytest.mark.parametrize("rule", RULES)
def test_a_value_may_be_an_output(rule: Rule) -> None:
    assert deferred.or_deferred(rule)(DEFERRED) == DEFERRED


def test_a_value_that_is_an_output_remembers_what_it_has_to_pass() -> None:
    found = deferred.or_deferred(names.account_id)(DEFERRED)

    assert isinstance(found, Deferred)
    assert found.rule is names.account_id


@pytest.mark.parametrize("rule", RULES)
def test_a_value_that_is_no_output_keeps_its_rule(rule: Rule) -> None:
    assert refusal(deferred.or_deferred(rule), []) == refusal(rule, [])


def test_a_plain_value_passes_as_it_is() -> None:
    value = {"a": [1]}

    assert deferred.plain(value) is value
    assert deferred.not_secret(value) is value


@pytest.mark.parametrize("value", [True, False])
def test_a_flag_is_true_or_false(value: bool) -> None:  # noqa: FBT001
    assert scalars.flag(value) is value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(1, "1", id="one"),
        pytest.param(0.0, "0.0", id="zero"),
        pytest.param("true", "'true'", id="text"),
        pytest.param(None, "null", id="null"),
    ],
)
def test_nothing_else_is_a_flag(value: object, shown: str) -> None:
    assert refusal(scalars.flag, value) == f"must be true or false (got {shown})"


@pytest.mark.parametrize("value", ["", "a", "a\nb", "true", "ü"])
def test_text_is_taken_as_it_is(value: str) -> None:
    assert scalars.text(value) == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(1, "1", id="number"),
        pytest.param(True, "true", id="flag"),
        pytest.param(None, "null", id="null"),
        pytest.param(["a"], "['a']", id="list"),
        pytest.param(b"a", "a bytes", id="bytes"),
    ],
)
def test_nothing_else_is_text(value: object, shown: str) -> None:
    assert refusal(scalars.text, value) == f"must be text (got {shown})"


def test_a_closed_set_takes_its_words() -> None:
    rule = scalars.one_of("KMS", "AES256")

    assert [rule("KMS"), rule("AES256")] == ["KMS", "AES256"]


class Word(str, Enum):  # noqa: UP042 - as pulumi_aws has them
    """A text that calls itself otherwise."""

    KMS = "KMS"
    TWELVE = "111122223333"


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        pytest.param(scalars.one_of("KMS", "AES256"), Word.KMS, id="closed-set"),
        pytest.param(scalars.text, Word.KMS, id="text"),
        pytest.param(names.account_id, Word.TWELVE, id="account"),
        pytest.param(resource_tags.tag_key, Word.KMS, id="tag-key"),
        pytest.param(resource_tags.tag_value, Word.KMS, id="tag-value"),
        pytest.param(image_tags.tag_filter, Word.KMS, id="tag-filter"),
    ],
)
def test_a_member_of_an_enum_becomes_the_text_that_it_stands_for(
    rule: Rule, word: Word
) -> None:
    found = rule(word)

    assert found == word.value
    assert type(found) is str


@pytest.mark.parametrize(
    ("words", "value", "said"),
    [
        pytest.param(
            ("KMS", "AES256", "KMS_DSSE"),
            "kms",
            "must be KMS, AES256 or KMS_DSSE (got 'kms'); did you mean 'KMS'?",
            id="another-case",
        ),
        pytest.param(
            ("KMS", "AES256"),
            "AES-256",
            "must be KMS or AES256 (got 'AES-256'); did you mean 'AES256'?",
            id="near",
        ),
        pytest.param(
            ("KMS", "AES256"), "none", "must be KMS or AES256 (got 'none')", id="far"
        ),
        pytest.param(("days",), "weeks", "must be days (got 'weeks')", id="one-word"),
        pytest.param(("1", "2"), 1, "must be 1 or 2 (got 1)", id="no-text"),
        pytest.param(("a", "b"), ["a"], "must be a or b (got ['a'])", id="list"),
        pytest.param(("a", "b"), None, "must be a or b (got null)", id="null"),
    ],
)
def test_a_word_outside_a_closed_set_is_refused(
    words: tuple[str, ...], value: object, said: str
) -> None:
    assert refusal(scalars.one_of(*words), value) == said


@pytest.mark.parametrize(
    ("value", "number"),
    [
        pytest.param(14, 14, id="int"),
        pytest.param(14.0, 14, id="float-of-another-language"),
        pytest.param(0, 0, id="zero"),
        pytest.param(-3.0, -3, id="negative"),
        pytest.param(2**53, 2**53, id="large"),
        pytest.param(10**400, 10**400, id="larger-than-any-float"),
    ],
)
def test_a_whole_number_becomes_an_int(value: object, number: int) -> None:
    found = scalars.whole_number(value)

    assert (found, type(found)) == (number, int)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(14.5, "14.5", id="fraction"),
        pytest.param(True, "true", id="true-is-not-one"),
        pytest.param(False, "false", id="false-is-not-zero"),
        pytest.param("14", "'14'", id="text"),
        pytest.param(None, "null", id="null"),
        pytest.param(float("inf"), "inf", id="infinity"),
        pytest.param(float("nan"), "nan", id="not-a-number"),
    ],
)
def test_nothing_else_is_a_whole_number(value: object, shown: str) -> None:
    assert (
        refusal(scalars.whole_number, value) == f"must be a whole number (got {shown})"
    )


@pytest.mark.parametrize("value", [90, 90.0, 91])
def test_a_number_at_its_lower_limit_or_above_passes(value: float) -> None:
    assert scalars.at_least(90)(value) == value


@pytest.mark.parametrize(
    ("value", "shown"), [(89, "89"), (89.0, "89"), (0, "0"), (-90, "-90")]
)
def test_a_number_below_its_limit_is_refused(value: float, shown: str) -> None:
    assert refusal(scalars.at_least(90), value) == f"must be 90 or more (got {shown})"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("ab", id="two-characters"),
        pytest.param("a" * 256, id="256-characters"),
        pytest.param("1a", id="a-digit-first"),
        pytest.param("00", id="digits"),
        pytest.param("a.b", id="dot"),
        pytest.param("a_b", id="underscore"),
        pytest.param("a__b", id="two-underscores"),
        pytest.param("a-b", id="hyphen"),
        pytest.param("a--b", id="two-hyphens"),
        pytest.param("a---b", id="any-run-of-hyphens"),
        pytest.param("a/b", id="one-character-each-side"),
        pytest.param("team/sub/api", id="many-parts"),
        pytest.param("node_js_getting_started", id="as-in-real-use"),
    ],
)
def test_a_name_of_ecr_passes_as_it_is(name: str) -> None:
    assert names.repository_name(name) == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("", "has 2 to 256 characters, this has 0", id="empty"),
        pytest.param("a", "has 2 to 256 characters, this has 1", id="one"),
        pytest.param("a" * 257, "has 2 to 256 characters, this has 257", id="257"),
    ],
)
def test_a_name_of_a_length_ecr_refuses_is_refused(name: str, said: str) -> None:
    assert refusal(names.repository_name, name) == f"a repository name {said}"


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        pytest.param("Team/api", "team/api", id="upper-case"),
        pytest.param("team api", "team-api", id="space"),
        pytest.param("team:api", "team-api", id="colon"),
        pytest.param("team//api", "team/api", id="empty-part"),
        pytest.param("/team/api", "team/api", id="leading-slash"),
        pytest.param("team/api/", "team/api", id="trailing-slash"),
        pytest.param("team/api\n", "team/api", id="trailing-newline"),
        pytest.param(" team/api ", "team/api", id="spaces-around"),
        pytest.param("-team", "team", id="leading-hyphen"),
        pytest.param("team_", "team", id="trailing-underscore"),
        pytest.param("a-/b", "a/b", id="hyphen-before-slash"),
        pytest.param("a/.b", "a/b", id="dot-after-slash"),
        pytest.param("a..b", "a.b", id="two-dots"),
        pytest.param("a._b", "a.b", id="dot-and-underscore"),
        pytest.param("a_-b", "a_b", id="underscore-and-hyphen"),
        pytest.param("a___b", "a_b", id="three-underscores"),
        pytest.param("team/\u0663x", "team/x", id="a-digit-of-another-script"),
    ],
)
def test_a_name_that_ecr_refuses_gets_the_nearest_that_it_takes(
    name: str, suggested: str
) -> None:
    assert refusal(names.repository_name, name) == (
        f"{name!r} is not a repository name: use a-z and 0-9, "
        f"with single . _ - or / between them; try {suggested!r}"
    )


@pytest.mark.parametrize("name", ["--", "-a", "日本"])
def test_a_name_far_from_all_that_ecr_takes_gets_none(name: str) -> None:
    assert refusal(names.repository_name, name) == (
        f"{name!r} is not a repository name: use a-z and 0-9, "
        "with single . _ - or / between them"
    )


def test_a_repository_name_is_text() -> None:
    assert refusal(names.repository_name, 12) == "must be text (got 12)"


_SHAPE = Loader().load_service_model("ecr", "service-2")["shapes"]["RepositoryName"]


@given(st.text("aA0._-/ ", max_size=12) | st.text(max_size=300))
def test_just_the_names_of_ecrs_own_model_pass(name: str) -> None:
    in_length = _SHAPE["min"] <= len(name) <= _SHAPE["max"]
    if in_length and re.fullmatch(_SHAPE["pattern"], name):
        assert names.repository_name(name) == name
    else:
        refusal(names.repository_name, name)


@given(st.text("aA0._-/ :\u00e9", min_size=2, max_size=300) | st.text(min_size=2))
@example("é" * 256)
def test_a_suggested_name_is_one_that_passes(name: str) -> None:
    try:
        names.repository_name(name)
    except Refusal as refused:
        suggested = refused.problems[0].remedy.removeprefix("try ").strip("'")
        if suggested:
            assert names.repository_name(suggested) == suggested


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("111122223333", "111122223333", id="text"),
        pytest.param("000000000012", "000000000012", id="leading-zeros"),
        pytest.param(111122223333, "111122223333", id="int-of-12-digits"),
        pytest.param(111122223333.0, "111122223333", id="float-of-another-language"),
    ],
)
def test_an_account_id_becomes_text_of_12_digits(value: object, text: str) -> None:
    assert names.account_id(value) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(12345678901, "12345678901", id="zero-lost"),
        pytest.param(1402433619, "1402433619", id="read-as-octal"),
        pytest.param(10, "10", id="two-digits"),
        pytest.param(12345678901.0, "12345678901", id="float"),
    ],
)
def test_a_shorter_number_is_refused_as_an_account_id_with_the_reason(
    value: object, shown: str
) -> None:
    assert refusal(names.account_id, value) == (
        "an account id has 12 digits, and YAML drops a leading zero from a number or "
        f"reads it as octal (got {shown}); put quotes around the id"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(1111222233334, "1111222233334", id="13-digits"),
        pytest.param(-111122223333, "-111122223333", id="negative"),
        pytest.param(111122223333.5, "111122223333.5", id="fraction"),
    ],
)
def test_a_number_that_no_quotes_would_mend_is_refused_as_an_account_id(
    value: object, shown: str
) -> None:
    assert refusal(names.account_id, value) == (
        f"an account id is text of 12 digits (got {shown})"
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("11112222333", "(got '11112222333')", id="11-digits"),
        pytest.param("1111222233334", "(got '1111222233334')", id="13-digits"),
        pytest.param("", "(got '')", id="empty"),
        pytest.param("production", "(got 'production')", id="a-name"),
        pytest.param("\uff11" * 12, f"(got {chr(0xFF11) * 12!r})", id="full-width"),
        pytest.param(
            "1111-2222-3333",
            "(got '1111-2222-3333'); try '111122223333'",
            id="hyphens-of-the-console",
        ),
        pytest.param(
            "1111 2222 3333",
            "(got '1111 2222 3333'); try '111122223333'",
            id="spaces",
        ),
        pytest.param(
            "111122223333\n",
            "(got '111122223333\\n'); try '111122223333'",
            id="trailing-newline",
        ),
    ],
)
def test_other_text_is_no_account_id(value: str, said: str) -> None:
    expected = f"an account id is text of 12 digits {said}"

    assert refusal(names.account_id, value) == expected


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(True, "true", id="flag"),
        pytest.param(None, "null", id="null"),
        pytest.param(["111122223333"], "['111122223333']", id="list"),
    ],
)
def test_what_is_neither_text_nor_number_is_no_account_id(
    value: object, shown: str
) -> None:
    assert refusal(names.account_id, value) == f"must be text (got {shown})"


@pytest.mark.parametrize(
    "arn",
    [
        pytest.param(KEY, id="commercial"),
        pytest.param(KEY.replace("aws:", "aws-cn:", 1), id="china"),
        pytest.param(KEY.replace("aws:", "aws-us-gov:", 1), id="govcloud"),
        pytest.param(KEY.replace("aws:", "aws-iso-b:", 1), id="iso"),
        pytest.param(f"{KEY[:42]}mrk-{'0' * 32}", id="multi-region"),
        pytest.param(KEY.ljust(2048, "0"), id="2048-characters"),
    ],
)
def test_the_arn_of_a_kms_key_passes_as_it_is(arn: str) -> None:
    assert kms_keys.kms_key_arn(arn) == arn


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        pytest.param("alias/images", "an alias", id="alias"),
        pytest.param(
            "arn:aws:kms:eu-west-1:111122223333:alias/images", "an alias", id="its-arn"
        ),
        pytest.param("1f4f9f3e-6d0a-4c53-9d5b-0a4f4e1f2c11", "a key id", id="key-id"),
        pytest.param(f"mrk-{'0' * 32}", "a key id", id="multi-region-key-id"),
    ],
)
def test_a_key_that_would_never_converge_is_refused_with_the_way_to_its_arn(
    key: str, kind: str
) -> None:
    assert refusal(kms_keys.kms_key_arn, key) == (
        f"is {kind}, which would replace the repository at every update (got {key!r}); "
        "write the key's ARN, which "
        f"`aws kms describe-key --key-id {key} --query KeyMetadata.Arn` "
        "prints"
    )


@pytest.mark.parametrize(
    "key", ["alias/a b", "alias/a;rm -r ~", "alias/`id`", "alias/$(id)"]
)
def test_a_command_to_copy_holds_nothing_but_a_key(key: str) -> None:
    assert refusal(kms_keys.kms_key_arn, key) == (
        f"is an alias, which would replace the repository at every update (got {key!r})"
        "; write the key's ARN, which "
        "`aws kms describe-key --key-id KEY --query KeyMetadata.Arn` prints"
    )


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("", id="empty"),
        pytest.param("images", id="a-word"),
        pytest.param("aws/ecr", id="the-managed-key"),
        pytest.param(f"{KEY}\n", id="trailing-newline"),
        pytest.param(KEY.replace(":kms:", ":s3:"), id="another-service"),
        pytest.param(KEY.replace("111122223333", "11112222333"), id="11-digits"),
    ],
)
def test_anything_else_is_no_kms_key(key: str) -> None:
    assert refusal(kms_keys.kms_key_arn, key) == (
        f"must be the ARN of a KMS key (got {key!r}); "
        "it reads arn:aws:kms:REGION:ACCOUNT:key/ID"
    )


def test_a_kms_key_has_at_most_2048_characters() -> None:
    assert refusal(kms_keys.kms_key_arn, KEY.ljust(2049, "0")) == (
        "a KMS key's ARN has up to 2048 characters, this has 2049"
    )


def test_a_kms_key_is_text() -> None:
    assert refusal(kms_keys.kms_key_arn, 7) == "must be text (got 7)"


@pytest.mark.parametrize("region", ["eu-west-1", None])
def test_a_key_of_the_repositorys_region_or_of_an_unknown_one_passes(
    region: str | None,
) -> None:
    assert kms_keys.key_of_region(KEY, region) == KEY


def test_a_key_of_another_region_is_refused() -> None:
    key = KEY.replace("1f4f9f3e-6d0a-4c53-9d5b-0a4f4e1f2c11", "1")

    assert refusal(lambda arn: kms_keys.key_of_region(arn, "eu-west-2"), key) == (
        "the key is in another region than the repository (eu-west-2) "
        "(got 'arn:aws:kms:eu-west-1:111122223333:key/1'); use a key of eu-west-2"
    )


@pytest.mark.parametrize(
    ("arn", "there"),
    [
        pytest.param(
            "arn:aws:kms:eu-west-1:111122223333:key/mrk-1a",
            "arn:aws:kms:us-east-1:111122223333:key/mrk-1a",
            id="multi-region",
        ),
        pytest.param(
            "arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/mrk-1a",
            "arn:aws-us-gov:kms:us-east-1:111122223333:key/mrk-1a",
            id="of-another-partition",
        ),
        pytest.param("arn:aws:kms:eu-west-1:111122223333:key/1a", None, id="plain"),
        pytest.param(
            "arn:aws:kms:eu-west-1:111122223333:key/1a-mrk-2", None, id="not-in-front"
        ),
    ],
)
def test_a_multi_region_key_is_the_same_elsewhere(arn: str, there: str | None) -> None:
    assert kms_keys.key_elsewhere(arn, "us-east-1") == there


@pytest.mark.parametrize(
    "prefix",
    [
        pytest.param("team/", id="a-folder"),
        pytest.param("te", id="2-characters"),
        pytest.param("a" * 256, id="256-characters"),
        pytest.param("team-", id="a-separator-last"),
        pytest.param("a.b_c-d/e0", id="every-separator"),
        pytest.param("-a", id="a-separator-first"),
    ],
)
def test_a_prefix_of_names_passes_as_it_is(prefix: str) -> None:
    assert names.repository_prefix(prefix) == prefix


ALL = "for all repositories, leave the prefixes out"
NO_PREFIX = (
    "is not a prefix of names: write a-z and 0-9, with . _ - or / between, no * "
)


@pytest.mark.parametrize(
    ("prefix", "says"),
    [
        pytest.param(
            "t", "a prefix of names has 2 to 256 characters, this has 1", id="1"
        ),
        pytest.param(
            "",
            f"a prefix of names has 2 to 256 characters, this has 0; {ALL}",
            id="none",
        ),
        pytest.param(
            "a" * 257,
            "a prefix of names has 2 to 256 characters, this has 257",
            id="257-characters",
        ),
        pytest.param(
            "team/*", f"{NO_PREFIX}(got 'team/*'); try 'team/'", id="a-wildcard"
        ),
        pytest.param("Team", f"{NO_PREFIX}(got 'Team'); try 'team'", id="a-capital"),
        pytest.param("*", f"{NO_PREFIX}(got '*'); {ALL}", id="a-wildcard-alone"),
        pytest.param(
            "/team", f"{NO_PREFIX}(got '/team'); try 'team'", id="a-slash-first"
        ),
        pytest.param("te am", f"{NO_PREFIX}(got 'te am')", id="a-space"),
        pytest.param("team\n", f"{NO_PREFIX}(got 'team\\n')", id="a-new-line"),
    ],
)
def test_what_ecr_takes_for_no_prefix_is_refused(prefix: str, says: str) -> None:
    assert refusal(names.repository_prefix, prefix) == says


def test_awss_own_model_has_the_same_form_of_a_prefix() -> None:
    shapes = Loader().load_service_model("ecr", "service-2")["shapes"]
    shape = shapes["RepositoryFilterValue"]

    assert (shape["min"], shape["max"]) == (2, 256)
    plain = shape["pattern"].replace("(?:", "(").removeprefix("^").removesuffix("$")
    assert plain == names._PREFIX.pattern  # noqa: SLF001 - to compare


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("a", id="one-character"),
        pytest.param("k" * 128, id="128-characters"),
        pytest.param("Größe +-=._:/@", id="other-characters"),
        pytest.param("aws", id="aws"),
        pytest.param("my-aws:key", id="aws-further-on"),
    ],
)
def test_a_tags_key_passes_as_it_is(key: str) -> None:
    assert resource_tags.tag_key(key) == key


@pytest.mark.parametrize(
    ("key", "said"),
    [
        pytest.param("", "has 1 to 128 characters, this has 0", id="empty"),
        pytest.param("k" * 129, "has 1 to 128 characters, this has 129", id="129"),
        pytest.param(
            "aws:team", "must not begin with 'aws:' (got 'aws:team')", id="aws"
        ),
        pytest.param("AWS:t", "must not begin with 'aws:' (got 'AWS:t')", id="AWS"),
    ],
)
def test_a_tags_key_that_ecr_refuses_is_refused(key: str, said: str) -> None:
    assert refusal(resource_tags.tag_key, key) == f"a tag's key {said}"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="empty"),
        pytest.param("v" * 256, id="256-characters"),
        pytest.param("aws", id="aws"),
        pytest.param("Größe 1+1=2. a_b:c/d@e-f", id="every-kind-of-character"),
        pytest.param("東京 Москва हिन्दी ١٢", id="letters-and-digits-of-any-script"),
        pytest.param("a\u00a0b\u2003c", id="spaces-of-any-kind"),
    ],
)
def test_a_tags_value_passes_as_it_is(value: str) -> None:
    assert resource_tags.tag_value(value) == value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(
            None, "a tag needs a value (got null); write '' for an empty one", id="null"
        ),
        pytest.param(
            8, "a tag's value is text (got 8); put quotes around it", id="number"
        ),
        pytest.param(
            True, "a tag's value is text (got true); put quotes around it", id="flag"
        ),
        pytest.param(
            "v" * 257,
            "a tag's value has up to 256 characters, this has 257",
            id="257-characters",
        ),
        pytest.param(
            "aws:x", "a tag's value must not begin with 'aws:' (got 'aws:x')", id="aws"
        ),
        pytest.param(
            "a\ud800",
            r"holds half of a character (got 'a\ud800'); write it whole",
            id="half-a-character",
        ),
    ],
)
def test_a_tags_value_that_ecr_refuses_is_refused(value: object, said: str) -> None:
    assert refusal(resource_tags.tag_value, value) == said


@pytest.mark.parametrize(
    ("word", "others"),
    [
        pytest.param("API server (one image, two commands)", "( , )", id="marks"),
        pytest.param("a\n\x1b\u202e\x85", r"'\n' '\x1b' '\u202e' '\x85'", id="unseen"),
        pytest.param("a;a;a", ";", id="once-each"),
        pytest.param("\U0001f600", "\U0001f600", id="a-picture"),
        pytest.param("!\"#$%&'()*,;<>?[]", "! \" # $ % & ' (", id="the-first-eight"),
    ],
)
def test_tag_characters_that_ecr_refuses_are_named(word: str, others: str) -> None:
    for part, rule in (
        ("key", resource_tags.tag_key),
        ("value", resource_tags.tag_value),
    ):
        assert refusal(rule, word) == (
            f"a tag's {part} has letters, digits, spaces and + - = . _ : / @ only "
            f"(got {word!r}); leave out {others}"
        )


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("*", id="one-character"),
        pytest.param("x" * 128, id="128-characters"),
        pytest.param("*-rc*", id="two-wildcards"),
        pytest.param("Latest_0.9-a", id="every-kind-of-character"),
    ],
)
def test_a_tag_filter_passes_as_it_is(pattern: str) -> None:
    assert image_tags.tag_filter(pattern) == pattern


@pytest.mark.parametrize(
    ("block", "remedy"),
    [
        pytest.param(
            {"filter": "cache", "filter_type": "WILDCARD"},
            "; write 'cache'",
            id="block",
        ),
        pytest.param({"filterType": "WILDCARD"}, "", id="without-a-filter"),
        pytest.param({"filter": "a/b"}, "", id="with-a-wrong-filter"),
        pytest.param({"filter": {"filter": "a"}}, "", id="within-another"),
    ],
)
def test_filters_as_blocks_are_told_how_to_write_them(
    block: object, remedy: str
) -> None:
    assert refusal(image_tags.tag_filter, block) == (
        f"must be text (got {show_value(block)}){remedy}"
    )


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        pytest.param("*a*b*", "has at most 2 * (got '*a*b*')", id="three-wildcards"),
        *(
            pytest.param(
                pattern,
                f"has 1 to 128 of the characters 0-9 a-z A-Z . _ * - (got {shown})",
                id=label,
            )
            for pattern, shown, label in (
                ("", "''", "empty"),
                ("x" * 129, repr("x" * 129), "129-characters"),
                ("v1/x", "'v1/x'", "slash"),
                ("v1\n", r"'v1\n'", "trailing-newline"),
                ("\u0663", "'\u0663'", "a-digit-of-another-script"),
            )
        ),
    ],
)
def test_a_tag_filter_that_ecr_refuses_is_refused(pattern: str, said: str) -> None:
    assert refusal(image_tags.tag_filter, pattern) == f"a tag filter {said}"


@pytest.mark.parametrize(
    "tag",
    [
        pytest.param("v", id="one-character"),
        pytest.param("v" * 128, id="128-characters"),
        pytest.param("_A.b-9", id="every-kind-of-character"),
    ],
)
def test_an_images_tag_passes_as_it_is(tag: str) -> None:
    assert image_tags.image_tag(tag) == tag


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        pytest.param("", "''", id="empty"),
        pytest.param("v" * 129, repr("v" * 129), id="129-characters"),
        pytest.param(".v", "'.v'", id="leading-dot"),
        pytest.param("-v", "'-v'", id="leading-hyphen"),
        pytest.param("v:1", "'v:1'", id="colon"),
        pytest.param("v1\n", r"'v1\n'", id="trailing-newline"),
    ],
)
def test_no_image_has_another_tag(tag: str, shown: str) -> None:
    assert refusal(image_tags.image_tag, tag) == (
        f"an image's tag has 1 to 128 of the characters a-z A-Z 0-9 _ . - (got {shown})"
    )


def test_an_images_digest_passes_as_it_is() -> None:
    digest = f"sha256:{'0123456789abcdef' * 4}"

    assert image_tags.image_digest(digest) == digest


@pytest.mark.parametrize(
    "digest",
    [
        pytest.param("a" * 64, id="no-algorithm"),
        pytest.param(f"sha256:{'a' * 63}", id="63-digits"),
        pytest.param(f"sha256:{'a' * 65}", id="65-digits"),
        pytest.param(f"sha256:{'A' * 64}", id="upper-case"),
        pytest.param(f"sha256:{'a' * 64}\n", id="trailing-newline"),
    ],
)
def test_no_image_has_another_digest(digest: str) -> None:
    assert refusal(image_tags.image_digest, digest) == (
        f"an image's digest reads sha256: and 64 digits 0-9 a-f (got {digest!r})"
    )


@pytest.mark.parametrize("name", ["r", "r" * 64, "Aa0_+=,.@-"])
def test_a_roles_name_passes_as_it_is(name: str) -> None:
    assert names.role_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("r" * 65, id="65-characters"),
        pytest.param("a b", id="space"),
        pytest.param("é", id="another-script"),
        pytest.param("ci\n", id="trailing-newline"),
    ],
)
def test_no_role_has_another_name(name: str) -> None:
    assert refusal(names.role_name, name) == (
        "a role's name has 1 to 64 of the characters a-z A-Z 0-9 _ + = , . @ - "
        f"(got {name!r})"
    )


def test_the_arn_of_a_role_is_refused_with_the_roles_name() -> None:
    arn = "arn:aws:iam::111122223333:role/ci/deployer"

    assert refusal(names.role_name, arn) == (
        f"is a role's ARN (got {arn!r}); write its name, 'deployer'"
    )


@pytest.mark.parametrize("name", ["p", "p" * 128, "Aa0_+=,.@-"])
def test_a_policys_name_passes_as_it_is(name: str) -> None:
    assert names.policy_name(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("", "''", id="empty"),
        pytest.param("p" * 129, repr("p" * 129), id="129-characters"),
        pytest.param("a b", "'a b'", id="space"),
        pytest.param("é", "'é'", id="another-script"),
        pytest.param("ci\n", r"'ci\n'", id="trailing-newline"),
    ],
)
def test_no_policy_has_another_name(name: str, shown: str) -> None:
    assert refusal(names.policy_name, name) == (
        "a policy's name has 1 to 128 of the characters a-z A-Z 0-9 _ + = , . @ - "
        f"(got {shown})"
    )


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["a"], "a", id="one"),
        pytest.param(["d", "c", "b", "a"], "d, c, b, a", id="four"),
        pytest.param(["e", "d", "c", "b", "a"], "e, d, c, b and 1 more", id="five"),
    ],
)
def test_a_listing_shows_the_first_four(listed: list[str], shown: str) -> None:
    assert errors.listing(listed) == shown
