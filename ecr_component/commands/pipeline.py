"""``ecr-component pipeline``: the file of a pipeline that pushes with a role."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from ecr_component.commands.chosen_stack import chosen_stack, stack_option
from ecr_component.errors import ConfigError, Refusal
from ecr_component.pipeline.github_workflow import github_workflow
from ecr_component.pipeline.gitlab_pipeline import gitlab_pipeline
from ecr_component.pipeline.push_job import (
    FORGES,
    UNKNOWN_ACCOUNT,
    UNKNOWN_REGION,
    Forge,
    PushJob,
    push_job,
    trusted_forge,
)
from ecr_component.printing import say
from ecr_component.roles.desired_roles import DesiredRoles
from ecr_component.roles.role_policy import Registries
from ecr_component.roles.trust_models import GithubSettings
from ecr_component.stack_files.project import Project, project_above
from ecr_component.stack_files.user_file import Unreadable
from ecr_component.values import names, regions
from ecr_component.values.regions import Location
from ecr_component.values.rule import Rule

_NAMED: Final = {UNKNOWN_ACCOUNT: "--account", UNKNOWN_REGION: "--region"}

_PROBLEMS: Final = 1
_UNREADABLE: Final = 2


def _passing(rule: Rule[str]) -> Callable[..., str | None]:
    """Build the callback of an option whose value has to pass a rule."""

    def check(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
        try:
            return None if value is None else rule(value)
        except Refusal as refusal:
            raise click.BadParameter(str(refusal)) from None

    return check


@click.command
@click.option("-r", "--role", required=True, help="The role, as the stack file has it.")
@click.option(
    "-f",
    "--forge",
    type=click.Choice(FORGES),
    help="Whose pipeline. Default: that of the forge whose jobs may assume the role.",
)
@stack_option
@click.option(
    "--account",
    metavar="ID",
    callback=_passing(names.account_id),
    help="The account of the role, which no stack file tells.",
)
@click.option(
    "--region",
    metavar="NAME",
    callback=_passing(regions.region),
    help="The region of the repositories, where the stack file does not tell it.",
)
def pipeline(
    role: str,
    forge: Forge | None,
    stack: str | None,
    account: str | None,
    region: str | None,
) -> None:
    """Print the file of a pipeline that builds images and pushes them with a role.

    Reads the stack file of the Pulumi project in this folder or above: whose jobs may
    assume the role, on which branches, and which repositories it pushes to. Ends with 0
    if all is well, 1 if the role or the file is wrong, 2 if a file cannot be read.
    """
    try:
        project = project_above(Path())
        if project is None:
            raise click.UsageError("there is no Pulumi.yaml in this folder or above")
        job = _job(project, chosen_stack(project, stack), role, account, region)
        trusted = trusted_forge(job, forge)
    except (ConfigError, Unreadable) as error:
        say(*error.lines, error=True)
        sys.exit(_PROBLEMS if isinstance(error, ConfigError) else _UNREADABLE)
    except Refusal as refusal:
        problems = (problem.under("roles") for problem in refusal.problems)
        say(*map(str, problems), error=True)
        sys.exit(_PROBLEMS)
    if isinstance(trusted, GithubSettings):
        say(*github_workflow(job, trusted))
    else:
        say(*gitlab_pipeline(job, trusted))
    for word in job.to_fill_in:
        what = f"write what is meant in place of {word}, or name it with {_NAMED[word]}"
        say(what, error=True)


def _job(
    project: Project, stack: str, role: str, account: str | None, region: str | None
) -> PushJob:
    file = project.read(str(project.stack_file(stack)))
    found = file.components()
    roles = found.others.get("EcrRoles")
    if not isinstance(roles, DesiredRoles):
        roles = DesiredRoles((), (), Registries())
    here = region or file.region
    at = Location.of_region(here) if here else Location()
    repositories = [repository.name for repository in found.repositories.repositories]
    return push_job(roles, role, repositories, replace(at, account_id=account))
