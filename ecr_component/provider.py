"""The components as a provider, for programs in every language of Pulumi.

Pulumi's own host of components drops inputs that it does not expect and shows a
refusal as a traceback. This one hands the inputs over whole, for `settings` to look
at, and a refusal on as an error of the inputs, in the schema's words.

To write the schema anew: ``python -m ecr_component.provider schema.json``.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import pulumi
from pulumi.output import Unknown
from pulumi.provider.experimental.analyzer import (
    ComponentDefinition,
    PropertyDefinition,
    TypeDefinition,
)
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.provider import ConstructResult
from pulumi.provider.server import ComponentInitError

from ecr_component.ecr_registry import EcrRegistry
from ecr_component.ecr_repositories import EcrRepositories
from ecr_component.ecr_roles import EcrRoles
from ecr_component.errors import Key, Problem, spelt
from ecr_component.errors import Path as Place
from ecr_component.resources.caller import Caller
from ecr_component.schemas.package_schema import tidied
from ecr_component.schemas.registry_listing import listing

PACKAGE: Final = "ecr-component"

# What Pulumi takes where a package names none. Named, because a package from Git would
# otherwise be called after the owner of its repository, and one from a folder not.
NAMESPACE: Final = "pulumi"

COMPONENTS: Final = [EcrRepositories, EcrRegistry, EcrRoles]

_KEYWORDS: Final = ("pulumi", "aws", "ecr", "category/cloud", "kind/component")


class Provider(ComponentProvider):
    """Constructs components for the engine, and serves their schema."""

    def __init__(self) -> None:
        about = metadata.metadata(PACKAGE)
        version = semantic_version(about["Version"])
        super().__init__(COMPONENTS, PACKAGE, NAMESPACE, version)
        mappings = [found.properties_mapping for found in self._type_defs.values()]
        mappings += [found.inputs_mapping for found in self._component_defs.values()]
        self._words = {
            ours: theirs
            for mapping in mappings
            for theirs, ours in mapping.items()
            if ours != theirs
        }
        # A word within a repository's name is not ours.
        self._word = re.compile(rf"(?<![\w/.-])({'|'.join(self._words)})(?![\w/-])")
        inferred = tidied(json.loads(self.schema or ""), self._spelt)
        # Go's SDK would lack types that are only in maps and lists, and not compile.
        inferred["language"]["go"]["generateExtraInputTypes"] = True
        self.schema = json.dumps(
            {
                **inferred,
                **listing(
                    about.get_all("Author") or (), about.get_all("Project-URL") or ()
                ),
                "description": about["Summary"],
                "keywords": _KEYWORDS,
                "license": about["License-Expression"],
            }
        )

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: pulumi.Inputs,
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Construct the component.

        Raises:
            pulumi.InputPropertiesError: AWS would refuse what the inputs ask for.
        """
        try:
            return super().construct(name, resource_type, inputs, options)
        except ComponentInitError as error:
            if isinstance(error.inner, pulumi.InputPropertiesError):
                raise error.inner from None
            raise

    def map_inputs(
        self, inputs: pulumi.Inputs, component_def: ComponentDefinition
    ) -> pulumi.Inputs:
        """Write the inputs' keys as `args` does, and leave all else as it came."""
        mapping = component_def.inputs_mapping
        renamed = self._renamed(inputs, component_def.inputs, mapping)
        return _Inputs(renamed, _Consumer(self, component_def.inputs))

    def _renamed(
        self,
        value: Mapping[str, Any],
        properties: Mapping[str, PropertyDefinition],
        mapping: Mapping[str, str],
    ) -> dict[str, Any]:
        return {
            mapping.get(key, key): self._value(item, properties.get(key))
            for key, item in value.items()
        }

    def _value(self, value: object, wanted: PropertyDefinition | None) -> object:
        """One value; what does not look as it should stays, to be refused."""
        match value:
            case Unknown():
                return pulumi.Output.from_input(value)
            case list() if wanted and wanted.items:
                return [self._value(item, wanted.items) for item in value]
            case dict() if wanted and wanted.additional_properties:
                kind = wanted.additional_properties
                return {key: self._value(item, kind) for key, item in value.items()}
            case dict() if wanted and wanted.ref:
                found = self._type_behind(wanted.ref)
                return self._renamed(value, found.properties, found.properties_mapping)
        return value

    def _type_behind(self, reference: str) -> TypeDefinition:
        return self._type_defs[reference.rpartition(":")[2]]

    def word(self, name: Key) -> str:
        """The name of an input in the schema."""
        return self._words.get(name, name)

    def steps(
        self, path: Place, fields: Mapping[str, PropertyDefinition]
    ) -> Iterator[str | int]:
        """The path in the schema's words; the keys of a map are the user's own.

        Args:
            path: From a component's inputs on.
            fields: These inputs.
        """
        wanted: PropertyDefinition | None = None
        for step in path:
            if wanted and wanted.additional_properties:
                wanted = wanted.additional_properties
                yield step
            elif wanted and wanted.items:
                wanted = wanted.items
                yield step
            else:
                name = self._words.get(str(step), str(step))
                wanted = fields.get(name)
                yield name
            if wanted and wanted.ref:
                fields = self._type_behind(wanted.ref).properties

    def _spelt(self, text: str) -> str:
        return self._word.sub(lambda found: self._words[found[0]], text)


class _Consumer(Caller):
    """A program in any language, which knows the schema's names alone."""

    def __init__(
        self, provider: Provider, inputs: Mapping[str, PropertyDefinition]
    ) -> None:
        self._provider = provider
        self._inputs = inputs

    def told(self, words: str) -> str:
        return spelt(words, self._provider.word)

    def problem(self, problem: Problem) -> Problem:
        return replace(
            problem,
            path=tuple(self._provider.steps(problem.path, self._inputs)),
            what=self.told(problem.what),
            remedy=self.told(problem.remedy),
        )

    def error(self, text: str) -> Exception:
        """An error of the inputs, with all of it in its text.

        Of a problem given by property, the engine would print the whole value beside
        it, a secret one included.
        """
        return pulumi.InputPropertiesError(text, [])


class _Inputs(dict[str, Any]):
    """Inputs that know who wrote them."""

    def __init__(self, inputs: Mapping[str, Any], caller: Caller) -> None:
        super().__init__(inputs)
        self.caller = caller


def semantic_version(version: str) -> str:
    """Write a version of Python's as other languages do: 1.0.0rc1 is 1.0.0-rc.1."""
    words = {"a": "alpha", "b": "beta"}
    return re.sub(
        r"\.?(a|b|rc|dev)(\d+)$",
        lambda found: f"-{words.get(found[1], found[1])}.{found[2]}",
        version,
    )


def main(paths: Iterable[str]) -> None:
    """Write the schema to each path."""
    text = json.dumps(json.loads(Provider().schema or ""), indent=2) + "\n"
    for path in paths:
        Path(path).write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
