"""What `simulate` asks of every repository, and what it found of one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from ecr_component import simulator
from ecr_component.commands.simulation_inputs import StackPolicies
from ecr_component.lifecycle.policy_text import lifecycle_text
from ecr_component.lifecycle.rule_warnings import lifecycle_warnings
from ecr_component.lifecycle.rules import PolicyRule
from ecr_component.live.live_images import LiveRepository
from ecr_component.simulator.address import Address, RepositoryAddress
from ecr_component.simulator.aws_comparison import PreviewDifference, differences
from ecr_component.simulator.change import change
from ecr_component.simulator.finding import Finding
from ecr_component.simulator.live_simulation import simulate_live
from ecr_component.simulator.policy_file import PolicyFile
from ecr_component.simulator.protection import protection
from ecr_component.simulator.remarks import live_remarks, missing_in_use, remarks
from ecr_component.simulator.storage import Prices


@dataclass(frozen=True)
class Found:
    """What becomes of images, whose they are, and what to remark on them."""

    outcome: simulator.Outcome
    here: RepositoryAddress
    notes: list[str]
    differences: Sequence[PreviewDifference] | None = None


@dataclass(frozen=True)
class Judging:
    """What is asked of every repository."""

    at: datetime
    days: int
    protected: Sequence[Address]
    in_use: Sequence[Address] | None
    """None: nobody said what runs."""
    old: PolicyFile | StackPolicies | None
    prices: Prices
    is_compared: bool = False
    """Whether AWS previews the policies too."""

    def outcome(
        self, rules: Sequence[PolicyRule], images: Sequence[simulator.Image]
    ) -> simulator.Outcome:
        """What becomes of images."""
        return simulator.simulate(rules, images, self.at, self.days)

    def live(
        self,
        repository: LiveRepository,
        name: str,
        images: Sequence[simulator.Image],
        rules: Sequence[PolicyRule],
    ) -> Found:
        """What becomes of images, and what AWS says to that."""
        manifests = repository.manifests
        live = simulate_live(rules, images, self.at, manifests, self.days)
        here = replace(location_of(images, name), region=repository.region)
        told = None
        if self.is_compared and rules:
            previewed = repository.preview(lifecycle_text(rules))
            told = differences(live.outcome, previewed)
        return Found(live.outcome, here, [*live_remarks(live)], told)

    def among_others(self, repository: str) -> Self:
        """The same for one of many repositories, without what is of the others."""

        def of_it(addresses: Sequence[Address]) -> Sequence[Address]:
            whose = (None, repository)
            return [it for it in addresses if it.location.repository in whose]

        in_use = None if self.in_use is None else of_it(self.in_use)
        return replace(self, protected=of_it(self.protected), in_use=in_use)

    def finding(
        self,
        name: str,
        rules: Sequence[PolicyRule],
        found: Found,
        *,
        of_many: bool = False,
    ) -> Finding:
        """All that there is to say of a repository.

        Of many, each lacks most of what must stay, and nothing is said of that.
        """
        in_use = self.in_use or ()
        addresses = dict.fromkeys((*self.protected, *in_use))
        protected = protection(found.outcome, list(addresses), found.here)
        expected = addresses.keys() if of_many else set(in_use)
        notes = [*found.notes, *remarks(found.outcome, protected, expected)]
        notes += missing_in_use(protected, set(in_use))
        old = None
        if self.old:
            old_rules = self._old_rules(name, notes)
            images = [verdict.image for verdict in found.outcome.verdicts]
            old = change(self.outcome(old_rules, images), found.outcome)
        return Finding(
            found.outcome,
            protected,
            list(lifecycle_warnings(rules)),
            notes,
            self.prices,
            old,
            found.differences,
        )

    def _old_rules(self, name: str, notes: list[str]) -> Sequence[PolicyRule]:
        if not isinstance(self.old, StackPolicies):
            return self.old.rules if self.old else ()
        if name in self.old.rules:
            return self.old.rules[name]
        notes.append(f"{self.old.path} has no such repository, so no image goes by it")
        return ()


def location_of(
    images: Sequence[simulator.Image], repository: str | None
) -> RepositoryAddress:
    """Whose images these are, as far as it is known."""
    registries = (image.registry for image in images if image.registry)
    repositories = (image.repository for image in images if image.repository)
    return RepositoryAddress(
        registry=next(registries, None),
        repository=repository or next(repositories, None),
    )
