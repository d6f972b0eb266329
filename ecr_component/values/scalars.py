"""Texts, flags and whole numbers, of whatever meaning."""

from ecr_component.errors import refuse
from ecr_component.values.deferred import plain
from ecr_component.values.rule import Rule
from ecr_component.values.spelling import near_match


def flag(value: object) -> bool:
    """Return ``true`` or ``false`` as they are."""
    if not isinstance(plain(value), bool):
        raise refuse("must be true or false", value)
    return bool(value)


def text(value: object) -> str:
    """Return text as it is."""
    plain(value)
    if not isinstance(value, str):
        raise refuse("must be text", value)
    return sendable(value)


def sendable(value: str) -> str:
    """Refuse halves of characters, which JSON and YAML can write, but nothing sends."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise refuse("holds half of a character", value, "write it whole") from None
    return str.__str__(value)  # plain text, where it is a member of an enum


def one_of(*allowed: str) -> Rule[str]:
    """Build the rule of a closed set of words."""
    *most, last = allowed
    choice = f"{', '.join(most)} or {last}" if most else last

    def check(value: object) -> str:
        if plain(value) in allowed:
            return next(word for word in allowed if word == value)
        guess = near_match(value, allowed) if isinstance(value, str) else ""
        raise refuse(f"must be {choice}", value, guess)

    return check


def whole_number(value: object) -> int:
    """Return an integer; other languages send it as a float (``14.0``)."""
    plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refuse("must be a whole number", value)
    if isinstance(value, float) and not value.is_integer():
        raise refuse("must be a whole number", value)
    return int(value)


# AWS's API models have 32-bit integers.
LARGEST_NUMBER = 2**31 - 1


def at_least(minimum: int) -> Rule[int]:
    """Build the rule of a whole number with a lower limit."""

    def check(value: object) -> int:
        number = whole_number(value)
        if number < minimum:
            raise refuse(f"must be {minimum} or more", number)
        if number > LARGEST_NUMBER:
            raise refuse(f"must be {LARGEST_NUMBER} or less", number)
        return number

    return check
