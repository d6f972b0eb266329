"""Many repositories in one table."""

from dataclasses import replace

from ecr_component.simulator import Image, simulate
from ecr_component.simulator.address import Address, RepositoryAddress
from ecr_component.simulator.aws_comparison import PreviewDifference
from ecr_component.simulator.change import change
from ecr_component.simulator.finding import Finding
from ecr_component.simulator.overview import overview
from ecr_component.simulator.protection import protection
from ecr_component.simulator.storage import GIB
from tests.simulator.build import AT, image, printed, rule


def found(
    *images: Image, protected: str = "", age: int = 7, remark: str = ""
) -> Finding:
    outcome = simulate([rule(1, pushed=age)], images, AT)
    addresses = [Address.read(protected)] if protected else []
    return Finding(
        outcome,
        protection(outcome, addresses, RepositoryAddress()),
        warnings=["rule 1 is for all"] if remark else [],
        remarks=[remark] if remark else [],
    )


def old(name: str, size: int = GIB, days: float = 9) -> Image:
    return image(f"sha256:{name}", name, days=days, size=size)


def test_the_worst_stands_first_and_what_is_quiet_is_counted() -> None:
    findings = {
        "quiet": found(old("q", days=-1)),
        "small": found(old("s"), old("t", days=6.5)),
        "many": found(old("m", 0), old("n", 0), old("o", 0)),
        "large": found(old("l", 5 * GIB)),
        "used": found(old("u", 0), protected="u"),
        "other": found(old("x", 0)),
    }
    assert printed(*overview(findings, [])) == [
        "6 repositories, until 2026-02-07 12:00 UTC",
        "repository images go now later deleted $ less must stay",
        "used 1 1 0 0 B $0.00 1",
        "large 1 1 0 5.0 GiB $0.50",
        "small 2 1 1 2.0 GiB $0.20",
        "many 3 3 0 0 B $0.00",
        "other 1 1 0 0 B $0.00",
        "- in 1 of them nothing goes",
        "- now 9 images, 8.0 GiB: $0.80 a month",
        "- then 1 image, 1.0 GiB: $0.10 a month",
        (
            "- in the long run, if pushes go on, 1 image, 1.0 GiB: $0.10 a month, and "
            "each 30 days $0.00 more"
        ),
        "- estimated at $0.1 a GiB and month, in the archive $0.1",
        "- AWS's bill is smaller: it has a layer that images share but once",
        "Protected images that would go",
        "repository tag image rule outcome in",
        "used u u 1 expire now",
    ]


def compared(old_age: int, new_age: int) -> Finding:
    outcomes = [
        simulate([rule(1, pushed=age)], [old("a", days=20)], AT)
        for age in (old_age, new_age)
    ]
    return Finding(outcomes[1], change=change(*outcomes))


def test_what_changes_against_old_policies_is_told_for_each() -> None:
    findings = {
        "more": compared(30, 10),
        "less": compared(10, 30),
        "later": compared(10, 21),
        "same": compared(9, 9),
        "new": found(old("a")),
    }
    lines = printed(*overview(findings, []))
    assert lines[lines.index("Against the old policies") :] == [
        "Against the old policies",
        "repository takes more spares otherwise",
        "later 0 0 B 0 0 B 1",
        "more 1 1.0 GiB 0 0 B 0",
        "less 0 0 B 1 1.0 GiB 0",
    ]


def test_where_policies_do_the_same_nothing_changes() -> None:
    [*_, last] = printed(*overview({"same": compared(9, 9)}, []))
    assert last == "- nothing changes in any of them"


def test_what_aws_foresees_otherwise_is_told_for_each() -> None:
    other = PreviewDifference("sha256:a", None, None, ("expire", 1))
    agreed = replace(found(old("a")), differences=[])
    differing = replace(agreed, differences=[other, other])
    lines = printed(*overview({"a": agreed, "b": differing}, []))
    assert lines[lines.index("AWS's own previews") + 1 :] == [
        "- b: AWS foresees something else for 2 images, which --json names"
    ]
    [*_, last] = printed(*overview({"a": agreed}, []))
    assert last == "- AWS would do at once what is said above"


def test_what_goes_later_has_its_days() -> None:
    findings = {"web": found(old("a", days=5.5), protected="a")}
    assert printed(*overview(findings, []))[-1] == "web a a 1 expire 2 days"


def test_what_is_said_of_several_stands_once() -> None:
    findings = {name: found(remark="so it is") for name in "abcde"}
    assert printed(*overview(findings, ["first"]))[-5:] == [
        "Warnings",
        "- a, b, c and 2 more: rule 1 is for all",
        "Remarks",
        "- first",
        "- a, b, c and 2 more: so it is",
    ]


def test_images_of_unknown_size_are_told() -> None:
    findings = {"a": found(image("sha256:a")), "b": found(image("sha256:b"))}
    [*_, last] = printed(*overview(findings, []))
    assert last == "- nobody told the size of 2 images, taken for 0 B"


def test_of_many_the_first_40_are_listed() -> None:
    findings = {f"{n}": found(old("a")) for n in range(50)}
    lines = printed(*overview(findings, []))
    assert "and 10 more, which --json names" in lines


def test_one_and_none_are_told() -> None:
    [title, *_] = printed(*overview({"a": found()}, []))
    assert title == "1 repository, until 2026-02-07 12:00 UTC"
    assert printed(*overview({}, [])) == ["0 repositories"]
