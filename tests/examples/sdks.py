"""A copy of an example, with an SDK of its language that is made of the schema."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import yaml

ROOT: Final = Path(__file__).parents[2]
SDK: Final = Path("sdks", "pulumi-ecr-component")

# By example: the language as `pulumi package gen-sdk` calls it, and as its host is, and
# the tool that compiles.
LANGUAGES: Final = {
    "csharp": ("dotnet", "dotnet", "dotnet"),
    "go": ("go", "go", "go"),
    "java": ("java", "java", "mvn"),
    "typescript": ("nodejs", "nodejs", "npm"),
}

# What earlier runs leave in a checkout.
_LEFT: Final = shutil.ignore_patterns(
    *("node_modules", "sdks", "go.sum", "*-lock.json", "target", "bin", "obj")
)

Run = Callable[..., None]


def lacking(example: str, path: str | None = None) -> list[str]:
    """The programs that it takes to make the SDK and to compile, and are not there."""
    _, host, tool = LANGUAGES[example]
    wanted = ("pulumi", f"pulumi-language-{host}", tool)
    return [name for name in wanted if not shutil.which(name, path=path)]


def with_sdk(example: str, folder: Path, run: Run) -> Path:
    """Copy an example, and give it what a program of its language imports.

    Args:
        example: The name of its folder.
        folder: Takes the copy.
        run: Runs a command in a folder, its first argument, or fails.
    """
    copy = folder / example
    shutil.copytree(ROOT / "examples" / example, copy, ignore=_LEFT)
    project = yaml.safe_load((copy / "Pulumi.yaml").read_text("utf-8"))
    del project["packages"]  # the schema is quicker to have than the plugin
    (copy / "Pulumi.yaml").write_text(yaml.safe_dump(project))
    language, *_ = LANGUAGES[example]
    schema = str(ROOT / "schema.json")
    if language in {"go", "nodejs"}:
        run(copy, "pulumi", "package", "add", schema)
    else:
        made = copy / "made"
        options = ("--local", "--language", language, "--out", str(made))
        run(copy, "pulumi", "package", "gen-sdk", schema, *options)
        (copy / SDK).parent.mkdir()
        (made / language).rename(copy / SDK)
    return copy
