"""The AWS in this process's memory, for boto3 and whoever uses it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from ecr_component.emulator.environment import NOBODY, only


@dataclass(frozen=True, eq=False)
class LocalAws:
    """One account in one region."""

    region: str
    account_id: str
    partition: str
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 has no types
        """Give the boto3 client of *service*: the same one each time."""
        import boto3  # noqa: PLC0415 - importing this module loads no AWS

        # boto3's sessions are not safe among threads; its clients are.
        with self._lock:
            if service not in self._clients:
                make: Callable[..., Any] = boto3.client
                self._clients[service] = make(service, region_name=self.region)
            return self._clients[service]


@contextmanager
def local_aws(
    region: str,
    account_id: str = "123456789012",
    *,
    lifecycle_check: Callable[[str], object] | None = None,
    keep: Collection[str] = (),
) -> Iterator[LocalAws]:
    """Have all of boto3 in this process talk to an AWS in its memory.

    It starts empty and ends with the block; the environment's variables and moto
    are then as they were before. Any boto3 client of the process lands here, not
    only those of the value given, and each in the account given.

    Args:
        region: One that AWS has, in any partition.
        account_id: 12 digits.
        lifecycle_check: As for `apply_patches`.
        keep: The environment's variables that stay, beside those that Python needs.

    Raises:
        ValueError: ECR is in no such region.
    """
    own = {"AWS_DEFAULT_REGION": region, "MOTO_ACCOUNT_ID": account_id}
    # Around the imports too: moto reads most of its variables while it is loaded.
    with only(keep, **NOBODY, **own):
        # Not `mock_aws`, which hands over to another server if a variable says so.
        from moto.core.models import MockAWS  # noqa: PLC0415 - loads AWS

        from ecr_component.emulator.partitions import partition  # noqa: PLC0415
        from ecr_component.emulator.patches import patched  # noqa: PLC0415

        home = partition(region)
        with patched(lifecycle_check), MockAWS():
            yield LocalAws(region, account_id, home)
