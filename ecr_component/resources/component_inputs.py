"""What a component was given: by whom, in which words, and what is wanted by it."""

from typing import Any, Generic, TypeVar

import pulumi

from ecr_component.errors import ConfigError
from ecr_component.resources import provider_location
from ecr_component.resources.caller import Caller
from ecr_component.resources.deferred_outputs import DeferredOutputs
from ecr_component.resources.handover import from_the_other
from ecr_component.values.settling import Settling

T = TypeVar("T")


class ComponentInputs(Generic[T]):
    """The arguments of one component, read and settled where its provider works.

    Args:
        component: Whose they are.
        name: What it is called.
        args: As they came. They may know what they are of (`source`), who wrote them
            (`caller`), how to read them (`reading`), what is wrong around them
            (`problems`), and whether all that a stack's file says is registered
            (`of_whole_file`).
        reading: How to read them, where they don't know better.

    Raises:
        Exception: the caller's; AWS would refuse it. All problems at once.
    """

    def __init__(
        self,
        component: pulumi.Resource,
        name: str,
        args: object,
        reading: type[Settling[T]],
    ) -> None:
        kind = type(component).__name__
        # An output has every attribute, each an output again.
        known = None if isinstance(args, pulumi.Output) else args
        self.source: str = getattr(known, "source", f"{kind} {name!r}")
        self.caller: Caller = getattr(known, "caller", Caller())
        self.handed_over = (
            from_the_other(component) if getattr(known, "of_whole_file", False) else []
        )
        """The names under which a replication configuration may be in the stack."""
        self.deferred = DeferredOutputs(self.source, self.caller)
        read: Any = getattr(known, "reading", reading)
        self.reading: Settling[T] = read(self.deferred.hide_all(args))
        self.location = provider_location.look_up(component, self.reading.needs)
        """Where the provider works, as far as that was asked."""
        beside = getattr(known, "problems", ())
        try:
            self.wanted: T = self.reading.settled(self.source, self.location, beside)
        except ConfigError as error:
            raise self.caller.refusal(error.source, error.problems) from None
