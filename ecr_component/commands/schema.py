"""``ecr-component schema``: what editors need to complete and check stack files."""

import click

from ecr_component.printing import say_json
from ecr_component.stack_schema import stack_schema


@click.command
def schema() -> None:
    """Print the JSON Schema of a stack file.

    An editor with a YAML language server uses it where the file's first line is
    `# yaml-language-server: $schema=` and the schema's path or address.
    """
    say_json(stack_schema())
