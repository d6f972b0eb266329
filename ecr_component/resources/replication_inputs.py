"""Replication as the inputs of two components say it: by regions, or by rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ecr_component.errors import Key, Message
from ecr_component.resources.once_per_registry import CopyRule, CopyRules

REGIONS: Final = Key("replication_regions")
RULES: Final = Key("replication_rules")

IN_A_REGISTRY: Final = Message(
    *("write, in place of ", REGIONS, ", under ecr:registry in the stack file or as "),
    "arguments of an EcrRegistry",
)


@dataclass(frozen=True)
class ByRegions:
    """Replication as the component of repositories asks for it."""

    regions: Sequence[str]
    prefixes: Sequence[str]
    create_replicas: bool
    """Whether the regions are more than a rule, which a registry can't say."""

    def rules(self, own: str) -> CopyRules:
        """The same as rules of a registry in the account *own*."""
        where = tuple((region, own) for region in self.regions)
        return CopyRules((CopyRule(tuple(self.prefixes), where),))

    def kept_beside(
        self, more: Sequence[CopyRule], own: str
    ) -> tuple[str, dict[str, object]] | None:
        """How to have *more* rules too: in which words, and by which inputs.

        Returns:
            The same as `once_per_registry.Contents.kept_beside`; ``None`` if no inputs
            say it.
        """
        if all(self._is_like(rule, own) for rule in more):
            theirs = [region for rule in more for region, _ in rule.destinations]
            return "write", {REGIONS: sorted({*self.regions, *theirs})}
        if self.create_replicas:
            return None
        rules = CopyRules((*self.rules(own).rules, *more))
        return IN_A_REGISTRY, rules.inputs(own)

    def _is_like(self, rule: CopyRule, own: str) -> bool:
        """Whether a rule differs from ours in its regions alone."""
        accounts = {account_id for _, account_id in rule.destinations}
        return accounts == {own} and {*rule.prefixes} == {*self.prefixes}
