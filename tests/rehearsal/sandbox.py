"""Small programs, written to a folder and rehearsed there."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from ecr_component.rehearsal import Rehearsal, RehearsalError, rehearse

_IMPORTS = "import json, boto3, pulumi, pulumi_aws as aws\n"


@dataclass(frozen=True)
class Sandbox:
    """A folder with a Pulumi project named `shop`, whose region is eu-west-1."""

    folder: Path

    def write(
        self,
        program: str,
        config: Mapping[str, Any] | None = None,
        stack: str = "dev",
        project: str = "name: shop\nruntime: python\n",
    ) -> Path:
        config = {"aws:region": "eu-west-1"} if config is None else config
        self.folder.mkdir(exist_ok=True)
        (self.folder / "Pulumi.yaml").write_text(project)
        # JSON is YAML.
        stack_file = self.folder / f"Pulumi.{stack}.yaml"
        stack_file.write_text(json.dumps({"config": config}))
        (self.folder / "__main__.py").write_text(_IMPORTS + dedent(program))
        return self.folder

    def rehearse(
        self, program: str, config: Mapping[str, Any] | None = None
    ) -> Rehearsal:
        return rehearse(self.write(program, config), "dev")

    def outputs(
        self, program: str, config: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        return self.rehearse(program, config).outputs

    def error(
        self, program: str, config: Mapping[str, Any] | None = None
    ) -> RehearsalError:
        with pytest.raises(RehearsalError) as refused:
            self.rehearse(program, config)
        return refused.value

    def refusal(self, program: str, config: Mapping[str, Any] | None = None) -> str:
        """What it says, but for what Python marks in a line, which is not ours."""
        return re.sub(r"\n +[~^]{2,}(?=\n)", "", str(self.error(program, config)))
