"""The inputs of the Terraform module `ecr-repos`, in all its versions.

They have the component's names already. What Terraform would compute is left out and
named, with its line; so is what the component has no input for.

Source: the module's documentation, v0.0.1 to v2.11.1; Terraform language, "Type
Constraints" (where a text is wanted, a number or a bool becomes one).
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from textwrap import shorten
from typing import Any, Final

from ecr_component.adopt.defaults import TAKEN_FOR_GRANTED
from ecr_component.adopt.hcl import Block, Computed, read_hcl
from ecr_component.adopt.lifecycle_keys import lifecycle_keys
from ecr_component.adopt.policy_shape import CannotBeSaid
from ecr_component.adopt.recorded import Left
from ecr_component.errors import Path, Refusal, show_path
from ecr_component.inputs.input_models import Inputs, RepositorySettings, default_for
from ecr_component.stack_files.user_file import Unreadable, read_file
from ecr_component.stack_files.yaml_file import load
from ecr_component.values.json_text import parse

Value = Any  # of HCL, JSON or YAML

# The module gave the repository's tag precedence before.
_GLOBAL_TAGS_WIN: Final = (0, 28, 0)

_VERSION: Final = re.compile(r"[?&]ref=v?([0-9]+)\.([0-9]+)\.([0-9]+)")
_REGIONS: Final = ("aws_region", "region")


@dataclass(frozen=True)
class ModuleInputs:
    """Inputs that a stack file can hold."""

    inputs: Mapping[str, Any]
    """In the order of writing, `repositories` last."""

    region: str | None
    """Where the module worked, if its inputs say so."""

    remarks: Mapping[str, tuple[str, ...]]
    """What a reader should know, by repository; by '' of the file as a whole."""

    left: tuple[Left, ...]


def read_inputs(path: str) -> ModuleInputs:
    """Read a file of inputs: HCL, JSON or YAML, as its name says.

    Raises:
        Unreadable: It is something else, or has no inputs of this module.
    """
    written = _written(path)
    repositories = written.values.get("repositories")
    if isinstance(repositories, Computed):
        what = f"repositories is computed ({repositories.expression}); name its file"
        raise Unreadable(path, what, repositories.line)
    if not isinstance(repositories, Mapping):
        raise Unreadable(path, "has no mapping called repositories among its inputs")
    return _InputsReading(written).inputs(repositories)


@dataclass(frozen=True)
class _Written:
    """What a file says."""

    values: Mapping[str, Any]
    version: tuple[int, ...] | None = None
    """Of the module, where the file names it."""

    remarks: tuple[str, ...] = ()


def _written(path: str) -> _Written:
    suffix = PurePath(path).suffix
    if suffix in {".yaml", ".yml"}:
        found = load(path)
        if found.repeated:
            raise Unreadable(path, str(found.repeated[0]))
        inner = found.values.get("inputs")
        return _Written(inner if isinstance(inner, dict) else found.values)
    if suffix not in {".hcl", ".json", ".tf", ".tfvars"}:
        what = "is no .hcl, .tfvars, .tfvars.json, .tf or .yaml by its name"
        raise Unreadable(path, what)
    content = read_file(path)
    if suffix == ".json":
        return _of_json(content, path)
    try:
        file = read_hcl(content.decode("utf-8-sig"), path)
    except UnicodeDecodeError:
        raise Unreadable(path, "is not UTF-8") from None
    if suffix == ".tfvars":
        return _Written(file.attributes)
    return _of_terragrunt(file, path) if suffix == ".hcl" else _of_module(file, path)


def _of_json(content: bytes, path: str) -> _Written:
    try:
        root = parse(content)
    except Refusal as refusal:
        raise Unreadable(path, str(refusal.problems[0])) from None
    return _Written(root if isinstance(root, dict) else {})


def _of_terragrunt(file: Block, path: str) -> _Written:
    inputs = file.attributes.get("inputs")
    if not isinstance(inputs, dict):
        line = file.lines.get("inputs")
        what = "inputs is computed" if line else "has no inputs"
        raise Unreadable(path, f"{what}; write it out as a mapping", line)
    sources = [
        block.attributes.get("source")
        for block in file.blocks
        if block.type == "terraform"
    ]
    included = tuple(
        f"line {block.line}: include may bring further inputs, which are not read here"
        for block in file.blocks
        if block.type == "include"
    )
    return _Written(inputs, _version(sources), included)


def _of_module(file: Block, path: str) -> _Written:
    calls = [
        block
        for block in file.blocks
        if block.type == "module" and "repositories" in block.attributes
    ]
    if len(calls) != 1:
        found = "several modules" if calls else "no module"
        raise Unreadable(path, f"has {found} with an argument called repositories")
    arguments = dict(calls[0].attributes)
    source = arguments.pop("source", None)
    for meta in ("version", "providers", "count", "for_each", "depends_on"):
        arguments.pop(meta, None)
    return _Written(arguments, _version([source]))


def _version(sources: list[object]) -> tuple[int, ...] | None:
    found = (_VERSION.search(one) for one in sources if isinstance(one, str))
    return next((tuple(map(int, one.groups())) for one in found if one), None)


_GONE: Final = object()
"""What is left of a value that Terraform computes."""


@dataclass
class _InputsReading:
    """What was read so far, and what was left."""

    written: _Written
    remarks: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    left: list[Left] = field(default_factory=list)

    def inputs(self, repositories: Mapping[Any, Any]) -> ModuleInputs:
        """Read everything."""
        self.remarks[""] += self.written.remarks
        written = {**self.written.values}
        region = next(
            (written.pop(key) for key in _REGIONS if isinstance(written.get(key), str)),
            None,
        )
        del written["repositories"]
        defaults = self._settings((), written, Inputs.model_fields)
        named = {
            name: self._repository(name, keys, defaults)
            for name, keys in repositories.items()
            if not self._note(("repositories", name), _computed(name, keys))
        }
        order = [*map(default_for, TAKEN_FOR_GRANTED), *Inputs.model_fields]
        found = {**defaults, **self._precedence(defaults, named)}
        return ModuleInputs(
            inputs={
                **{key: found[key] for key in dict.fromkeys(order) if key in found},
                "repositories": named,
            },
            region=region,
            remarks={name: tuple(said) for name, said in self.remarks.items() if said},
            left=tuple(self.left),
        )

    def _repository(
        self,
        name: str,
        written: Value,
        defaults: Mapping[str, Any],
    ) -> Value:
        if not isinstance(written, Mapping):
            return {} if written is None else written
        where: Path = ("repositories", name)
        found = self._settings(where, written, RepositorySettings.model_fields)
        # The module passes these nulls on, and the provider has defaults of its own.
        for key, default in (
            ("image_tag_mutability", "MUTABLE"),
            ("force_delete", False),
        ):
            nothing = key in written and written[key] is None
            if nothing and defaults.get(default_for(key), default) != default:
                found[key] = default
        return {key: found[key] for key in TAKEN_FOR_GRANTED if key in found}

    def _settings(
        self, where: Path, written: Mapping[Any, Any], known: Container[str]
    ) -> dict[str, Any]:
        """The keys of the component among those written, as far as they can be told."""
        found: dict[str, Any] = {}
        for key, value in written.items():
            place = (*where, key)
            if isinstance(key, Computed):
                self._note(place, [key])
                continue
            if key not in known:
                self.left.append(Left(show_path(place), "is no input of the component"))
                continue
            rule = _RULES.get(_BY_DEFAULT.get(key, key), _as_it_is)
            told = self._without_computed(place, value)
            if told is None and key in _NULL_SPEAKS:
                found[key] = None
            elif told is not None and told is not _GONE:
                found[key] = rule(told)
        return found

    def _without_computed(self, place: tuple[Any, ...], value: Value) -> Value:
        """The value; of tags those that are known, of anything else all or nothing."""
        if isinstance(value, Mapping) and place[-1] in {"tags", "global_tags"}:
            return {
                key: inner
                for key, inner in value.items()
                if not self._note((*place, key), _computed(key, inner))
            }
        return _GONE if self._note(place, [*_computed_in(value)]) else value

    def _note(self, place: tuple[Any, ...], computed: list[Computed]) -> bool:
        """Tell what is computed, if something is."""
        steps = tuple("(...)" if isinstance(step, Computed) else step for step in place)
        match steps:
            case ("repositories", str(name), _, *_):
                owner = name
            case _:
                owner = ""
        for one in computed:
            where = f"line {one.line}: {show_path(steps)}"
            told = shorten(one.expression, _SHOWN, placeholder=" ...")
            self.left.append(Left(where, f"is computed ({told})"))
            self.remarks[owner].append(f"{where} is computed and left out: {told}")
        return bool(computed)

    def _precedence(
        self, defaults: Mapping[str, Any], repositories: Mapping[str, Any]
    ) -> dict[str, str]:
        """Older versions let a repository's tag win, and newer ones the global one."""
        if not self.written.version or self.written.version >= _GLOBAL_TAGS_WIN:
            return {}
        own = (
            keys.get("tags", {})
            for keys in repositories.values()
            if isinstance(keys, dict)
        )
        shared = defaults.get("global_tags", {})
        return (
            {}
            if all(map(shared.keys().isdisjoint, own))
            else {"tag_precedence": "repository"}
        )


def _computed(*values: object) -> list[Computed]:
    return [value for value in values if isinstance(value, Computed)]


def _computed_in(value: object) -> Iterator[Computed]:
    match value:
        case Computed():
            yield value
        case Mapping():
            for key, inner in value.items():
                yield from _computed_in(key)
                yield from _computed_in(inner)
        case list():
            for item in value:
                yield from _computed_in(item)


def _as_it_is(value: Value) -> Value:
    return value


def _flag(value: Value) -> Value:
    return (
        {"true": True, "false": False}.get(value, value)
        if isinstance(value, str)
        else value
    )


def _ids(value: Value) -> Value:
    """Account ids as text, where no digit of theirs was lost."""
    if not isinstance(value, list):
        return value
    return [
        str(item) if type(item) is int and 10**11 <= item < 10**12 else item
        for item in value
    ]


def _texts(value: Value) -> Value:
    if not isinstance(value, Mapping):
        return value
    return {
        key: _text(item) if isinstance(item, bool | int | float) else item
        for key, item in value.items()
        if item is not None
    }


def _text(value: float) -> str:
    """Write a number, or true or false, as Terraform does where it wants a text."""
    whole = not isinstance(value, bool) and value == int(value)
    return json.dumps(int(value) if whole else value)


def _encryption(value: Value) -> Value:
    if not isinstance(value, Mapping):
        return value
    return {key: item for key, item in value.items() if item is not None}


def _rules(value: Value) -> Value:
    """Rules as a list, whichever of the forms that the module takes they have."""
    if value in ({}, {"rules": []}, []):
        return []
    try:
        keys = lifecycle_keys(value if isinstance(value, str) else json.dumps(value))
    except CannotBeSaid:
        return value
    return keys.get("lifecycle_policy_rules", value)


_RULES: Final[Mapping[str, Callable[[Value], Value]]] = {
    "enable_automatic_image_scanning": _flag,
    "encryption_config": _encryption,
    "external_account_ids_with_lambda_access": _ids,
    "external_account_ids_with_read_access": _ids,
    "external_account_ids_with_write_access": _ids,
    "force_delete": _flag,
    "lifecycle_policy_rules": _rules,
    "strict_deny_rules_enabled": _flag,
    "tags": _texts,
}
_BY_DEFAULT: Final = {default_for(key): key for key in TAKEN_FOR_GRANTED}
_NULL_SPEAKS: Final = {"encryption_config", "default_encryption_config"}
_SHOWN: Final = 60
