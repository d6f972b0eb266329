"""In which line of a stack file the place of a problem is."""

from pathlib import Path

import pytest
import yaml

from ecr_component.errors import show_path
from ecr_component.stack_files import stack_file
from ecr_component.stack_files.yaml_lines import lines_of

TEXT = """\
# a comment
config:
  ecr:repositories:
    team/api:
      tags: {a: b,
        c: d}
      rules:
        - 1
        - [2,
           3]
        - x: 4
          y: 5
    team/web: &web
      ? tags
      :
        e: f
    team/jobs: *web
    team/old:
      <<: *web
"""


def test_each_key_and_each_item_has_a_line() -> None:
    found = {show_path(place): line for place, line in lines_of(yaml.parse(TEXT))}

    config = "config.ecr:repositories"
    assert found == {
        "config": 2,
        config: 3,
        f"{config}.team/api": 4,
        f"{config}.team/api.tags": 5,
        f"{config}.team/api.tags.a": 5,
        f"{config}.team/api.tags.c": 6,
        f"{config}.team/api.rules": 7,
        f"{config}.team/api.rules[0]": 8,
        f"{config}.team/api.rules[1]": 9,
        f"{config}.team/api.rules[1][0]": 9,
        f"{config}.team/api.rules[1][1]": 10,
        f"{config}.team/api.rules[2]": 11,
        f"{config}.team/api.rules[2].x": 11,
        f"{config}.team/api.rules[2].y": 12,
        f"{config}.team/web": 13,
        f"{config}.team/web.tags": 14,
        f"{config}.team/web.tags.e": 16,
        f"{config}.team/jobs": 17,
        f"{config}.team/old": 18,
        f"{config}.team/old.<<": 19,
    }


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("a", [], id="a-scalar"),
        pytest.param("- a", [((0,), 1)], id="a-list"),
        pytest.param("[{}, []]", [((0,), 1), ((1,), 1)], id="empty"),
        pytest.param("a: &x 1\n*x : 2", [(("a",), 1), (("",), 2)], id="an-alias"),
    ],
)
def test_a_text_of_any_kind_is_walked_through(text: str, places: list[object]) -> None:
    assert list(lines_of(yaml.parse(text))) == places


@pytest.mark.parametrize(
    ("place", "line"),
    [
        pytest.param(("repositories", "team/api", "rules", 2, "y"), 12, id="written"),
        pytest.param(("repositories", "team/api", "rules", 9), 7, id="missing-item"),
        pytest.param(("repositories", "team/jobs", "tags", "e"), 17, id="of-an-alias"),
        pytest.param(("config",), 2, id="the-configuration"),
        pytest.param(("global_tags", "a"), None, id="nowhere"),
        pytest.param((), None, id="the-whole"),
    ],
)
def test_a_place_has_the_line_of_what_is_nearest_around_it(
    place: tuple[str | int, ...], line: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, "utf-8")

    file = stack_file.read(str(path))

    assert file.lines([place]).get(place) == line


@pytest.mark.parametrize("key", ["ecr:tags", "tags", "ecr:config:tags"])
def test_an_input_has_the_line_of_whichever_form_of_its_key(
    key: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"config:\n  aws:tags: 1\n  {key}: 2\n", "utf-8")

    assert stack_file.read(str(path)).lines([("tags",)]) == {("tags",): 3}
