"""`make local` without an engine; what it does with one is in tests/engine."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("arguments", [[], ["down"]], ids=["up", "down"])
def test_without_the_cli_it_says_where_to_get_it_and_what_does_without(
    arguments: list[str], tmp_path: Path
) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tools.local", *arguments],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == (
        "make local needs Pulumi's command line, and there is no `pulumi` on the PATH."
        "\nInstall it (https://www.pulumi.com/docs/install/), or see what the stack "
        "holds without it: make rehearse STACK=local\n"
    )
