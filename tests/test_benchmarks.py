"""The benchmark: that its two programs ask for the same, and that it runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.descriptions import REPLICA_REGIONS, description
from benchmarks.programs import PROGRAMS
from ecr_component.inputs import parsing
from tests.recorder import COMPONENT, Properties, Recorder

ROOT = Path(__file__).parents[1]


def asked_for(program: str) -> dict[tuple[str, str], Properties]:
    """The resources with their inputs and options, but for what names them."""
    recorder = Recorder()
    recorder.run(lambda: PROGRAMS[program](3))
    return {
        (made.type, made.name.removeprefix("ecr/")): {
            **made.inputs,
            "policy": json.loads(made.inputs.get("policy", "null")),
            "protect": made.protect,
            "delete_before_replace": made.delete_before_replace,
        }
        for made in recorder.registered
        if made.type != COMPONENT
    }


@pytest.mark.parametrize(
    ("replicas", "resources"), [("", 3 * 3), ("-with-replicas", 3 * 3 * 3 + 1)]
)
def test_the_loop_asks_for_what_the_component_asks_for(
    replicas: str, resources: int
) -> None:
    component = asked_for(f"component{replicas}")
    assert asked_for(f"loop{replicas}") == component
    assert len(component) == resources


def test_what_is_measured_is_free_of_warning() -> None:
    for inputs in (description(100), description(100, REPLICA_REGIONS)):
        assert parsing.parse(inputs, source="benchmark").warnings == ()


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="measures processes by wait4")
def test_a_small_run_prints_a_line_for_each_measurement() -> None:
    command = [
        sys.executable,
        "-m",
        "benchmarks",
        *("--size", "1", "--rounds", "1", "--checked", "9", "--copied", "1"),
        *("--images", "8", "--estate", "2", "--reported", "2", "--extreme", "20"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    assert [
        what
        for what in (
            "1 repositories: time",
            "1 repositories: memory",
            "1 repositories in 3 regions: time",
            "1 repositories in 3 regions: memory",
            "check of 9: CPU time",
            "check of 2: wall time",
            "adopt of 9: CPU time",
            "adopt of 9: memory",
            "simulate of 8: CPU time",
            "simulate of 8, *a*b*: CPU time",
            "time from 2 to 8 images",
            "simulate --all of 2 x 200",
            "report of 2: CPU time",
            "report of 2, with images: CPU time",
            "report of 2, with images: size",
            "stars among tags",
        )
        if what not in done.stdout
    ] == []
