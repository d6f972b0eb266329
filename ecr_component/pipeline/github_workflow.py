"""A workflow of GitHub Actions that builds images and pushes them with a role.

Sources: GitHub docs, "Workflow syntax for GitHub Actions" and "OpenID Connect
reference"; the README of each action.
"""

import re
from collections.abc import Iterator
from typing import Final

from ecr_component.pipeline.push_job import PushJob
from ecr_component.roles.trust_models import GithubSettings
from ecr_component.values.issuers import STS_AUDIENCE
from ecr_component.values.yaml_text import scalar

CHECKOUT: Final = "actions/checkout@v7.0.1"
CREDENTIALS: Final = "aws-actions/configure-aws-credentials@v6.2.4"
LOGIN: Final = "aws-actions/amazon-ecr-login@v2.1.7"
BUILDX: Final = "docker/setup-buildx-action@v4.4.1"
BUILD: Final = "docker/build-push-action@v7.4.0"

_CONTEXT: Final = "where its Dockerfile is"

# What a filter of branches takes for a sign of its own.
_SPECIAL = re.compile(r"([!+?\[\]\\])")


def github_workflow(job: PushJob, trusted: GithubSettings) -> Iterator[str]:
    """Yield the lines of the workflow's file.

    Args:
        job: What is to be pushed, and with which role.
        trusted: Whom the role trusts.
    """
    yield f"# .github/workflows/push.yml of {trusted.repository}"
    yield "name: Push images"
    yield "on:"
    yield from _occasions(trusted)
    yield "permissions:"
    yield "  contents: read"
    yield "  id-token: write # the role trusts a token of this job"
    yield "jobs:"
    yield "  push:"
    yield "    runs-on: ubuntu-latest"
    yield from _environment(trusted)
    repository, context = job.repositories[0], f". # {_CONTEXT}"
    if len(job.repositories) > 1:
        repository, context = "${{ matrix.repository }}", "${{ matrix.context }}"
        yield "    strategy:"
        yield "      matrix:"
        yield "        include:"
        for name in job.repositories:
            yield f"          - repository: {scalar(name)}"
            yield f"            context: . # {_CONTEXT}"
    yield "    steps:"
    yield f"      - uses: {CHECKOUT}"
    yield f"      - uses: {CREDENTIALS}"
    yield "        with:"
    yield f"          role-to-assume: {scalar(job.role_arn)}"
    yield f"          aws-region: {scalar(job.region)}"
    if STS_AUDIENCE not in trusted.audiences:
        yield f"          audience: {scalar(trusted.audiences[0])}"
    yield f"      - uses: {LOGIN}"
    yield "        id: ecr"
    if job.registry_of_another:
        yield "        with:"
        yield f"          registries: {scalar(job.registry_of_another)}"
    yield f"      - uses: {BUILDX}"
    yield f"      - uses: {BUILD}"
    yield "        with:"
    yield f"          context: {context}"
    yield "          push: true"
    image = "${{ steps.ecr.outputs.registry }}/" + repository
    yield f"          tags: {scalar(image + ':${{ github.sha }}')}"


def _occasions(trusted: GithubSettings) -> Iterator[str]:
    """What starts a job that the role trusts."""
    if trusted.branches or trusted.tags:
        yield "  push:"
        for kind in ("branches", "tags"):
            if names := getattr(trusted, kind):
                yield f"    {kind}:"
                yield from (f"      - {scalar(_filter(name))}" for name in names)
    if trusted.pull_requests:
        yield "  pull_request:"
    if _is_by_hand(trusted):
        yield "  workflow_dispatch:"
        if len(trusted.environments) > 1 or "*" in trusted.environments[0]:
            yield "    inputs:"
            yield "      environment:"
            yield f"        description: {scalar(' or '.join(trusted.environments))}"
            yield "        required: true"


def _environment(trusted: GithubSettings) -> Iterator[str]:
    if _is_by_hand(trusted):
        name, *more = trusted.environments
        chosen = more or "*" in name
        name = "${{ inputs.environment }}" if chosen else name
        yield f"    environment: {scalar(name)}"


def _is_by_hand(trusted: GithubSettings) -> bool:
    """Whether the role trusts environments alone, whatever starts their jobs."""
    others = trusted.branches or trusted.tags or trusted.pull_requests
    return bool(trusted.environments) and not others


def _filter(pattern: str) -> str:
    """A pattern of IAM as GitHub writes it: its ``*`` stops at no ``/``."""
    return re.sub(r"\*+", "**", _SPECIAL.sub(r"\\\1", pattern))
