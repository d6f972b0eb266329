"""What fits in a file, or on a command line, and could take for ever.

`python -m benchmarks.extremes SIZE` prints as JSON how much CPU time each takes, in
seconds; 10,000 is the size to which the limits belong.
"""

import contextlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecr_component.errors import ConfigError
from ecr_component.inputs.input_models import Inputs
from ecr_component.inputs.parsing import parse
from ecr_component.lifecycle.tag_patterns import includes
from ecr_component.simulator.tag_holders import TagHolders
from ecr_component.values.regions import Location
from ecr_component.values.spelling import nearest


@dataclass(frozen=True)
class Extreme:
    """Something large, by its size, and what is done with it."""

    make: Callable[[int], Any]
    use: Callable[[Any], object]
    limit: float
    """The most CPU time that it may take, in seconds."""


def parsed(inputs: object) -> None:
    """Read inputs to the end, whatever is wrong with them."""
    with contextlib.suppress(ConfigError):
        parse(inputs, source="extreme", location=Location("eu-west-1", "aws"))


def _inputs(make: Callable[[int], Mapping[str, object]], limit: float = 2) -> Extreme:
    return Extreme(make, parsed, limit)


def _web(own: Callable[[int], object]) -> Extreme:
    return _inputs(lambda size: {"repositories": {"web": own(size)}})


def _each(own: Callable[[int], object]) -> Extreme:
    return _inputs(
        lambda size: {"repositories": {f"r{n}": own(n) for n in range(size)}}
    )


def _rules(prefix: str) -> list[dict[str, object]]:
    """Patterns that nearly fit one another."""
    return [
        {
            "selection": {
                "tagStatus": "tagged",
                "tagPatternList": [f"{prefix}{number}*a*a*a*b", "a" * 128],
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": 14,
            },
            "action": {"type": "expire"},
        }
        for number in range(50)
    ]


def _aliases_of_a_list(size: int) -> Mapping[str, object]:
    shared = [*range(size)]
    return {"repositories": {f"r{n}": shared for n in range(size)}}


def _aliases_of_rules(size: int) -> Mapping[str, object]:
    shared = _rules("b")
    return {
        "repositories": {
            f"r{n}": {"lifecycle_policy_rules": shared, "tags": {"n": str(n)}}
            for n in range(size // 20)
        }
    }


def _access_by_default(size: int) -> Mapping[str, object]:
    return {
        "default_external_account_ids_with_read_access": [
            f"{n:012}" for n in range(300)
        ],
        "repositories": {f"r{n}": {"tags": {"n": str(n)}} for n in range(size // 5)},
    }


def _of_three_patterns(holders: TagHolders) -> object:
    """With plain backtracking, this would take hours."""
    return [*map(holders.of_pattern, ("*a*a*a*b", "*a*b*a*a", "a*ab*a*a*a"))]


EXTREMES: Final[Mapping[str, Extreme]] = {
    "patterns that nearly fit": _web(
        lambda _: {"lifecycle_policy_rules": _rules("a")},
    ),
    "unknown keys": _web(lambda size: {f"protec{n}": 1 for n in range(size)}),
    "unknown keys of a rule": _web(
        lambda size: {
            "lifecycle_policy_rules": [{f"rulePriorit{n}": 1 for n in range(size)}]
        }
    ),
    "a key without end": _web(
        lambda size: {"lifecycle_policy_rules": [{"Aa" * 50 * size: 1}]}
    ),
    "a word without end": _web(lambda size: {"image_tag_mutability": "I" * 100 * size}),
    "an unknown key in each repository": _each(lambda n: {f"protec{n}": 1}),
    "repositories without a word": _each(lambda _: None),
    "aliases of a long list": _inputs(_aliases_of_a_list),
    "aliases of rules": _inputs(_aliases_of_rules),
    "access by default": _inputs(_access_by_default),
    "wrong regions": _inputs(
        lambda size: {"repositories": {}, "replication_regions": ["eu-wst-1"] * size}
    ),
    "the nearest of a word without end": Extreme(
        lambda size: "repositories" * 10 * size,
        lambda word: nearest(word, list(Inputs.model_fields)),
        0.1,
    ),
    "stars among patterns": Extreme(
        lambda size: "a" * 10 * size, lambda tag: includes("*a*a*a*b", tag), 1
    ),
    "stars among tags": Extreme(
        lambda size: TagHolders([["a" * 2 * size]]), _of_three_patterns, 1
    ),
}


def main(size: int) -> None:
    """Use each of them once."""
    seconds = {}
    for what, extreme in EXTREMES.items():
        made = extreme.make(size)
        begun = time.process_time()
        extreme.use(made)
        seconds[what] = time.process_time() - begun
    sys.stdout.write(json.dumps(seconds))


if __name__ == "__main__":
    main(int(sys.argv[1]))
