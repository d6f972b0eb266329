"""The shapes of the files that are read: closed enough to tell what is broken.

What a file has beside what is named here is not looked at, and no value of it is ever
shown: it may be a secret.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, InstanceOf, ValidationError

from ecr_component.errors import show_path
from ecr_component.stack_files.user_file import Unreadable


class Shape(BaseModel):
    """A mapping of which some keys are looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


Values = InstanceOf[dict[str, Any]]
"""A mapping of which the keys are looked at later, one by one."""

S = TypeVar("S", bound=Shape)

_WORDS = {
    "bool_type": "must be true or false",
    "dict_type": "must be a mapping",
    "is_instance_of": "must be a mapping",
    "int_type": "must be a whole number",
    "list_type": "must be a list",
    "missing": "is missing",
    "model_type": "must be a mapping",
    "string_type": "must be text",
}


def read_shape(shape: type[S], document: Mapping[str, object], path: str) -> S:
    """Read a document of the file at *path*.

    Raises:
        Unreadable: It has another shape; the first thing that is wrong.
    """
    try:
        return shape.model_validate(document)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)[0]
    # Of a value that may be one of several types, the names of those are in the path.
    place = tuple(step for step in found["loc"] if step not in {"int", "str"})
    what = _WORDS.get(found["type"], "is not what it should be")
    raise Unreadable(path, f"is broken: {show_path(place)} {what}")
