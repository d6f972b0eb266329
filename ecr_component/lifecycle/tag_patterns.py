"""Patterns and prefixes of image tags: which make sense, and what they are like.

In a pattern ``*`` stands for any run of characters, and every other character for
itself, in its own case.

A rule to keep images by a pattern that no tag is like keeps none, so it is refused.

Source: ECR user guide, "Lifecycle policy properties", tagPatternList; OCI distribution
specification, "Pulling manifests", for tags.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from ecr_component.errors import Refusal, refuse
from ecr_component.values.scalars import text

MOST_WILDCARDS: Final = 4
MOST_CHARACTERS: Final = 128
"""Of a tag, and so of a pattern without its wildcards."""

# No tag begins with a dot or a dash.
PATTERN: Final = re.compile(r"(?![.-])[a-zA-Z0-9._*-]+")
PREFIX: Final = re.compile(r"(?![.-])[a-zA-Z0-9._-]+")

# What regular expressions write where a pattern has a `*`.
_REGULAR: Final = re.compile(r"[]\[(){}^$|+?\\]")
_ANYTHING: Final = re.compile(r"(\.|\\[dwS]|\[[^\]]*\])[*+]|\*+")


def tag_pattern(value: object) -> str:
    """Return a pattern that some tag may be like."""
    pattern = _not_empty(value)
    if pattern.count("*") > MOST_WILDCARDS:
        raise refuse(f"a tag pattern has at most {MOST_WILDCARDS} *", pattern)
    if not PATTERN.fullmatch(pattern):
        raise _like_no_tag(pattern, PATTERN)
    return _short_enough(pattern)


def tag_prefix(value: object) -> str:
    """Return what some tag may begin with, as it stands."""
    prefix = _not_empty(value)
    if "*" in prefix:
        stem = prefix.rstrip("*")
        remedy = f"write {stem!r}" if _is_prefix(stem) else ""
        raise refuse("is a prefix as it stands, and no tag has a *", prefix, remedy)
    if not PREFIX.fullmatch(prefix):
        raise _like_no_tag(prefix, PREFIX)
    return _short_enough(prefix)


def _not_empty(value: object) -> str:
    if not text(value):
        raise refuse("must not be empty", value)
    return text(value)


def _short_enough(pattern: str) -> str:
    length = len(pattern) - pattern.count("*")
    if length > MOST_CHARACTERS:
        most = f"a tag has up to {MOST_CHARACTERS} characters"
        raise refuse(f"{most}, this has {length}")
    return pattern


def _is_prefix(word: str) -> bool:
    return len(word) <= MOST_CHARACTERS and bool(PREFIX.fullmatch(word))


def _like_no_tag(written: str, form: re.Pattern[str]) -> Refusal:
    inner = "a tag has only a-z A-Z 0-9 _ . -"
    why = "none begins with . or -" if form.fullmatch(f"a{written}") else inner
    guesses = _meant(written, form) if len(written) <= MOST_CHARACTERS else []
    if guesses:
        which = ", ".join(map(repr, guesses))
        remedy = f"write each by itself: {which}" if guesses[1:] else f"try {which}"
    else:
        remedy = "regular expressions are not known" if _REGULAR.search(written) else ""
    return refuse(f"no tag is like this: {why}", written, remedy)


def _meant(written: str, form: re.Pattern[str]) -> list[str]:
    """What a regular expression, or several in one, says as patterns or prefixes."""
    guesses = []
    for one in re.split(r"[|,\s]+", written.strip("^$() ")):
        guess = _ANYTHING.sub("*", one.strip("^$")).replace("\\", "")
        if form is PREFIX:
            guess = guess.rstrip("*")
        if guess.count("*") > MOST_WILDCARDS or not form.fullmatch(guess):
            return []
        guesses.append(guess)
    return guesses


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression that needs no more than linear time.

    Each inner part is taken where it comes first and never looked for again (an
    atomic group), so that no tag makes it try all the ways to cut it.
    """
    head, *rest = map(re.escape, pattern.split("*"))
    if not rest:
        return re.compile(head)
    *inner, tail = rest
    middle = "".join(f"(?>.*?{part})" for part in inner if part)
    return re.compile(f"{head}{middle}.*{tail}", re.DOTALL)


def includes(wide: str, narrow: str) -> bool:
    """Whether each tag like *narrow* is like *wide*.

    No tag holds a ``*``, so one in *narrow* can be matched only by one in *wide*.
    """
    head, star, rest = wide.partition("*")
    if not star or not narrow.startswith(head):
        return wide == narrow
    near = narrow.endswith(rest.rpartition("*")[2])
    return near and bool(compiled(wide).fullmatch(narrow))


def one_tag_fits(patterns: Sequence[str]) -> bool:
    """Whether a single tag may be like all the patterns.

    With a ``*`` in each, their inner parts fit one behind the other, and only what
    stands before the first and behind the last has to agree.
    """
    for pattern in patterns:
        if "*" not in pattern:
            return all(includes(other, pattern) for other in patterns)
    heads = [pattern.partition("*")[0] for pattern in patterns]
    tails = [pattern.rpartition("*")[2] for pattern in patterns]
    head, tail = max(heads, key=len, default=""), max(tails, key=len, default="")
    return all(map(head.startswith, heads)) and all(map(tail.endswith, tails))
