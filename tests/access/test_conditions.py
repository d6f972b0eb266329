"""Conditions: the operators, the keys, and the values that each operator can read."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecr_component.access.conditions import OPERATORS, condition
from ecr_component.errors import Refusal
from ecr_component.values.deferred import Deferred
from tests.conftest import refusal

A_DATE = (
    "write 2030-01-31 or 2030-01-31T12:00:00Z, in quotes, or the seconds since 1970"
)


def comparing(operator: str, value: object) -> dict[str, object]:
    return {operator: {"aws:key": value}}


@pytest.mark.parametrize(
    ("operator", "value", "sent"),
    [
        pytest.param("DateGreaterThan", "2030-01-31", "2030-01-31", id="a-day"),
        pytest.param("DateLessThan", "2030-01", "2030-01", id="a-month"),
        pytest.param("DateLessThan", "2030", "2030", id="a-year"),
        pytest.param("DateEquals", 1900000000, "1900000000", id="seconds"),
        pytest.param("DateEquals", "0", "0", id="no-second"),
        pytest.param("DateEquals", "9" * 18, "9" * 18, id="18-digits"),
        pytest.param(
            "DateLessThanIfExists",
            "2030-01-31T23:59:59.999Z",
            "2030-01-31T23:59:59.999Z",
            id="a-fraction-of-a-second",
        ),
        pytest.param(
            "DateNotEquals",
            "2030-01-31T12:00-08:00",
            "2030-01-31T12:00-08:00",
            id="a-time-zone",
        ),
        pytest.param("DateEquals", "2028-02-29", "2028-02-29", id="a-leap-day"),
        pytest.param("NumericLessThan", 10, "10", id="a-number"),
        pytest.param("NumericEquals", "-1.5", "-1.5", id="less-than-nothing"),
        pytest.param("NumericEquals", 1e-7, "1e-07", id="a-small-number"),
        pytest.param("Bool", True, "true", id="true"),
        pytest.param("Bool", "False", "False", id="false-as-text"),
        pytest.param("Bool", "${aws:a}", "${aws:a}", id="a-variable"),
        pytest.param("Null", False, "false", id="the-key-exists"),
        pytest.param("IpAddress", "203.0.113.7", "203.0.113.7", id="an-address"),
        pytest.param("NotIpAddress", "203.0.113.0/24", "203.0.113.0/24", id="a-range"),
        pytest.param("IpAddress", "2001:DB8::/32", "2001:DB8::/32", id="version-6"),
        pytest.param("StringEquals", "", "", id="an-empty-text"),
        pytest.param("StringLike", 5, "5", id="a-number-as-text"),
        pytest.param("ArnLike", "arn:*", "arn:*", id="a-part-of-an-arn"),
        pytest.param("BinaryEquals", "QQ==", "QQ==", id="bytes"),
    ],
)
def test_an_operator_is_given_what_it_can_read(
    operator: str, value: object, sent: str
) -> None:
    assert condition(comparing(operator, value)) == comparing(operator, sent)
    assert condition(comparing(operator, [value, value])) == (
        comparing(operator, (sent, sent))
    )


@pytest.mark.parametrize(
    ("operator", "value", "says"),
    [
        pytest.param(
            "DateGreaterThan",
            "2030-01-31 00:00:00 +0000 UTC",
            "is no date that AWS reads (got '2030-01-31 00:00:00 +0000 UTC'); "
            f"{A_DATE}",
            id="a-day-without-quotes-in-yaml",
        ),
        *(
            pytest.param(
                "DateLessThanEquals",
                value,
                f"is no date that AWS reads (got '{value}'); {A_DATE}",
                id=value,
            )
            for value in (
                "soon",
                "2030-02-29",
                "2030-13-01",
                "2030-01-31T24:00:00Z",
                "31.01.2030",
                "${aws:CurrentTime}",
                "1.5",
                "-1",
                "9" * 19,
            )
        ),
        pytest.param(
            "DateNotEquals",
            True,
            f"is no date that AWS reads (got true); {A_DATE}",
            id="true-as-a-date",
        ),
        pytest.param(
            "NumericLessThan",
            "ten",
            "must be a number (got 'ten')",
            id="a-number-in-words",
        ),
        pytest.param(
            "NumericEquals",
            float("nan"),
            "must be a number (got nan)",
            id="not-a-number",
        ),
        pytest.param(
            "NumericEquals", True, "must be a number (got true)", id="true-as-a-number"
        ),
        pytest.param("Bool", "yes", "must be true or false (got 'yes')", id="yes"),
        pytest.param("Bool", 1, "must be true or false (got 1)", id="one"),
        pytest.param("Null", "", "must be true or false (got '')", id="nothing"),
        *(
            pytest.param(
                operator,
                value,
                f"is no address, nor a range of addresses (got '{value}'); "
                "one is 203.0.113.0/24",
                id=value,
            )
            for operator, value in (
                ("IpAddress", "203.0.113.256"),
                ("IpAddress", "203.0.113.0/33"),
                ("NotIpAddress", "203.0.113.*"),
                ("NotIpAddressIfExists", "203.0.113.0/255.255.255.0"),
                ("ForAnyValue:IpAddress", "example.com"),
            )
        ),
        pytest.param(
            "StringEquals",
            "\ud800",
            r"holds half of a character (got '\ud800'); write it whole",
            id="half-a-character",
        ),
    ],
)
def test_what_an_operator_can_not_read_is_refused(
    operator: str, value: object, says: str
) -> None:
    one, listed = comparing(operator, value), comparing(operator, [value])

    assert refusal(condition, one) == f"{operator}.aws:key: {says}"
    assert refusal(condition, listed) == f"{operator}.aws:key[0]: {says}"


@pytest.mark.parametrize(
    ("key", "says"),
    [
        *(
            pytest.param(
                key,
                f"StringEquals.{key}: is no condition key; one is aws:PrincipalOrgID",
                id=key,
            )
            for key in ("PrincipalOrgID", "aws:", ":PrincipalOrgID", "aws")
        ),
        pytest.param(
            "",
            "StringEquals.'': is no condition key; one is aws:PrincipalOrgID",
            id="nothing",
        ),
        pytest.param(
            "aws:PrincipalTag/\ud800",
            r"StringEquals.'aws:PrincipalTag/\ud800': holds half of a character "
            r"(got 'aws:PrincipalTag/\ud800'); write it whole",
            id="half-a-character",
        ),
    ],
)
def test_a_condition_key_has_its_form(key: str, says: str) -> None:
    assert refusal(condition, {"StringEquals": {key: "a"}}) == says


@pytest.mark.parametrize(
    "key",
    [
        "aws:PrincipalTag/team name",
        "ecr:ResourceTag/a:b",
        "token.actions.githubusercontent.com:sub",
        "a:b",
    ],
)
def test_a_condition_key_is_kept_as_it_is(key: str) -> None:
    assert condition({"StringEquals": {key: "a"}}) == {"StringEquals": {key: "a"}}


def test_an_output_is_compared_by_the_rule_of_its_operator() -> None:
    later = Deferred(("x",))

    found = condition(comparing("DateLessThan", later))["DateLessThan"]["aws:key"]

    assert isinstance(found, Deferred)
    assert refusal(found.rule, "soon") == (
        f"is no date that AWS reads (got 'soon'); {A_DATE}"
    )


@settings(max_examples=100)
@given(
    st.sampled_from(OPERATORS),
    st.text()
    | st.dates().map(str)
    | st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
    | st.ip_addresses().map(str)
    | st.floats().map(str)
    | st.integers()
    | st.floats()
    | st.booleans(),
)
@example("DateEquals", "0000-01-01")
def test_what_is_sent_is_taken_again_as_it_is(operator: str, value: object) -> None:
    try:
        sent = condition(comparing(operator, value))
    except Refusal:
        return

    assert condition(sent) == sent
