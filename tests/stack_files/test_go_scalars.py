"""What a scalar without quotes is to Pulumi, as its own code was seen to read it."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.stack_files.go_scalars import as_key, as_value, plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("~", None, id="tilde"),
        pytest.param("null", None, id="null"),
        pytest.param("Null", None, id="Null"),
        pytest.param("NULL", None, id="NULL"),
        pytest.param("true", True, id="true"),
        pytest.param("True", True, id="True"),
        pytest.param("TRUE", True, id="TRUE"),
        pytest.param("false", False, id="false"),
        pytest.param("False", False, id="False"),
        pytest.param("FALSE", False, id="FALSE"),
        pytest.param("0", 0, id="zero"),
        pytest.param("00", 0, id="octal-zero"),
        pytest.param("+1", 1, id="plus"),
        pytest.param("-1", -1, id="minus"),
        pytest.param("-0", 0, id="minus-zero"),
        pytest.param("1_000", 1000, id="underscore"),
        pytest.param("1_", 1, id="underscore-last"),
        pytest.param("0777", 511, id="octal-of-yaml-1.1"),
        pytest.param("0o17", 15, id="octal"),
        pytest.param("0O17", 15, id="octal-upper-case"),
        pytest.param("-0o17", -15, id="octal-minus"),
        pytest.param("0x1F", 31, id="hexadecimal"),
        pytest.param("0X1f", 31, id="hexadecimal-upper-case"),
        pytest.param("+0x_1f", 31, id="hexadecimal-underscore"),
        pytest.param("0b101", 5, id="binary"),
        pytest.param("-0B11", -3, id="binary-minus"),
        pytest.param("012345670123", 1402433619, id="account-id-read-as-octal"),
        pytest.param("111122223333", 111122223333, id="account-id"),
        pytest.param("012345678901", 12345678901, id="account-id-that-is-no-octal"),
        pytest.param("08", 8, id="no-octal"),
        pytest.param("1.5", 1.5, id="float"),
        pytest.param("1.10", 1.1, id="version"),
        pytest.param("1.", 1, id="point-last"),
        pytest.param(".5", 0.5, id="point-first"),
        pytest.param("-.5", -0.5, id="minus-point-first"),
        pytest.param(".5_5", 0.55, id="point-first-with-underscore"),
        pytest.param("14.0", 14, id="whole-float"),
        pytest.param("-0.0", 0, id="float-minus-zero"),
        pytest.param("1e3", 1000, id="exponent"),
        pytest.param("1E-3", 0.001, id="exponent-minus"),
        pytest.param("1e20", 10**20, id="last-float-that-json-writes-in-full"),
        pytest.param("1e21", 1e21, id="first-float-that-it-does-not"),
        pytest.param("9223372036854775807", 2**63 - 1, id="greatest-signed"),
        pytest.param("9223372036854775808", 9223372036854776000, id="unsigned"),
        pytest.param("18446744073709551615", 18446744073709552000, id="greatest"),
        pytest.param("18446744073709551616", 18446744073709552000, id="too-great"),
        pytest.param("-9223372036854775809", -9223372036854776000, id="too-small"),
        pytest.param("+9223372036854775808", 9223372036854776000, id="plus-unsigned"),
        pytest.param("0x8000000000000000", 9223372036854776000, id="hex-unsigned"),
    ],
)
def test_a_word_or_a_number_is_taken_for_one(text: str, value: object) -> None:
    found = as_value(plain(text))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "no", "on", "off", "Yes", "ON", "y", "n", "tRue", "nULL"),
        *("inf", "nan", ".infinity", "+inf", ".", "..", "+", "--1", "._5", ".e1"),
        *("_1", "0x", "0b", "0o", "0b2", "0o8", "0x1p4", "1e", "1.2.3", "1e400"),
        *("1:30", "190:20:30", "v1", "a1", "arn:aws:x", "x", "é"),
        *("2024-13-01", "2024-02-30", "2023-02-29", "20240-1-1", "2024-01"),
        *("2024-01-01T10:00:00", "2024-01-01 10:00:00Z", "2024-01-01T24:00:00Z"),
        *("2024-01-01T10:00:60Z", "2024-01-01T10:00:00+0530", "2024-1-1T1:1:1+25:00"),
        pytest.param("9" * 5000, id="5000-digits"),
        pytest.param("0x" + "f" * 20, id="more-than-64-bits"),
    ],
)
def test_all_else_stays_text(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2024-01-01", "2024-01-01 00:00:00 +0000 UTC"),
        ("2024-1-1", "2024-01-01 00:00:00 +0000 UTC"),
        ("2024-02-29", "2024-02-29 00:00:00 +0000 UTC"),
        ("0000-02-29", "0000-02-29 00:00:00 +0000 UTC"),
        ("2024-01-01 10:00:00", "2024-01-01 10:00:00 +0000 UTC"),
        ("2024-01-01  1:2:3.5", "2024-01-01 01:02:03.5 +0000 UTC"),
        ("2024-01-01T10:00:00Z", "2024-01-01 10:00:00 +0000 UTC"),
        ("2024-01-01T10:00:00+00:00", "2024-01-01 10:00:00 +0000 UTC"),
        ("2024-01-01t10:00:00.50+02:00", "2024-01-01 10:00:00.5 +0200 +0200"),
        ("2024-1-1T1:1:1,5Z", "2024-01-01 01:01:01.5 +0000 UTC"),
        (
            "2024-01-01T10:00:00.1234567891-07:30",
            "2024-01-01 10:00:00.123456789 -0730 -0730",
        ),
    ],
)
def test_a_date_becomes_the_text_that_go_prints(text: str, printed: str) -> None:
    assert plain(text) == printed


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("web", "web"),
        ("", "<nil>"),
        ("True", "true"),
        ("FALSE", "false"),
        ("0x10", "16"),
        ("18446744073709551615", "18446744073709551615"),
        ("18446744073709551616", "1.8446744073709552e+19"),
        ("1.10", "1.1"),
        ("1.0", "1"),
        ("-0.0", "0"),
        ("123456.5", "123456.5"),
        ("100000.0", "100000"),
        ("1000000.0", "1e+06"),
        ("1234567.5", "1.2345675e+06"),
        ("012345678901", "1.2345678901e+10"),
        ("0.0001", "0.0001"),
        ("0.00001", "1e-05"),
        ("-1.5e-9", "-1.5e-09"),
        ("1e100", "1e+100"),
        (".inf", "+Inf"),
        ("-.inf", "-Inf"),
        (".NaN", "NaN"),
    ],
)
def test_a_key_is_text_as_go_prints_the_value(text: str, key: str) -> None:
    assert as_key(plain(text)) == key


@pytest.mark.parametrize("text", [".inf", "+.Inf", "-.INF", ".nan", ".NAN"])
def test_what_is_no_number_for_json_stays_a_float(text: str) -> None:
    value = as_value(plain(text))
    assert isinstance(value, float)
    assert not math.isfinite(value)


@given(st.text())
def test_any_text_has_a_value_and_a_key(text: str) -> None:
    scalar = plain(text)
    assert isinstance(as_key(scalar), str)
    assert as_value(scalar) is None or isinstance(as_value(scalar), int | float | str)


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_whole_number_of_64_bits_is_read_as_it_is(number: int) -> None:
    assert as_value(plain(str(number))) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_read_as_the_same_float(number: float) -> None:
    found = as_value(plain(json.dumps(number)))
    assert isinstance(found, int | float)
    assert float(found) == number
