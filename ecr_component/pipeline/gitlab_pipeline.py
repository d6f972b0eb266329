"""A pipeline of GitLab that builds images and pushes them with a role.

Sources: GitLab docs, "CI/CD YAML syntax reference", "Configure OpenID Connect in AWS to
retrieve temporary credentials" and "Use Docker to build Docker images"; AWS SDKs and
tools reference guide, "Assume role credential provider".
"""

import re
from collections.abc import Iterator
from typing import Final

from ecr_component.pipeline.push_job import PushJob
from ecr_component.roles.trust_models import GitlabSettings
from ecr_component.values.yaml_text import scalar

DOCKER: Final = "docker:29.1.3"
_CONTEXT: Final = "where its Dockerfile is"

# Within the job's own container.
_FILE_OF_TOKEN: Final = "/tmp/aws-token"  # noqa: S105, S108
_LOGIN: Final = (
    "aws ecr get-login-password"
    ' | docker login --username AWS --password-stdin "$REGISTRY"'
)


def gitlab_pipeline(job: PushJob, trusted: GitlabSettings) -> Iterator[str]:
    """Yield the lines of the pipeline's file.

    Args:
        job: What is to be pushed, and with which role.
        trusted: Whom the role trusts.
    """
    audiences = trusted.audiences or (trusted.url,)
    yield f"# .gitlab-ci.yml of {trusted.project}"
    yield "push:"
    yield f"  image: {DOCKER}"
    yield "  services:"
    yield f"    - {DOCKER}-dind"
    yield "  rules:"
    for name, variable in (
        *((name, "CI_COMMIT_BRANCH") for name in trusted.branches),
        *((name, "CI_COMMIT_TAG") for name in trusted.tags),
    ):
        yield f"    - if: {scalar(_condition(variable, name))}"
    yield "  id_tokens:"
    yield "    AWS_TOKEN: # the role trusts it"
    yield f"      aud: {scalar(audiences[0])}"
    yield "  variables:"
    yield f"    AWS_ROLE_ARN: {scalar(job.role_arn)}"
    yield f"    AWS_REGION: {scalar(job.region)}"
    yield f"    AWS_WEB_IDENTITY_TOKEN_FILE: {_FILE_OF_TOKEN}"
    yield "    AWS_ROLE_SESSION_NAME: gitlab-$CI_JOB_ID"
    yield '    DOCKER_TLS_CERTDIR: "/certs"'
    yield f"    REGISTRY: {scalar(job.registry)}"
    if len(job.repositories) == 1:
        yield f"    REPOSITORY: {scalar(job.repositories[0])}"
        yield f"    CONTEXT: . # {_CONTEXT}"
    else:
        yield "  parallel:"
        yield "    matrix:"
        for name in job.repositories:
            yield f"      - REPOSITORY: {scalar(name)}"
            yield f"        CONTEXT: . # {_CONTEXT}"
    yield "  script:"
    for line in (
        "apk add --no-cache aws-cli",
        'printf %s "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
        _LOGIN,
        'docker build --tag "$REGISTRY/$REPOSITORY:$CI_COMMIT_SHA" "$CONTEXT"',
        'docker push "$REGISTRY/$REPOSITORY:$CI_COMMIT_SHA"',
    ):
        yield f"    - {line}"


def _condition(variable: str, pattern: str) -> str:
    """When a job runs: on a branch or tag of that name."""
    if not {"*", '"'}.intersection(pattern):
        return f'${variable} == "{pattern}"'
    parts = (re.escape(part).replace("/", r"\/") for part in pattern.split("*"))
    return f"${variable} =~ /^{'.*'.join(parts)}$/"
