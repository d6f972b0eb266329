"""An AWS on this machine: moto, patched for ECR.

It shows what AWS holds after a program ran, and whether a second run changes
anything. It does not validate as AWS does: a policy it takes proves nothing.

Costs nothing to import: moto and boto3 are loaded by the first call.
"""

from collections.abc import Callable

from ecr_component.emulator.memory import LocalAws, local_aws

__all__ = ["LocalAws", "apply_patches", "local_aws"]


def apply_patches(lifecycle_check: Callable[[str], object] | None = None) -> None:
    """Patch moto in this process, for good; call it before the first request.

    Args:
        lifecycle_check: Called with each lifecycle policy text put; its
            ValueError becomes the refusal. The latest call of `apply_patches`
            decides; none means that any JSON object passes.
    """
    from ecr_component.emulator import patches  # noqa: PLC0415 - loads moto

    patches.apply_patches(lifecycle_check)
