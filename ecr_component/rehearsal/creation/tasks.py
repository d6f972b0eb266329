"""Task definitions of ECS: containers that run images."""

from typing import Any

from ecr_component.rehearsal.calls import Aws
from ecr_component.rehearsal.creation.wanted import Made, Wanted, as_text, tag_list


def task_definition(aws: Aws, wanted: Wanted) -> Made:
    """Register a revision of a task definition."""
    given = {
        key: wanted[key]
        for key in (
            "enableFaultInjection",
            "executionRoleArn",
            "family",
            "ipcMode",
            "networkMode",
            "pidMode",
            "placementConstraints",
            "requiresCompatibilities",
            "runtimePlatform",
            "taskRoleArn",
        )
    }
    made = aws(
        "ecs",
        "register_task_definition",
        containerDefinitions=wanted.parsed("containerDefinitions"),
        cpu=_size(wanted["cpu"]),
        ephemeralStorage=_storage(wanted),
        memory=_size(wanted["memory"]),
        proxyConfiguration=_proxy(wanted),
        tags=tag_list(wanted.tags, "key", "value"),
        volumes=[_volume(volume) for volume in wanted["volumes"] or []] or None,
        **given,
    )["taskDefinition"]
    arn = made["taskDefinitionArn"]
    return Made(
        wanted["family"],
        {
            "arn": arn,
            "arnWithoutRevision": arn.rpartition(":")[0],
            "networkMode": made.get("networkMode"),
            "revision": made["revision"],
            "tagsAll": wanted.tags,
        },
    )


def _size(value: Any) -> str | None:  # noqa: ANN401 - a number or a text
    return None if value is None else as_text(value)


def _storage(wanted: Wanted) -> dict[str, Any] | None:
    storage = wanted["ephemeralStorage"]
    return storage and {"sizeInGiB": storage["sizeInGib"]}


def _proxy(wanted: Wanted) -> dict[str, Any] | None:
    proxy = wanted["proxyConfiguration"]
    properties = tag_list((proxy or {}).get("properties", {}), "name", "value")
    return proxy and {**proxy, "properties": properties or []}


def _volume(volume: dict[str, Any]) -> dict[str, Any]:
    """Write a volume as ECS does, which has two other words for the same."""
    words = {"configureAtLaunch": "configuredAtLaunch"}
    host = volume.get("hostPath")
    return {
        **{words.get(k, k): v for k, v in volume.items() if k != "hostPath"},
        **({"host": {"sourcePath": host}} if host else {}),
    }


CREATORS = {"aws:ecs/taskDefinition:TaskDefinition": task_definition}
