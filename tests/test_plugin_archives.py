"""The archives in which `pulumi plugin install` finds the plugin."""

import tarfile
from pathlib import Path

import yaml

from ecr_component.provider import PACKAGE, semantic_version
from tests.plugin.test_schema import SCHEMA
from tools.plugin_archives import MACHINES, ROOT, write


def test_each_kind_of_machine_has_an_archive_of_the_version(tmp_path: Path) -> None:
    paths = write(tmp_path / "plugins")

    start = f"pulumi-resource-{PACKAGE}-v{SCHEMA['version']}-"
    assert [path.name for path in paths] == [
        f"{start}{machine}.tar.gz" for machine in MACHINES
    ]
    assert sorted((tmp_path / "plugins").iterdir()) == sorted(paths)


def test_an_archive_holds_the_plugin_and_asks_for_its_own_version(
    tmp_path: Path,
) -> None:
    with tarfile.open(write(tmp_path)[0]) as archive:
        found = {name: archive.extractfile(name) for name in archive.getnames()}
        held = {name: it.read().decode() for name, it in found.items() if it}

    assert {*held} == {
        path.name for path in (ROOT / "plugin").iterdir() if path.is_file()
    }
    version = SCHEMA["version"]
    assert held["requirements.txt"] == f"{PACKAGE}=={version}\n"
    assert semantic_version(version) == version
    project = yaml.safe_load(held["PulumiPlugin.yaml"])
    assert project["runtime"]["name"] == "python"


def test_an_archive_is_the_same_each_time(tmp_path: Path) -> None:
    one, *_, other = write(tmp_path / "a") + write(tmp_path / "b")

    assert one.read_bytes() == other.read_bytes()
