"""``ecr-component``: the group of all commands, each imported when it is asked for."""

from importlib import import_module
from importlib.util import find_spec
from typing import Final

import click

from ecr_component.printing import printable

_COMMANDS: Final = (
    *("adopt", "check", "pipeline", "rehearse", "report", "schema", "simulate"),
)


class _Lazy(click.Group):
    """A group whose commands stand in modules of this package, under their names."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what it repeats of its arguments is printable."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            vars(error)["message"] = printable(error.message)
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [name for name in _COMMANDS if find_spec(_module_of(name))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = getattr(import_module(_module_of(cmd_name)), cmd_name)
        return command


def _module_of(command: str) -> str:
    return f"{__package__}.{command}"


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ecr-component", message="%(package)s %(version)s")
def cli() -> None:
    """Many Amazon ECR repositories from one description."""
