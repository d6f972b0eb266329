"""What the components of one stack file have to do with each other."""

import json
from collections.abc import Iterator, Mapping

from ecr_component.errors import Key, Message, Problem, listing
from ecr_component.inputs.input_models import Inputs
from ecr_component.registry.registry_inputs import RegistryInputs
from ecr_component.values.closed_models import places
from ecr_component.values.regions import Location

_SCANNING = "enable_automatic_image_scanning"
_RULES = ("registry.", Key("replication_rules"))


def replicated_twice(
    inputs: Inputs, registry: RegistryInputs, location: Location
) -> Iterator[Problem]:
    """Find that two components write the only replication configuration there is."""
    regions = list(places(inputs.part("replication_regions")).values())
    if not regions or not registry.says("replication_rules"):
        return
    here, there = (
        location.within(one.part("region")).region for one in (inputs, registry)
    )
    if here and there and here != there:  # two registries
        return
    rule: dict[str, object] = {"regions": regions}
    if prefixes := list(places(inputs.part("replication_filters")).values()):
        rule["repositories"] = prefixes
    written = json.dumps(rule, ensure_ascii=False).replace('"', "")
    yield Problem(
        ("replication_regions",),
        Message(
            "a registry has one replication configuration, and ",
            *(*_RULES, " is to be it as well"),
        ),
        remedy=Message(
            *("leave out ", *_RULES, ", since ", Key("create_replicas")),
            " needs this",
        )
        if inputs.part("create_replicas")
        else Message("write under ", *_RULES, f", in place of this: - {written}"),
    )


def scanned_otherwise(
    inputs: Inputs,
    repositories: Mapping[str, object],
    registry: RegistryInputs,
) -> Iterator[str]:
    """Tell which settings of repositories do nothing, as the registry decides."""
    if registry.scan_type != "ENHANCED":
        return
    why = Message(
        *(" does nothing, since registry.", Key("scan_type"), " is ENHANCED: "),
        *("registry.", Key("scanning_rules"), " decide what is scanned"),
    )
    # The default is true, and may stand in the project's file: it is nobody's word.
    if not inputs.default(_SCANNING):
        yield Message(Key("default_automatic_image_scanning"), why)
    own = [
        name
        for name, keys in repositories.items()
        if isinstance(keys, Mapping) and keys.get(_SCANNING) is not None
    ]
    if own:
        yield Message(Key(_SCANNING), f" of {listing(own)}", why)
