"""Principals whose pulls do not count as use, which moto does not have."""

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ecr.responses import ECRResponse

from ecr_component.emulator.paging import page
from ecr_component.emulator.patch import Patch
from ecr_component.emulator.registry_state import asked, registry
from ecr_component.emulator.service_refusal import ServiceRefusal


def register_pull_time_update_exclusion(self: ECRResponse) -> ActionResult:
    """AWS takes each principal once."""
    principal, known = asked(self)["principalArn"], registry(self).pull_time_exclusions
    if principal in known:
        raise ServiceRefusal(
            "ExclusionAlreadyExistsException",
            f"The pull time update exclusion for '{principal}' already exists",
        )
    known.add(principal)
    return ActionResult({"principalArn": principal, "createdAt": utcnow()})


def list_pull_time_update_exclusions(self: ECRResponse) -> ActionResult:
    """AWS gives the principals' ARNs, in pages."""
    principals, token = page(registry(self).pull_time_exclusions, asked(self))
    return ActionResult({"pullTimeUpdateExclusions": principals, "nextToken": token})


def deregister_pull_time_update_exclusion(self: ECRResponse) -> ActionResult:
    """AWS refuses a principal it does not have."""
    principal, known = asked(self)["principalArn"], registry(self).pull_time_exclusions
    if principal not in known:
        raise ServiceRefusal(
            "ExclusionNotFoundException",
            f"The pull time update exclusion for '{principal}' does not exist",
        )
    known.remove(principal)
    return ActionResult({"principalArn": principal})


PATCHES = tuple(
    Patch(ECRResponse, operation.__name__, operation)
    for operation in (
        register_pull_time_update_exclusion,
        list_pull_time_update_exclusions,
        deregister_pull_time_update_exclusion,
    )
)
