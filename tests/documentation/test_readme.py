"""The README: short, with the first result at its head."""

import re
import tomllib

import yaml

from tests.documentation.pages import README, ROOT, blocks

TEXT = README.read_text("utf-8")
STACK_FILE = blocks("yaml", README)[0]
CONSOLE = blocks("console", README)[0]


def test_it_opens_with_what_it_is_and_for_whom() -> None:
    title, _, opening = TEXT.splitlines()[:3]
    assert title == "# ecr-component"
    assert opening.startswith("A Pulumi component that")
    assert "It is for" in opening


def test_it_has_at_most_8_kilobytes() -> None:
    assert README.stat().st_size <= 8192


def test_a_stack_file_of_eight_lines_stands_by_line_12() -> None:
    assert (STACK_FILE.text.count("\n"), STACK_FILE.last) == (8, 12)


def test_two_commands_and_what_they_print_stand_by_line_25() -> None:
    assert list(CONSOLE.commands()) == ["make rehearse", "make ci"]
    assert all(CONSOLE.commands().values())
    assert CONSOLE.last < 25


def test_the_first_stack_file_says_what_the_dev_stack_says() -> None:
    shown = yaml.safe_load(STACK_FILE.text)["config"]
    dev = yaml.safe_load((ROOT / "stacks/Pulumi.dev.yaml").read_text("utf-8"))["config"]
    assert shown == {key: dev[key] for key in shown}


def test_the_coverage_shown_is_the_coverage_demanded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    demanded = project["tool"]["coverage"]["report"]["fail_under"]
    assert CONSOLE.commands()["make ci"] == (
        f"Required test coverage of {demanded:.1f}% reached. "
        f"Total coverage: {demanded:.2f}%\n"
    )


def test_the_program_in_typescript_registers_what_the_one_in_python_does() -> None:
    (python,) = blocks("python", README)
    (typescript,) = blocks("typescript", README)
    registered = re.compile(
        r'EcrRepositories\(\s*("registry".*?),?\s*\);?\n', re.DOTALL
    )

    def plain(text: str) -> object:
        found = registered.search(text)
        assert found
        return yaml.safe_load(f"[{found[1]}]")

    in_snake_case = re.sub(
        r"\b([a-z]+[A-Z]\w*)(?=:)",
        lambda key: re.sub("[A-Z]", lambda one: f"_{one[0].lower()}", key[1]),
        typescript.text,
    )
    assert plain(in_snake_case) == plain(python.text)
