"""The inputs as a project's file declares them to Pulumi.

Written from the docstrings and the models; to write those of a project anew:
``python -m ecr_component.schemas.project_file Pulumi.yaml``.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import yaml

from ecr_component.inputs.input_models import plain_defaults
from ecr_component.schemas.stack_keys import stack_keys

_BEGIN: Final = "config:\n"


def config() -> dict[str, dict[str, Any]]:
    """The declaration of each input: its default, and what it means in a sentence.

    None has a type: Pulumi's own check would refuse what the component takes.
    """
    defaults = plain_defaults()
    return {
        field.name: {
            # '' is null for a component; null itself would be no default.
            "default": _or_empty(defaults.get(field.name)),
            "description": _first_sentence(field.meaning),
        }
        for field in stack_keys()
    }


def _or_empty(value: object) -> object:
    return "" if value is None else value


def _first_sentence(words: str) -> str:
    sentence, _, _ = words.replace("`", "").partition(". ")
    return sentence.removesuffix(".")


def with_config(document: str) -> str:
    """A project's file with the declarations at its end."""
    before, _, _ = document.partition(_BEGIN)
    declared = yaml.dump({"config": config()}, Dumper=_Dumper, sort_keys=False)
    return f"{before}{declared}"


class _Dumper(yaml.SafeDumper):
    """Writes an input in lines, and its default in one."""

    def serialize_node(self, node: yaml.Node, parent: object, index: object) -> None:
        """Write a mapping or a list that is a default within its line."""
        is_default = isinstance(index, yaml.ScalarNode) and index.value == "default"
        if is_default and isinstance(node, yaml.CollectionNode):
            node.flow_style = True
        super().serialize_node(node, parent, index)


def main(paths: Iterable[str]) -> None:
    """Write the declarations of each project's file anew."""
    for path in map(Path, paths):
        path.write_text(with_config(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
