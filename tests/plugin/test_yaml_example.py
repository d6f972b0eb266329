"""The example in YAML, as an engine would hand it to the plugin."""

import re
from typing import Any

import yaml

from tests.plugin.wire import ROOT, Plugin, output
from tests.recorder import LIFECYCLE_POLICY, REPOSITORY, REPOSITORY_POLICY, Recorder

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"


def resolved(value: Any) -> Any:  # noqa: ANN401 - YAML
    """The value with an output in place of each reference."""
    match value:
        case dict():
            return {key: resolved(item) for key, item in value.items()}
        case list():
            return [resolved(item) for item in value]
        case str() if re.fullmatch(r"\$\{[^}]+\}", value):
            return output(KEY)
    return value


def test_the_plugin_makes_what_the_program_asks_for(plugin: Plugin) -> None:
    text = (ROOT / "examples" / "yaml" / "Pulumi.yaml").read_text("utf-8")
    asked = yaml.safe_load(text)["resources"]["registry"]["properties"]
    recorder = Recorder()

    plugin.construct(recorder, resolved(asked), name="registry")

    made = [f"registry/{name}" for name in asked["repositories"]]
    assert sorted(recorder.of(REPOSITORY)) == made
    assert sorted(recorder.of(LIFECYCLE_POLICY)) == made
    assert sorted(recorder.of(REPOSITORY_POLICY)) == ["registry/team/api"]
    for repository in recorder.of(REPOSITORY).values():
        assert repository.inputs["encryptionConfigurations"] == [
            {"encryptionType": "KMS", "kmsKey": KEY}
        ]
