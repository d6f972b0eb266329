"""An engine, and an AWS on this machine for it; where there is none, why not."""

import os
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pulumi
import pytest
import yaml

from ecr_component import EcrRepositories
from ecr_component.lifecycle.policy_reading import lifecycle_rules
from tests.engine.aws import Aws
from tests.engine.driver import (
    Command,
    Deployment,
    Program,
    connections_of_their_own,
)
from tests.engine.installed import REGION, ROOT, environment, missing
from tools.emulator_server import Emulator

Deploy = Callable[[Program], Deployment]


class DeployFile(Protocol):
    """Makes a stack of this repository's program, with the text of a stack file."""

    def __call__(
        self, text: str, name: str = "dev", program: Program | None = ...
    ) -> Deployment:
        """Without *program* the engine starts Python for each run, as for a user."""


@pytest.fixture(scope="session")
def engine() -> dict[str, str]:
    """The variables of whoever runs the tests, if they lead to an engine.

    Else all that depends on it is skipped.
    """
    user = dict(os.environ)
    reason = missing(user)
    if reason:
        pytest.skip(reason)
    return user


@pytest.fixture(scope="session")
def emulator(engine: dict[str, str]) -> Iterator[Emulator]:  # noqa: ARG001 - or no use
    """The AWS that all tests of a process share, as the last test left it."""
    with Emulator(lifecycle_check=lifecycle_rules) as emulator:
        yield emulator


@pytest.fixture
def aws(emulator: Emulator) -> Aws:
    """Its registry, empty."""
    emulator.reset()
    return Aws(emulator.url, REGION)


@pytest.fixture(scope="session")
def command(
    engine: dict[str, str],
    emulator: Emulator,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Command]:
    """The CLI, without the user's login, settings and credentials."""
    home = tmp_path_factory.mktemp("home")
    with connections_of_their_own():
        yield Command(environment(engine, home, emulator.url))


@pytest.fixture(scope="session")
def plugin_on_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH on which the plugin is, in the environment of these tests."""
    folder = tmp_path_factory.mktemp("plugin")
    plugin = folder / "pulumi-resource-ecr-component"
    start = f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "plugin"}" "$@"\n'
    plugin.write_text(start, "utf-8")
    plugin.chmod(0o755)
    parts = (str(folder), str(Path(sys.executable).parent), os.environ["PATH"])
    return os.pathsep.join(parts)


@pytest.fixture(scope="session")
def deploy(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """Makes a stack of a program that runs in this process."""

    def deploy(program: Program) -> Deployment:
        folder = tmp_path_factory.mktemp("stack")
        folder.joinpath("Pulumi.yaml").write_text("name: ecr\nruntime: python\n")
        # Enough to get through a fault or two, not enough to sit out many.
        config = "config: {aws:maxRetries: '3'}\n"
        folder.joinpath("Pulumi.dev.yaml").write_text(config)
        return Deployment(command, folder, program=program)

    return deploy


@pytest.fixture(scope="session")
def deploy_file(
    command: Command, tmp_path_factory: pytest.TempPathFactory
) -> DeployFile:
    """See `DeployFile`."""

    def deploy_file(
        text: str, name: str = "dev", program: Program | None = this_program
    ) -> Deployment:
        folder = tmp_path_factory.mktemp("project")
        project = yaml.safe_load(ROOT.joinpath("Pulumi.yaml").read_text("utf-8"))
        project["runtime"]["options"]["virtualenv"] = sys.prefix
        project["main"] = str(ROOT)
        folder.joinpath("Pulumi.yaml").write_text(yaml.safe_dump(project))
        folder.joinpath("stacks").mkdir()
        return Deployment(command, folder, name, program).configure(text)

    return deploy_file


def this_program() -> None:
    """Run the program of this repository, in this process."""
    runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__")


def component(
    inputs: dict[str, Any],
    name: str = "ecr",
    opts: Callable[[], pulumi.ResourceOptions] | None = None,
) -> Program:
    """A program of one component, which exports its ARNs."""

    def program() -> None:
        made = EcrRepositories(name, inputs, opts and opts())  # type: ignore[arg-type] # as read
        pulumi.export("ecr_repo_arns", made.ecr_repo_arns)

    return program
