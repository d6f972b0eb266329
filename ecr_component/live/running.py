"""The images that run on ECS and Lambda, by their addresses, as AWS tells of them.

Source: ECS API reference, ListTasks, DescribeTasks, DescribeServices and
DescribeTaskDefinition; Lambda API reference, ListFunctions and GetFunction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ecr_component.live.live_images import errors_of_boto3

_TASKS_AT_ONCE: Final = 100
_SERVICES_AT_ONCE: Final = 10


def running_images(*, region: str | None, profile: str | None) -> list[str]:
    """Ask AWS for all images that run in an account and a region, or may any time.

    Args:
        region: Where to look; otherwise where boto3 would.
        profile: A profile of the AWS configuration.

    Raises:
        AwsError: There are no credentials, AWS denies it, and so on: of images that
            run, it is all or none.
    """
    import boto3  # noqa: PLC0415 - importing this module loads no AWS

    with errors_of_boto3():
        session = boto3.Session(region_name=region, profile_name=profile)
        return addresses_in_use(session.client("ecs"), session.client("lambda"))


def addresses_in_use(ecs: Any, functions: Any) -> list[str]:  # noqa: ANN401 - boto3's, made at run time
    """The addresses of images, each once.

    Of ECS: what running and starting tasks were started with, by digest; and what the
    task definitions say of which tasks or services are made, or of which any may be:
    the last of each family. Of Lambda: the image of each version of each function.
    """
    found = [*_of_tasks_and_definitions(ecs), *_of_functions(functions)]
    return list(dict.fromkeys(found))


def _of_tasks_and_definitions(ecs: Any) -> Iterator[str]:  # noqa: ANN401
    families = _all(ecs, "list_task_definition_families", "families", status="ACTIVE")
    definitions = dict.fromkeys(families)
    for cluster in _all(ecs, "list_clusters", "clusterArns"):
        tasks = list(_all(ecs, "list_tasks", "taskArns", cluster=cluster))
        for some in _parts(tasks, _TASKS_AT_ONCE):
            for task in ecs.describe_tasks(cluster=cluster, tasks=some)["tasks"]:
                definitions[task["taskDefinitionArn"]] = None
                yield from map(_started, task["containers"])
        services = list(_all(ecs, "list_services", "serviceArns", cluster=cluster))
        for some in _parts(services, _SERVICES_AT_ONCE):
            told = ecs.describe_services(cluster=cluster, services=some)
            for service in told["services"]:
                for made in (service, *service.get("deployments", ())):
                    if "taskDefinition" in made:
                        definitions[made["taskDefinition"]] = None
    for name in definitions:
        told = ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
        yield from (it["image"] for it in told["containerDefinitions"])


def _started(container: Mapping[str, str]) -> str:
    """What a container was started from: by digest, where ECS knows it."""
    name, digest = container["image"].partition("@")[0], container.get("imageDigest")
    return f"{name}@{digest}" if digest else container["image"]


def _of_functions(functions: Any) -> Iterator[str]:  # noqa: ANN401
    versions = _all(functions, "list_functions", "Functions", FunctionVersion="ALL")
    for version in versions:
        if version.get("PackageType") == "Image":
            code = functions.get_function(FunctionName=version["FunctionArn"])["Code"]
            for key in ("ImageUri", "ResolvedImageUri"):
                if key in code:
                    yield code[key]


def _all(client: Any, operation: str, key: str, **about: str) -> Iterator[Any]:  # noqa: ANN401
    for page in client.get_paginator(operation).paginate(**about):
        yield from page[key]


def _parts(items: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))
