"""A Pulumi project: where its stacks' files are, and what a stack's program gets.

Reads as Pulumi's command line does, without it. An ESC environment that a stack file
names is not read.

Source: Pulumi 3.259, sdk/go/common/workspace/project.go and paths.go, and
pkg/workspace/config.go.
"""

import errno
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from ecr_component.errors import ConfigError, Problem, in_written_order
from ecr_component.stack_files.stack_file import StackFile, read
from ecr_component.stack_files.stack_values import full_key
from ecr_component.stack_files.user_file import Unreadable
from ecr_component.stack_files.yaml_file import load
from ecr_component.values.deferred import Secret

PROJECT_FILES: Final = ("Pulumi.yaml", "Pulumi.yml")
"""The names that a project's file may have."""

HIDDEN: Final = "[secret]"
"""What stands for an encrypted value, which only Pulumi can decrypt."""


@dataclass(frozen=True)
class Configuration:
    """What a program gets of its stack's configuration."""

    values: dict[str, str]
    """By ``namespace:name``, sorted: texts as they are, all else as JSON."""

    secret_keys: list[str]
    """The keys whose value is encrypted, or holds something that is."""


@dataclass(frozen=True)
class Project:
    """What a project's file says of its program and its stacks."""

    file: Path
    name: str
    runtime: str
    main: Path
    """The program: a folder, or a file."""

    stack_folder: Path
    """Where the stacks' files are."""

    config: Mapping[str, object]
    """By ``namespace:name``, the `defaults`; ``None`` for what a stack's file has to
    say."""

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """Read the project's file in *folder*.

        Raises:
            Unreadable: there is none, or it is no YAML.
            ConfigError: Pulumi would refuse it.
        """
        file = project_file(folder)
        if file is None:
            raise Unreadable(str(folder), "there is no Pulumi.yaml in this folder")
        said = load(str(file))
        root = said.values
        problems = [
            *said.repeated,
            *said.misread,
            *said.infinite,
            *_problems(root, file.parent),
        ]
        if problems:
            raise ConfigError(str(file), in_written_order(problems, root))
        name, runtime, config = (root.get(key) for key in ("name", "runtime", "config"))
        stack_folder = config if isinstance(config, str) else root.get("stackConfigDir")
        return cls(
            file=file,
            name=str(name),
            runtime=str(runtime["name"] if isinstance(runtime, dict) else runtime),
            main=file.parent / str(root.get("main") or ""),
            stack_folder=file.parent / str(stack_folder or ""),
            config={
                str(full_key(key, str(name))): _default(entry)
                for key, entry in (config if isinstance(config, dict) else {}).items()
            },
        )

    @property
    def defaults(self) -> dict[str, object]:
        """By ``namespace:name``, what holds where a stack's file says nothing."""
        return {key: value for key, value in self.config.items() if value is not None}

    def stack_file(self, stack: str) -> Path:
        """Where the stack's file is, or would be."""
        name = stack.replace("/", "-")
        return self.stack_folder / f"Pulumi.{name}{self.file.suffix}"

    def stack_files(self) -> list[Path]:
        """The files of all stacks that have one, sorted by name."""
        return sorted(self.stack_folder.glob(f"Pulumi.*{self.file.suffix}"))

    def configuration(self, stack: str, file: Path | None = None) -> Configuration:
        """What the program gets when it runs for *stack*.

        Args:
            stack: Whose file to read.
            file: What to read in place of that.

        Raises:
            Unreadable: the stack has no file, or it is no stack file.
            ConfigError: Pulumi would refuse it.
        """
        file = file or self.stack_file(stack)
        if not os.path.exists(file):  # noqa: PTH110 - a name may be too long
            raise Unreadable(str(file), f"there is no such file; {self._stacks()}")
        said = self.read(str(file))
        problems = [*said.problems, *said.misread, *self._missing(said.values)]
        if problems:
            raise ConfigError(str(file), problems)
        texts = {
            key: _text(value)
            for key, value in sorted({**said.defaults, **said.values}.items())
        }
        return Configuration(
            texts, [key for key in texts if _holds_secret(said.values.get(key))]
        )

    def read(self, path: str, content: bytes | None = None) -> StackFile:
        """Read a file as that of one of the stacks, or *content* as if it were one.

        Raises:
            Unreadable: there is no such file, or it is no stack file.
        """
        return read(path, self.name, self.defaults, content)

    def _missing(self, values: Mapping[str, object]) -> Iterator[Problem]:
        for key, default in self.config.items():
            if default is None and key not in values:
                remedy = f"{self.file.name} has no default for it"
                yield Problem((key,), "is missing", remedy=remedy)

    def _stacks(self) -> str:
        names = [file.stem.removeprefix("Pulumi.") for file in self.stack_files()]
        return f"the stacks are {', '.join(names)}" if names else "no stack has one"


def read_stack_file(path: str, content: bytes | None = None) -> StackFile:
    """Read a stack file as its project has it read.

    With *content*, as if that stood in there.

    That is the project above the file, else the one above the current folder; without
    any, one of the name of this repository's that says nothing.

    Raises:
        Unreadable: there is no such file, or it is no stack file, or the project's file
            is no YAML.
        ConfigError: Pulumi would refuse the project's file.
    """
    project = project_above(Path(path).parent) or project_above(Path())
    if project:
        return project.read(path, content)
    return read(path, content=content)


def project_above(folder: Path) -> Project | None:
    """Read the project that has its file in *folder*, or nearest above it.

    Raises:
        Unreadable, ConfigError: as `Project.load`.
    """
    here = Path(os.path.abspath(folder))  # noqa: PTH100 - asks nothing of the system
    for above in (here, *here.parents):
        if project_file(above):
            return Project.load(_as_short_as_can_be(above))
    return None


def _as_short_as_can_be(folder: Path) -> Path:
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def project_file(folder: str | Path) -> Path | None:
    """Find the project's file in *folder*."""
    files = (Path(folder, name) for name in PROJECT_FILES)
    return next((file for file in files if os.path.isfile(file)), None)  # noqa: PTH113


def _problems(root: Mapping[str, object], folder: Path) -> Iterator[Problem]:
    """What Pulumi would refuse of a project's file, as far as it matters here."""
    name, runtime = root.get("name"), root.get("runtime")
    if not name or not isinstance(name, str):
        yield Problem(("name",), "must be the project's name")
        name = ""
    if isinstance(runtime, dict):
        runtime = runtime.get("name")
    if not runtime or not isinstance(runtime, str):
        yield Problem(("runtime",), "must name a language, such as python")
    yield from _path_problems(root, folder)
    config = root.get("config")
    if isinstance(config, dict):
        for key, entry in config.items():
            yield from _entry_problems(key, entry, name)
    elif not isinstance(config, str | None):
        yield Problem(("config",), "must be a mapping of keys to values")


def _path_problems(root: Mapping[str, object], folder: Path) -> Iterator[Problem]:
    paths = {key: root.get(key) for key in ("main", "stackConfigDir")}
    if isinstance(config := root.get("config"), str):
        paths["config"] = config
    for key, path in paths.items():
        if path is not None and not _may_be_path(path, folder):
            yield Problem((key,), "must be a path", path)
    if paths.get("config") and "stackConfigDir" in root:
        what = "names the folder of the stack files, and so does stackConfigDir"
        yield Problem(("config",), what, config, "keep stackConfigDir")


def _may_be_path(written: object, folder: Path) -> bool:
    """Whether there may be such a file or folder, be there one or not."""
    if not isinstance(written, str):
        return False
    try:
        Path(folder, written).stat()
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG
    except ValueError:  # a null, or half of a character
        return False
    return True


def _entry_problems(written: str, entry: object, project: str) -> Iterator[Problem]:
    key, place = full_key(written, project), ("config", written)
    if key is None:
        what = "is no key of Pulumi's configuration"
        yield Problem(place, what, remedy="write namespace:name")
    elif isinstance(entry, dict) and {"default", "value"} <= entry.keys():
        yield Problem(place, "has both a default and a value", remedy="keep one")
    elif key.startswith(f"{project}:"):
        return
    elif isinstance(entry, dict) and "default" in entry:
        what = "is of another namespace, so it takes a value and no default"
        yield Problem(place, what, remedy="write value: in place of default:")
    elif _default(entry) is None:
        what = "is of another namespace, so it needs a value"
        yield Problem(place, what, remedy="write value: under it")


def _default(entry: object) -> object:
    """What an entry gives to stacks that say nothing themselves."""
    if not isinstance(entry, dict):
        return entry
    default = entry.get("default")
    return entry.get("value") if default is None else default


def _text(value: object) -> str:
    """Encode a value as Pulumi does for programs; a null as nothing."""
    if value is None:
        return ""
    plain = _decrypted(value)
    if isinstance(plain, str):
        return plain
    return json.dumps(
        plain,
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )


def _decrypted(value: object) -> object:
    match value:
        case Secret():
            return HIDDEN
        case dict():
            return {key: _decrypted(item) for key, item in value.items()}
        case list():
            return [_decrypted(item) for item in value]
    return value


def _holds_secret(value: object) -> bool:
    match value:
        case Secret():
            return True
        case dict():
            return any(map(_holds_secret, value.values()))
        case list():
            return any(map(_holds_secret, value))
    return False
