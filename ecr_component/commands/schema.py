"""``ecr-component schema``: what editors need to complete and check stack files."""

import sys
from pathlib import Path

import click

from ecr_component.errors import ConfigError
from ecr_component.printing import say, say_json
from ecr_component.schemas.stack_schema import stack_schema
from ecr_component.stack_files.project import project_above
from ecr_component.stack_files.user_file import Unreadable


@click.command
def schema() -> None:
    """Print the JSON Schema of a stack file.

    Keys have the name of the Pulumi project in this folder or above. An editor with a
    YAML language server uses the schema where the file's first line is
    `# yaml-language-server: $schema=` and the schema's path or address.
    """
    try:
        project = project_above(Path())
    except (ConfigError, Unreadable) as error:
        say(*error.lines, error=True)
        sys.exit(2)
    if project is None:
        say_json(stack_schema())
        return
    given = [key for key, value in project.defaults.items() if value != ""]
    say_json(stack_schema(project.name, given))
