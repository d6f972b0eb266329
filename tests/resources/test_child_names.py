from ecr_component import EcrRepositories
from ecr_component.resources.child_names import child_name, registry_child_name
from tests.recorder import COMPONENT, Recorder


def test_what_the_component_registers_is_called_so() -> None:
    recorder = Recorder()
    settings = {
        "external_account_ids_with_read_access": ["111122223333"],
        "lifecycle": {"keep_last": 9},
    }
    inputs = {
        "repositories": {"team/api": settings},
        "replication_regions": ["us-east-1"],
    }

    recorder.run(lambda: EcrRepositories("images", inputs))  # type: ignore[arg-type] # as read

    children = [one.name for one in recorder.registered if one.type != COMPONENT]
    assert sorted(children) == [
        registry_child_name("images"),
        *[child_name("images", "team/api")] * 3,
    ]
    assert child_name("images", "team/api") == "images/team/api"
    assert registry_child_name("images") == "images"
