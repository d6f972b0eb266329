import pytest

from ecr_component.adopt.kept_lines import CannotBeKept, with_kept_lines

NEW = "# a remark\nconfig:\n  aws:region: eu-west-1\n"


def kept(old: str) -> str:
    return with_kept_lines(old, NEW, lambda key: key.startswith("ecr:"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", NEW),
        ("config:\n", NEW),
        ("config: # none\n", NEW),
        ("# alone\n", NEW),
        (
            "a: b\r\n'c d' : e\r\nconfig:\r\n  ecr:x: y\r\n",
            f"a: b\n'c d' : e\n{NEW}",
        ),
        (
            "secretsprovider: awskms://x\nenvironment:\n- one\n- two\n",
            f"secretsprovider: awskms://x\nenvironment:\n- one\n- two\n{NEW}",
        ),
        (
            "config:\n ecr:x:\n  - y\n a:b: |\n  text\n\n  more\n # last\n",
            (
                "# a remark\nconfig:\n  a:b: |\n   text\n\n   more\n  # last\n"
                "  aws:region: eu-west-1\n"
            ),
        ),
        (
            'config:\n  "a:b":\n  # within\n  - c\n# outside\n  ecr:d: e\nf: g\n',
            (
                'f: g\n# a remark\nconfig:\n  "a:b":\n  # within\n  - c\n'
                "  aws:region: eu-west-1\n"
            ),
        ),
    ],
)
def test_all_but_what_is_replaced_is_kept_as_it_is_written(old: str, new: str) -> None:
    assert kept(old) == new


@pytest.mark.parametrize(
    "old",
    [
        "config: {a: b}\n",
        "{a: b}\n",
        "--- a\n",
        "- a\n",
        "a: [b,\nc]\n",
        "config:\n  a: b\n c: d\n",
    ],
)
def test_what_is_not_written_in_blocks_cannot_be_kept(old: str) -> None:
    with pytest.raises(CannotBeKept):
        kept(old)
