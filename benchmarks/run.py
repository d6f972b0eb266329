"""Runs one program under the SDK's mocks: `python -m benchmarks.run loop 1000`.

The process is measured from outside, so that importing counts as well.
"""

import sys
from typing import Any

import pulumi
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks

from benchmarks.programs import PROGRAMS


class Cloud(Mocks):
    """Takes everything, and answers what the programs read."""

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Give back the inputs, with an address and a name in AWS."""
        registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
        found = {
            "arn": f"arn:aws:ecr:eu-west-1:123456789012:repository/{args.name}",
            "repositoryUrl": f"{registry}/{args.name}",
            "region": "eu-west-1",
        }
        return args.name, {**args.inputs, **found}

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        """Tell where all this is, whatever the question."""
        del args
        here = {"accountId": "123456789012", "partition": "aws", "region": "eu-west-1"}
        return here, []


if __name__ == "__main__":
    pulumi.runtime.set_mocks(Cloud())
    pulumi.runtime.test(  # type: ignore[no-untyped-call]
        lambda: PROGRAMS[sys.argv[1]](int(sys.argv[2]))
    )()
