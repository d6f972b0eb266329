"""What the policies of a snapshot say, each of them read once."""

from ecr_component.access.grants import Grant, grants
from ecr_component.report.snapshot import ReportedRepository, Snapshot
from ecr_component.values.regions import Location


class Granted:
    """Reads policies: equal ones at one place say the same."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._read: dict[tuple[str, Location], tuple[Grant, ...]] = {}

    def by(self, held: ReportedRepository) -> tuple[Grant, ...]:
        """What the policy of a repository says; of a secret one nothing."""
        if held.repository_policy is None:
            return ()
        about = held.repository_policy, self._snapshot.location(held)
        if about not in self._read:
            policy = self._snapshot.document(held.repository_policy)
            self._read[about] = grants(policy, about[1])
        return self._read[about]

    def is_secret(self, held: ReportedRepository) -> bool:
        """Whether there is a policy, and nobody may see it."""
        return isinstance(self._snapshot.document(held.repository_policy), str)
