"""Another stack, whose outputs a program reads through a reference."""

from collections.abc import Mapping
from typing import Any, Final

from pulumi.runtime.proto import resource_pb2

from ecr_component.access import actions
from tests.recorder import Recorder

OTHER: Final = "organization/ecr/prod"
DOMAIN: Final = "210987654321.dkr.ecr.eu-west-1.amazonaws.com"
ARN: Final = "arn:aws:ecr:eu-west-1:210987654321:repository"
DOMAIN_THERE: Final = "210987654321.dkr.ecr.us-east-1.amazonaws.com"
ARN_THERE: Final = "arn:aws:ecr:us-east-1:210987654321:repository"

EXPORTED: Final[Mapping[str, object]] = {
    "ecr_repo_arns": {"team/api": f"{ARN}/team/api", "team/web": f"{ARN}/team/web"},
    "ecr_repo_urls": {
        "team/api": f"{DOMAIN}/team/api",
        "team/web": f"{DOMAIN}/team/web",
    },
    "ecr_replica_repo_arns": {"us-east-1": {"team/api": f"{ARN_THERE}/team/api"}},
    "ecr_replica_repo_urls": {"us-east-1": {"team/api": f"{DOMAIN_THERE}/team/api"}},
    "ecr_read_policy_actions": list(actions.READ),
    "ecr_write_policy_actions": list(actions.WRITE),
}


class Reader(Recorder):
    """Knows what the other stack exports, as an engine would."""

    def __init__(
        self,
        outputs: Mapping[str, object] = EXPORTED,
        secret_names: tuple[str, ...] = (),
        *,
        preview: bool = False,
    ) -> None:
        super().__init__(preview=preview)
        self._known = {"outputs": outputs, "secretOutputNames": list(secret_names)}
        self.read: list[str] = []

    def ReadResource(self, request: Any) -> Any:  # noqa: ANN401, N802 - Pulumi's
        """Read the other stack, and nothing else."""
        assert request.type == "pulumi:pulumi:StackReference"
        self.read.append(request.id)
        found = resource_pb2.ReadResourceResponse(urn=f"urn::{request.name}")
        found.properties["name"] = request.id
        found.properties.update(self._known)
        return found
