"""All that is patched in moto, and how it is put in place.

Written against moto 5.2.5, and pinned to it: the patches replace internals.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from ecr_component.emulator import (
    dispatch,
    exclusions,
    images,
    lifecycle_text,
    oidc_providers,
    policies,
    pull_through,
    registry_settings,
    repositories,
    tag_limits,
    templates,
)
from ecr_component.emulator.patch import Patch

PATCHES: tuple[Patch, ...] = (
    *dispatch.PATCHES,
    *repositories.PATCHES,
    *tag_limits.PATCHES,
    *images.PATCHES,
    *lifecycle_text.PATCHES,
    *policies.PATCHES,
    *registry_settings.PATCHES,
    *pull_through.PATCHES,
    *templates.PATCHES,
    *exclusions.PATCHES,
    *oidc_providers.PATCHES,
)

# Enough for any answer of ECR's but a page of a thousand repositories.
WRITE_BUFFER = 64 * 1024  # bytes


def apply_patches(lifecycle_check: Callable[[str], object] | None = None) -> None:
    """Patch moto for good, its server included."""
    for patch in (*PATCHES, _checking(lifecycle_check), *of_the_server()):
        patch.install()


@contextmanager
def patched(
    lifecycle_check: Callable[[str], object] | None = None,
) -> Iterator[None]:
    """Patch moto for a while; afterwards it is as it was before.

    Leaves out the server, and so does without flask.
    """
    with ExitStack() as until_the_end:
        for patch in (*PATCHES, _checking(lifecycle_check)):
            until_the_end.enter_context(patch.installed())
        yield


@cache
def of_the_server() -> tuple[Patch, ...]:
    """What is patched in moto's server, which needs flask."""
    from moto.moto_server import werkzeug_app  # noqa: PLC0415 - loads flask

    return (
        # AWS answers in one piece; moto's server sends the head, then the body.
        # Between the two, Go's HTTP client may find its connection closed: it loses
        # the answer, and repeats a create that was done.
        Patch(werkzeug_app.MotoRequestHandler, "wbufsize", WRITE_BUFFER),
        # AWS's APIs of these services tell no web page that it may read an answer.
        Patch(werkzeug_app, "DISABLE_GLOBAL_CORS", patched=True),
    )


def _checking(lifecycle_check: Callable[[str], object] | None) -> Patch:
    return Patch(lifecycle_text, "check", lifecycle_check or lifecycle_text.anything)
