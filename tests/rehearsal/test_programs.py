"""Programs: how they are run, and what is told of those that fail."""

import gc
import os
import re
import sys
from pathlib import Path

import pytest

from ecr_component.errors import ConfigError
from ecr_component.rehearsal import RehearsalError, failure, rehearse
from ecr_component.rehearsal.creation import CREATORS
from ecr_component.rehearsal.creation.wanted import Made
from ecr_component.stack_files.user_file import Unreadable
from tests.rehearsal.sandbox import Sandbox

NO_STACKS = "there are no other stacks here, so it has no outputs"


def test_a_program_knows_its_project_stack_and_place(sandbox: Sandbox) -> None:
    outputs = sandbox.outputs(
        """
        import os, sys
        pulumi.export("names", [
            pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack(),
        ])
        pulumi.export("preview", pulumi.runtime.is_dry_run())
        pulumi.export("folders", [
            os.getcwd(), pulumi.get_root_directory(), os.path.dirname(__file__),
        ])
        pulumi.export("main", __name__)
        pulumi.export("size", pulumi.Config().require_int("size"))
        """,
        {"shop:size": 3},
    )
    folder = str(sandbox.folder)
    assert outputs == {
        "folders": [folder, folder, folder],
        "main": "__main__",
        "names": ["organization", "shop", "dev"],
        "preview": False,
        "size": 3,
    }


def test_a_program_in_a_folder_of_its_own_imports_from_there(sandbox: Sandbox) -> None:
    project = "name: shop\nruntime: {name: python}\nmain: src\n"
    sandbox.write("", project=project)
    (sandbox.folder / "src").mkdir()
    (sandbox.folder / "src" / "shop_names.py").write_text('WEB = "web"\n')
    (sandbox.folder / "src" / "__main__.py").write_text(
        "import pulumi, shop_names\npulumi.export('web', shop_names.WEB)\n"
    )
    assert rehearse(sandbox.folder, "dev").outputs == {"web": "web"}


def test_a_program_may_be_a_file_of_another_name(sandbox: Sandbox) -> None:
    sandbox.write("", project="name: shop\nruntime: python\nmain: app.py\n")
    (sandbox.folder / "app.py").write_text("import pulumi\npulumi.export('a', 1)\n")
    assert rehearse(sandbox.folder, "dev").outputs == {"a": 1}


def test_nothing_of_a_program_is_left_behind(
    sandbox: Sandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (Path.cwd(), dict(os.environ), list(sys.path))
    sandbox.write("")
    (sandbox.folder / "shop_names.py").write_text('WEB = "first"\n')
    program = """
        import os, sys, shop_names
        os.environ["SHOP"] = "open"
        os.chdir("/")
        sys.path.clear()
        print("for the user")
        pulumi.info("for the user, too")
        pulumi.export("web", shop_names.WEB)
        """
    assert sandbox.outputs(program) == {"web": "first"}
    (sandbox.folder / "shop_names.py").write_text('WEB = "the second"\n')
    assert sandbox.outputs(program) == {"web": "the second"}
    assert (Path.cwd(), dict(os.environ), list(sys.path)) == before
    assert "shop_names" not in sys.modules
    assert capfd.readouterr() == ("", "for the user\nfor the user, too\n" * 2)


def test_an_asynchronous_program_is_run_to_its_end(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        async def main():
            return {"arn": aws.ecr.Repository("web", name="web").arn}
        pulumi.run(main)
        """
    )
    assert rehearsal.outputs == {
        "arn": "arn:aws:ecr:eu-west-1:123456789012:repository/web"
    }


def test_warnings_are_told_once_each_in_their_order(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        web = aws.ecr.Repository("web", name="web")
        pulumi.warn("first, 100 %")
        pulumi.debug("nothing for anybody")
        pulumi.error("second")
        pulumi.warn("first, 100 %")
        pulumi.warn("of a resource", web)
        """
    )
    assert rehearsal.warnings == ("first, 100 %", "error: second", "of a resource")


def test_an_output_of_nothing_is_null(sandbox: Sandbox) -> None:
    assert sandbox.outputs('pulumi.export("a", None)') == {"a": None}


def test_what_is_not_rehearsed_is_listed_and_its_inputs_are_its_outputs(
    sandbox: Sandbox,
) -> None:
    rehearsal = sandbox.rehearse(
        """
        topic = aws.sns.Topic("topic", name="pushes", fifo_topic=True)
        key = aws.kms.Key.get("key", "1234")
        network = pulumi.StackReference("acme/network/prod")
        guard, keep = (
            pulumi.ResourceHook(name, lambda args: None) for name in ("guard", "keep")
        )
        hooks = pulumi.ResourceHookBinding(before_create=[guard], before_delete=[keep])
        aws.sns.Topic("topic2", opts=pulumi.ResourceOptions(hooks=hooks))
        aws.ecr.Repository("web", name="web", opts=pulumi.ResourceOptions(
            import_="web",
            hooks=hooks,
            transforms=[lambda args: None],
        ))
        class Remote(pulumi.ComponentResource):
            def __init__(self, name):
                super().__init__("other:index:Remote", name, {}, remote=True)
        Remote("far")
        def with_tags(args):
            pass
        pulumi.runtime.register_resource_transform(with_tags)
        pulumi.runtime.register_invoke_transform(with_tags)
        pulumi.export("topic", [topic.id, topic.name, topic.fifo_topic, topic.arn])
        pulumi.export("key", [key.id, key.arn])
        pulumi.export("network", network.get_output("vpc"))
        """
    )
    assert [held.name for held in rehearsal.repositories] == ["web"]
    assert rehearsal.outputs == {
        "key": ["1234", None],
        "network": None,
        "topic": ["topic-id", "pushes", True, None],
    }
    assert [str(left) for left in rehearsal.not_rehearsed] == [
        "aws:ecr:Repository 'web': it was created, not imported",
        "aws:kms:Key 'key': it was not read from an account",
        "aws:sns:Topic 'topic': it was not created, and its outputs are its inputs",
        "aws:sns:Topic 'topic2': it was not created, and its outputs are its inputs",
        "hook 'guard': only Pulumi's engine runs it",
        "invoke transform 'with_tags': only Pulumi's engine runs it",
        "other:index:Remote 'far': its children live in its provider's own process",
        f"pulumi:pulumi:StackReference 'acme/network/prod': {NO_STACKS}",
        "resource transform '<lambda>': only Pulumi's engine runs it",
        "resource transform 'with_tags': only Pulumi's engine runs it",
    ]


@pytest.mark.parametrize(
    ("program", "says"),
    [
        pytest.param(
            'raise pulumi.RunError("first\\n  second")',
            "first\n  second",
            id="run-error",
        ),
        pytest.param(
            "from ecr_component.errors import ConfigError, Problem\n"
            'raise ConfigError("file", [Problem(("a", 0), "is wrong")])',
            "file: 1 problem\n  a[0]: is wrong",
            id="config-error",
        ),
        pytest.param(
            'raise pulumi.InputPropertyError("a.b", "is wrong")',
            "a.b: is wrong",
            id="input-property-error",
        ),
        pytest.param(
            "raise pulumi.InputPropertiesError("
            '"bad", [{"property_path": "a.b", "reason": "is wrong"}])',
            "bad\n  a.b: is wrong",
            id="input-properties-error",
        ),
        pytest.param(
            'raise pulumi.InputPropertiesError("bad")', "bad", id="no-properties"
        ),
        pytest.param(
            'pulumi.Config().require("size")',
            "Missing required configuration variable 'shop:size'\n\tplease set a value "
            "using the command `pulumi config set shop:size <value>`",
            id="missing-configuration",
        ),
        pytest.param(
            "import sys\nsys.exit(3)",
            "stack dev: the program ended with sys.exit(3)",
            id="exit-code",
        ),
        pytest.param(
            "raise SystemExit('no')",
            "stack dev: the program ended with sys.exit('no')",
            id="exit-text",
        ),
        pytest.param(
            "def of(names):\n    return names['web']\nof({})",
            "stack dev: the program failed\n"
            '  File "__main__.py", line 4, in <module>\n'
            "    of({})\n"
            '  File "__main__.py", line 3, in of\n'
            "    return names['web']\n"
            "KeyError: 'web'",
            id="exception",
        ),
        pytest.param(
            'web = aws.ecr.Repository("web", name="web")\n'
            'aws.ecr.Repository("b", name=web.name.apply(lambda name: {}[name]))',
            "stack dev: the program failed\n"
            '  File "__main__.py", line 3, in <lambda>\n'
            '    aws.ecr.Repository("b", name=web.name.apply(lambda name: {}[name]))\n'
            "KeyError: 'web'",
            id="exception-in-apply",
        ),
        pytest.param(
            'other = pulumi.StackReference("acme/network/prod")\n'
            'pulumi.export("vpc", other.require_output("vpc"))',
            "stack dev: the program failed\n"
            "KeyError: 'vpc'\n"
            "Perhaps for lack of what was not rehearsed:\n"
            f"  pulumi:pulumi:StackReference 'acme/network/prod': {NO_STACKS}",
            id="lack-of-something",
        ),
        pytest.param(
            "import nowhere_to_be_found",
            "stack dev: the program failed\n"
            '  File "__main__.py", line 2, in <module>\n'
            "    import nowhere_to_be_found\n"
            "ModuleNotFoundError: No module named 'nowhere_to_be_found'\n"
            "The program runs in this Python, so install it here: " + sys.executable,
            id="missing-module",
        ),
        pytest.param(
            "import asyncio\nraise asyncio.CancelledError",
            "stack dev: the program failed\n"
            '  File "__main__.py", line 3, in <module>\n'
            "    raise asyncio.CancelledError\n"
            "asyncio.exceptions.CancelledError",
            id="no-ordinary-exception",
        ),
        pytest.param(
            "input()",
            "stack dev: the program failed\n"
            '  File "__main__.py", line 2, in <module>\n'
            "    input()\n"
            "EOFError: EOF when reading a line",
            id="nobody-answers",
        ),
        pytest.param(
            "deep = 1\nfor _ in range(600):\n    deep = [deep]\n"
            'pulumi.export("deep", deep)',
            "stack dev: the program failed\n"
            "RecursionError: maximum recursion depth exceeded\n"
            "It calls itself without end, or a value is nested too deep for Python",
            id="too-deep",
        ),
    ],
)
def test_a_program_that_fails_says_why(
    sandbox: Sandbox, program: str, says: str
) -> None:
    # Python says of some recursions where they ended: "exceeded in comparison".
    said = re.sub(r"(?<=depth exceeded) .*", "", sandbox.refusal(program))

    assert said == says


def test_a_program_that_is_no_python_says_where(sandbox: Sandbox) -> None:
    assert sandbox.refusal("x = (") == (
        "stack dev: the program failed\n"
        f'  File "{sandbox.folder}/__main__.py", line 2\n'
        "    x = (\n"
        "        ^\n"
        "SyntaxError: '(' was never closed"
    )


def test_of_much_that_was_not_rehearsed_some_is_named(sandbox: Sandbox) -> None:
    refusal = sandbox.refusal(
        """
        for n in range(12):
            topic = aws.sns.Topic(f"t{n:02}")
        pulumi.export("arn", topic.arn.apply(lambda arn: arn.upper()))
        """
    )
    lines = refusal.splitlines()
    assert lines[-13] == "AttributeError: 'NoneType' object has no attribute 'upper'"
    assert lines[-12] == "Perhaps for lack of what was not rehearsed:"
    assert lines[-1] == "  and 2 more"


def test_packages_in_the_programs_folder_are_not_the_program(tmp_path: Path) -> None:
    assert failure.is_own(tmp_path / "shop.py", tmp_path)
    package = tmp_path / ".venv/lib/python3.11/site-packages/pulumi/output.py"
    assert not failure.is_own(package, tmp_path)
    assert not failure.is_own(Path(failure.__file__), Path("/"))


def test_a_fault_of_the_rehearsal_is_shown_whole(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Made:
        raise ZeroDivisionError

    monkeypatch.setitem(CREATORS, "aws:ecr/repository:Repository", broken)
    refusal = sandbox.refusal('aws.ecr.Repository("web", name="web")')
    assert refusal.startswith("stack dev: the program failed\n")
    assert f'  File "{__file__}", line' in refusal
    assert refusal.endswith("\nZeroDivisionError")


def test_an_end_without_a_fault_is_none(sandbox: Sandbox) -> None:
    rehearsal = sandbox.rehearse(
        """
        import sys
        aws.ecr.Repository("web", name="web")
        pulumi.export("a", 1)
        sys.exit(0)
        """
    )
    assert [held.name for held in rehearsal.repositories] == ["web"]
    assert rehearsal.outputs == {"a": 1}


def test_warnings_before_a_failure_are_not_lost(sandbox: Sandbox) -> None:
    error = sandbox.error('pulumi.warn("careful")\nraise pulumi.RunError("no")')
    assert (error.warnings, str(error)) == (("careful",), "no")


def test_a_task_that_never_ends_does_not_hold_up_the_rehearsal(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecr_component.rehearsal.performance._PATIENCE", 0.01)
    outputs = sandbox.outputs(
        """
        import asyncio
        task = asyncio.ensure_future(asyncio.sleep(60))
        pulumi.export("a", 1)
        """
    )
    assert outputs == {"a": 1}


def test_garbage_is_collected_again_afterwards(sandbox: Sandbox) -> None:
    assert sandbox.outputs('import gc\npulumi.export("on", gc.isenabled())') == {
        "on": False
    }
    assert gc.isenabled()
    gc.disable()
    try:
        sandbox.rehearse("")
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("project", "says"),
    [
        pytest.param(
            "name: shop\nruntime: nodejs\n",
            "{folder}/Pulumi.yaml: runtime is nodejs, and a rehearsal runs Python "
            "programs only",
            id="another-language",
        ),
        pytest.param(
            "name: shop\nruntime: python\nmain: nowhere.py\n",
            "{folder}/nowhere.py: there is no such file to run",
            id="no-program",
        ),
    ],
)
def test_a_project_that_cannot_be_run_is_refused(
    sandbox: Sandbox, project: str, says: str
) -> None:
    sandbox.write("", project=project)
    with pytest.raises(RehearsalError) as refused:
        rehearse(sandbox.folder, "dev")
    assert str(refused.value) == says.format(folder=sandbox.folder)


def test_a_program_with_a_name_too_long_for_a_file_is_refused(
    sandbox: Sandbox,
) -> None:
    sandbox.write("", project=f"name: shop\nruntime: python\nmain: {'a' * 300}\n")
    with pytest.raises(ConfigError, match=r"main: must be a path \(got 'a+\.\.\.\)"):
        rehearse(sandbox.folder, "dev")


def test_an_interrupt_ends_a_rehearsal(sandbox: Sandbox) -> None:
    sandbox.write("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        rehearse(sandbox.folder, "dev")


def test_a_stack_without_a_file_is_no_stack(sandbox: Sandbox) -> None:
    sandbox.write("")
    with pytest.raises(Unreadable) as refused:
        rehearse(sandbox.folder, "prod")
    assert str(refused.value) == (
        f"{sandbox.folder}/Pulumi.prod.yaml: there is no such file; the stacks are dev"
    )


def test_a_stack_file_that_pulumi_would_refuse_is_refused(sandbox: Sandbox) -> None:
    project = "name: shop\nruntime: python\nconfig: {size: {type: integer}}\n"
    sandbox.write("", project=project)
    with pytest.raises(ConfigError) as refused:
        rehearse(sandbox.folder, "dev")
    assert str(refused.value) == (
        f"{sandbox.folder}/Pulumi.dev.yaml: 1 problem\n"
        "  shop:size: is missing; Pulumi.yaml has no default for it"
    )
