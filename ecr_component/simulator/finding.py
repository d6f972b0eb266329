"""All that a simulation of one repository found, for those who print it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ecr_component.simulator.aws_comparison import PreviewDifference
from ecr_component.simulator.change import Change
from ecr_component.simulator.forecast import Forecast, forecast
from ecr_component.simulator.outcome import Outcome
from ecr_component.simulator.protection import Protection
from ecr_component.simulator.steady_state import SteadyState, steady_state
from ecr_component.simulator.storage import Prices


@dataclass(frozen=True)
class Finding:
    """An outcome, and what follows from it."""

    outcome: Outcome
    protected: Protection = field(default_factory=Protection)
    warnings: Sequence[str] = ()
    """Of the policy."""
    remarks: Sequence[str] = ()
    prices: Prices = field(default_factory=Prices)
    change: Change | None = None
    """Against an old policy, where there is one."""
    differences: Sequence[PreviewDifference] | None = None
    """From AWS's preview; none: nobody asked for it."""

    @cached_property
    def ahead(self) -> Forecast:
        """The days ahead in numbers."""
        return forecast(self.outcome)

    @cached_property
    def in_the_end(self) -> SteadyState:
        """What is there if pushes go on as they did."""
        return steady_state(self.outcome)
