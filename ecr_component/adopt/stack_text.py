"""A stack file, written as a person would."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, Final

from ecr_component.values.yaml_text import INDENT, WIDTH, block, entry

_REGISTRY: Final = "registry"


def stack_text(
    inputs: Mapping[str, Any],
    *,
    region: str | None,
    namespace: str,
    remarks: Mapping[str, Sequence[str]],
    registry_remarks: Sequence[str] = (),
) -> str:
    """Write a stack file.

    Args:
        inputs: The component's, in the order of writing, `repositories` last.
        region: Of the `aws` provider, if the file is to say it.
        namespace: Of the inputs: the project's name.
        remarks: What to say above a repository, by its name; by '' of all.
        registry_remarks: What to say above what the registry has once.
    """
    *shared, (_, repositories) = (it for it in inputs.items() if it[0] != _REGISTRY)
    lines = [*_comments(0, remarks.get("", ())), "config:"]
    if region:
        lines += [*entry(1, "aws:region", region), ""]
    if shared:
        lines.append(f"{INDENT}# What most repositories share.")
        for key, value in shared:
            lines += entry(1, f"{namespace}:{key}", value)
        lines.append("")
    if _REGISTRY in inputs:
        lines.append(f"{INDENT}# What the registry has once.")
        lines += _comments(1, registry_remarks)
        lines += [*block(1, f"{namespace}:{_REGISTRY}", inputs[_REGISTRY]), ""]
    lines.append(f"{INDENT}{namespace}:repositories:")
    if not repositories:
        lines[-1] += " {}"
    for name, keys in repositories.items():
        lines += _comments(2, remarks.get(name, ()))
        lines += entry(2, name, keys) if keys == {} else block(2, name, keys)
    return "\n".join(lines) + "\n"


def _comments(level: int, remarks: Sequence[str]) -> Iterator[str]:
    start = f"{INDENT * level}# "
    for remark in remarks:
        shown = "".join(sign if sign.isprintable() else " " for sign in remark)
        yield from wrap(
            shown,
            WIDTH,
            initial_indent=start,
            subsequent_indent=start,
            break_long_words=False,
            break_on_hyphens=False,
        )
