"""A program that a type checker has to refuse: each marked line, and no other.

A mark on a line with nothing wrong is an error itself, of `mypy` and of `pyright`. So
types that take anything would fail here.
"""

import pulumi

from ecr_component import (
    EcrRepositories,
    EcrRepositoriesArgs,
    LifecycleRule,
    Repository,
)

number: pulumi.Output[int] = pulumi.Output.from_input(42)
numbers: list[int] = [111122223333]
counts: dict[str, int] = {"cost-center": 42}
days: dict[str, str] = {"release-": "10"}

args: EcrRepositoriesArgs = {}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
args = {"repositories": {}, "default_force_deletion": True}  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
args = {"repositories": {}, "default_protect": "yes"}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
args = {"repositories": ["team/api"]}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
args = {"repositories": {}, "replication_regions": [number]}  # type: ignore[list-item]  # pyright: ignore[reportAssignmentType]
args["default_lifecycle"] = "keep"  # type: ignore[typeddict-item]  # pyright: ignore[reportGeneralTypeIssues]

repository: Repository = {"external_account_ids_with_read_access": numbers}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
repository = {"external_account_ids_with_read_access": [111122223333]}  # type: ignore[list-item]  # pyright: ignore[reportAssignmentType]
repository = {"tags": counts}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
repository = {"tags": {"cost-center": number}}  # type: ignore[dict-item]  # pyright: ignore[reportAssignmentType]
repository = {"tags": "cost-center"}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
repository = {"lifecycle": {"keep_last_per_prefix": days}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
repository["protected"] = True  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportGeneralTypeIssues]

rule: LifecycleRule = {"action": {"type": "expire"}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]

made = EcrRepositories("r", {"repositories": {}})
made = EcrRepositories("r", {"repositories": {"team/api": {"protected": True}}})  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportArgumentType]
made = EcrRepositories("r")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

url: str = made.ecr_repo_urls  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
