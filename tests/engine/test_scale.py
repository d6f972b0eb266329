"""An estate: so many repositories that threads, requests and messages queue up."""

from typing import Any, Final

from tests.engine.aws import Aws
from tests.engine.conftest import Deploy, component

REPOSITORIES: Final = 300
ESTATE: Final[dict[str, Any]] = {
    "default_external_account_ids_with_read_access": ["111122223333"],
    "default_lifecycle": {"expire_untagged_after_days": 7},
    "repositories": {f"team-{n % 20}/service-{n}": {} for n in range(REPOSITORIES)},
}
RESOURCES: Final = 3 * REPOSITORIES + 1


def test_hundreds_of_repositories_go_up_at_once_and_stay(
    aws: Aws, deploy: Deploy
) -> None:
    stack = deploy(component(ESTATE)).write_state_at_the_end()

    up = stack.up()

    assert up.ok, up
    assert len(up.steps) == RESOURCES
    assert len(aws.names()) == REPOSITORIES
    assert stack.preview().is_clean
