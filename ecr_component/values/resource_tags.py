"""Tags of AWS resources."""

import unicodedata
from collections.abc import Mapping
from typing import Final

from ecr_component.errors import Refusal, refuse
from ecr_component.values.closed_models import a_mapping, collect, too_many
from ecr_component.values.deferred import Deferrable, or_deferred, plain
from ecr_component.values.scalars import sendable, text

# Source: "Tagging Amazon ECR resources"; resource tagging API. What ECR answers to
# other characters: InvalidTagParameterException.
_TAG_KEY_LENGTH = range(1, 129)  # characters
_TAG_VALUE_LENGTH = range(257)  # characters
_TAG_MARKS = "+-=._:/@"
_RESERVED = "aws:"
_MOST_NAMED = 8

MOST_TAGS: Final = 50

Tags = Mapping[str, Deferrable]


def tag_key(value: object) -> str:
    """Return a tag's key that ECR takes."""
    key = text(value)
    if len(key) not in _TAG_KEY_LENGTH:
        raise refuse(f"a tag's key has 1 to 128 characters, this has {len(key)}")
    return _tag_text(key, "key")


def tag_value(value: object) -> str:
    """Return a tag's value that ECR takes."""
    if plain(value) is None:
        raise refuse("a tag needs a value", value, "write '' for an empty one")
    if not isinstance(value, str):
        raise refuse("a tag's value is text", value, "put quotes around it")
    if len(value) not in _TAG_VALUE_LENGTH:
        raise refuse(f"a tag's value has up to 256 characters, this has {len(value)}")
    return _tag_text(sendable(value), "value")


def _tag_text(word: str, part: str) -> str:
    if word.lower().startswith(_RESERVED):
        raise refuse(f"a tag's {part} must not begin with 'aws:'", word)
    others = dict.fromkeys(one for one in word if not _is_of_tags(one))
    if others:
        raise refuse(
            f"a tag's {part} has letters, digits, spaces and + - = . _ : / @ only",
            word,
            f"leave out {' '.join(map(_shown, [*others][:_MOST_NAMED]))}",
        )
    return word


def _is_of_tags(character: str) -> bool:
    """Whether it is a mark, or a letter, digit or space of any script."""
    return character in _TAG_MARKS or unicodedata.category(character)[0] in "LMNZ"


def _shown(character: str) -> str:
    return character if character.isprintable() else repr(character)


_tag_value: Final = or_deferred(tag_value)


def tag_map(value: object) -> dict[str, Deferrable]:
    """Return tags that ECR takes for one repository."""
    written = a_mapping(value)

    def tag(key: object) -> Deferrable:
        return _tag_value(written[tag_key(key)])

    found, problems = collect(((key, key) for key in written), tag)
    if len(written) > MOST_TAGS:
        problems.append(too_many(f"a repository has up to {MOST_TAGS} tags", written))
    if problems:
        raise Refusal(*problems, found=found)
    return found
