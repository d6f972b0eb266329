"""The page: what stands on it, and that nothing in it does anything on its own."""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Final

import pytest

from benchmarks.descriptions import RULES
from ecr_component.live.inventory import (
    HeldCache,
    HeldDestination,
    HeldRegistry,
    HeldReplicationRule,
    Registry,
)
from ecr_component.report.access_matrix import access_matrix
from ecr_component.report.embedded import snapshot_of
from ecr_component.report.figures import Figure, overview
from ecr_component.report.forecasting import FoundImages, with_forecasts
from ecr_component.report.granted import Granted
from ecr_component.report.page import MOST_OPEN, page
from ecr_component.report.snapshot import Documents, ReportedRole, Snapshot
from ecr_component.simulator.storage import Prices
from tests.report.build import (
    ACCOUNT,
    BUILD,
    HOST,
    PULL,
    PUSH,
    REGION,
    STAGING,
    UNTAGGED,
    allow,
    deny,
    forecast,
    layer,
    policed,
    policy,
    reading,
    repository,
    snapshot,
)
from tests.simulator.build import AT, image

# What would do something on a page if it were not escaped.
EVIL: Final = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}"
UNSEEN: Final = "a\u202eb\x00\ud800"
MOST_BYTES: Final = 1_000_000
VOID: Final = {"meta", "link", "input", "br", "wbr"}


class Elements(HTMLParser):
    """The elements of a page, and the text in each of a kind."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._here = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._here = tag

    def handle_data(self, data: str) -> None:
        self.texts[self._here] = self.texts.get(self._here, "") + data

    def attributes(self, name: str) -> Iterator[str | None]:
        return (found[name] for _, found in self.found if name in found)


def evil() -> Snapshot:
    """Everything that anybody may have written is hostile."""
    rule = {**UNTAGGED["rules"][0], "description": EVIL}
    here = Registry(ACCOUNT, REGION)
    return snapshot(
        repository(
            EVIL,
            tag_mutability=EVIL,
            tag_filters=(EVIL,),
            encryption_type=EVIL,
            kms_key=EVIL,
            tags={EVIL: EVIL, UNSEEN: UNSEEN},
            repository_policy="p1",
            lifecycle_policy="p2",
            forecast=forecast(layer(1, 5, 4, 3)),
        ),
        repository(EVIL, region=EVIL),
        title=EVIL,
        hosts={REGION: EVIL},
        documents={
            "p1": policy(
                allow({"AWS": EVIL}, *PULL, Condition={"StringLike": {EVIL: EVIL}})
            ),
            "p2": {"rules": [rule]},
            "p3": policy(allow({"AWS": EVIL}, "sts:AssumeRole")),
        },
        registries=(
            HeldRegistry(
                here,
                replication=(
                    HeldReplicationRule((HeldDestination(EVIL, EVIL),), (EVIL,)),
                ),
                caches=(HeldCache(EVIL, EVIL),),
                account_settings={EVIL: EVIL},
            ),
        ),
        roles=(ReportedRole(name=EVIL, arn=EVIL, trust_policy="p3"),),
        warnings=(EVIL, UNSEEN),
        notes=(EVIL,),
        at=AT,
        prices=(0.1, 0.1),
    )


def test_what_users_write_is_text_and_nothing_else() -> None:
    elements = Elements(page(evil(), snapshot(repository(f"{EVIL}2"))))

    assert [tag for tag, _ in elements.found].count("script") == 2
    assert "img" not in {tag for tag, _ in elements.found}
    assert not {
        name for _, found in elements.found for name in found if name[:2] == "on"
    }
    assert EVIL in elements.texts["li"]
    assert "49" not in elements.texts["li"]


def test_what_turns_text_round_or_cannot_be_written_is_seen_as_what_it_is() -> None:
    html = page(evil())

    assert not set(UNSEEN[1::2]) & set(html)
    assert r"<li>a\u202eb\x00\ud800" in html
    html.encode()


def test_a_page_may_do_nothing_but_run_its_own_script() -> None:
    html = page(evil())
    elements = Elements(html)
    [allowed] = (
        found["content"]
        for tag, found in elements.found
        if tag == "meta" and "http-equiv" in found
    )
    of_style, of_script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (
            html.partition("<style>")[2].partition("</style>")[0],
            html.rpartition("<script>")[2].partition("</script>")[0],
        )
    )

    assert allowed == (
        f"default-src 'none'; style-src 'sha256-{of_style}'; "
        f"script-src 'sha256-{of_script}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    assert not list(elements.attributes("style"))
    assert not list(elements.attributes("src"))
    assert {str(it)[0] for it in elements.attributes("href")} == {"#", "d"}


def test_no_link_leads_nowhere() -> None:
    elements = Elements(page(full(), snapshot()))
    ids = list(elements.attributes("id"))

    assert len(ids) == len(set(ids))
    links = {str(it) for it in elements.attributes("href")}
    assert {it[1:] for it in links if it[0] == "#"} <= {*ids}


def test_each_heading_of_a_table_says_what_it_is_of() -> None:
    elements = Elements(page(full(), snapshot()))
    headings = [found for tag, found in elements.found if tag == "th"]

    assert {found.get("scope") for found in headings} == {"col", "colgroup", "row"}


def full() -> Snapshot:
    """A bit of everything."""
    access = policy(
        allow({"AWS": [STAGING]}, *PULL, *PUSH),
        allow({"AWS": [BUILD]}, *PULL),
        deny({"AWS": [BUILD]}, *PULL),
        allow({"AWS": [f"{n:012}" for n in range(6)]}, "ecr:ListImages"),
    )
    here = Registry(ACCOUNT, REGION)
    back = HeldDestination("eu-central-1", ACCOUNT)
    alike = [repository(f"team/{n}", repository_policy="p1") for n in range(6)]
    return snapshot(
        *alike,
        repository("web", lifecycle_policy="p2", forecast=forecast(layer(1, 5, 4, 3))),
        repository("vault", repository_policy="p3", lifecycle_policy="p4"),
        repository("web", region="eu-central-1"),
        documents={
            "p1": access,
            "p2": UNTAGGED,
            "p3": "[secret]",
            "p4": {"rules": [{"unknown": 1}]},
        },
        registries=(HeldRegistry(here, replication=(HeldReplicationRule((back,)),)),),
        warnings=("careful", "very careful"),
        notes=("by the way",),
        at=AT,
        prices=(0.1, 0.2),
    )


def text_of(html: str, first: str, last: str) -> str:
    """The words between two marks, as a line."""
    part = html.partition(first)[2].partition(last)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", part).split())


def test_the_head_says_what_the_page_is_about() -> None:
    html = page(full())

    assert text_of(html, "<header>", "<fieldset") == (
        "Stack prod of shop What AWS would hold in eu-central-1, eu-west-1, account "
        "123456789012 ; images as of 2026-01-31 12:00 UTC"
    )
    assert text_of(page(snapshot(source="aws")), "<header>", "<fieldset") == (
        "Stack prod of shop What AWS holds in eu-west-1, account 123456789012"
    )
    assert "<title>Stack prod of shop - ECR report</title>" in html


def test_warnings_come_before_numbers() -> None:
    assert text_of(page(full()), 'id="overview-h">', "</dl>") == (
        "Overview 2 warnings careful very careful "
        "repositories 9 regions 2 images 9 of images 5 B principal may pull 1 "
        "principal may push 1 with immutable tags 0 of 9 scanned on push 0 of 9 "
        "with a lifecycle policy 2 of 9 encrypted with KMS 0 of 9"
    )


def test_the_matrix_says_who_may_do_what() -> None:
    told = text_of(page(full()), "<table id=matrix>", "<details><summary>8")

    assert told == (
        "Repositories by principals Repositories Accounts "
        "000000000000 , 000000000001 , 000000000002 , 000000000003 , 000000000004 , "
        "000000000005 and 2 more 111122223333 777788889999 "
        "6 repositories such as team/0 "
        "team/ 0 eu-west-1 team/ 1 eu-west-1 team/ 2 eu-west-1 team/ 3 eu-west-1 "
        "team/ 4 eu-west-1 team/ 5 eu-west-1 "
        "other a pull push pull b deny c "
        "vault eu-west-1 The policy is a secret. "
        "web eu-west-1 web eu-central-1 "
        "a may use ecr:ListImages "
        "b but a deny rule of the same policy takes it back "
        "c is denied pull"
    )


def test_a_card_tells_everything_of_a_repository() -> None:
    html = page(full())

    assert text_of(html, "<details class=card id=r7", "</details>") == (
        "data-lifecycle=p2 open> web eu-west-1 Mutable tags Not scanned on push AES256 "
        f"{HOST}/web Access Nobody outside this account has access. Lifecycle "
        "Untagged images are deleted 14 days after their push. untagged images go "
        "Months to come 2 B 5 B "
        "Day Images Bytes Rule 1 now 9 5 B 5 B 1 5 4 B 4 B 180 3 3 B 3 B"
    )


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        pytest.param(
            (0.1, 0.1),
            "0.1 a GiB and month, 0.1 in the archive, AWS's prices in us-east-1 of "
            "March 2026.",
            id="usual",
        ),
        pytest.param(
            (0.085, 0.0725),
            "0.085 a GiB and month, 0.0725 in the archive.",
            id="others",
        ),
    ],
)
def test_dollars_have_the_prices_that_they_are_made_of(
    prices: tuple[float, float], told: str
) -> None:
    html = page(full().model_copy(update={"prices": prices}))

    assert f"Dollars are estimated at {told} A layer" in html.replace("&#39;", "'")


def test_changes_stand_where_there_is_something_to_compare_with() -> None:
    before = snapshot(repository("web", scan_on_push=True), repository("old"))

    assert "changes-h" not in page(full())
    told = text_of(page(full(), before), 'id="changes-h">', "<section id=access")
    assert told.startswith(
        "Changes since Stack prod of shop + 8 repositories added web eu-central-1 "
    )
    assert told.partition("\u2212 1 repository removed ")[2].startswith(
        "old eu-west-1 The registry as a whole "
    )
    assert "1 repository changed web eu-west-1 What Kind Before Now" in told
    assert text_of(page(full(), full()), 'id="changes-h">', "</section>") == (
        "Changes since Stack prod of shop Nothing is otherwise."
    )


def test_a_page_of_nothing_says_so() -> None:
    html = page(snapshot())

    assert text_of(html, "<main", "</main>") == (
        'id="main" tabindex="-1"> Overview repositories 0 principals may pull 0 '
        "principals may push 0 Who may do what What the policies of the repositories "
        "say. Within the account, IAM may allow more. Repositories in which everybody "
        "may do the same share a row, principals who may do the same everywhere share "
        "a column. Nobody outside this account has access. Repositories There is none. "
        "No repository is like that."
    )


@pytest.mark.parametrize(
    ("count", "is_open"), [(MOST_OPEN, True), (MOST_OPEN + 1, False)]
)
def test_of_many_repositories_only_the_names_are_shown_at_first(
    count: int, *, is_open: bool
) -> None:
    html = page(snapshot(*(repository(f"r{n}") for n in range(count))))

    assert ("<details class=card id=r1 open>" in html) is is_open


def test_equal_snapshots_make_equal_pages() -> None:
    assert page(full(), snapshot()) == page(full(), snapshot())


def test_a_page_can_be_read_again() -> None:
    assert snapshot_of(page(full())) == full()


def figures(shown: Snapshot) -> list[Figure]:
    return overview(shown, access_matrix(shown, Granted(shown)))


def test_numbers_tell_one_from_several() -> None:
    assert figures(policed(web=reading(STAGING)))[:3] == [
        Figure("1", "repository"),
        Figure("1", "principal may pull"),
        Figure("0", "principals may push"),
    ]


@pytest.mark.parametrize(
    ("protect", "told"),
    [
        pytest.param(None, [], id="not-told"),
        pytest.param(False, [Figure("0 of 1", "protected")], id="no"),
        pytest.param(True, [Figure("1 of 1", "protected")], id="yes"),
    ],
)
def test_protection_is_counted_where_somebody_told_of_it(
    told: list[Figure], *, protect: bool | None
) -> None:
    assert figures(snapshot(repository(protect=protect)))[7:] == told


def large() -> Snapshot:
    """300 repositories with policies, readers and images of their own."""
    documents = Documents()
    names = [f"team-{n % 40}/service-{n}" for n in range(300)]
    shown = snapshot(
        *(
            repository(
                name,
                repository_policy=documents.name(
                    reading(f"{10**11 + n}", "999999999999")
                ),
                lifecycle_policy=documents.name({"rules": RULES}),
                scan_on_push=True,
                protect=False,
                tags={"environment": "prod", "managed-by": "pulumi", "team": name},
            )
            for n, name in enumerate(names)
        ),
        documents=documents.by_name,
    )
    images = {
        name: [
            image(
                f"sha256:{n}",
                *(() if n % 3 else (f"pr-{n}" if n % 2 else f"v{n}",)),
                days=n * 1.7 + place % 9,
                size=10**8 + n * place,
            )
            for n in range(40)
        ]
        for place, name in enumerate(names)
    }
    return with_forecasts(shown, FoundImages(images), AT, Prices())


def test_a_page_of_300_repositories_with_images_has_a_megabyte_at_most() -> None:
    shown = large()

    assert all(held.forecast for held in shown.repositories)
    assert len(page(shown).encode()) < MOST_BYTES


def test_a_moment_is_told_in_utc() -> None:
    shown = snapshot(at=datetime.fromisoformat("2026-01-31T01:00:00+02:00"))

    assert "images as of 2026-01-30 23:00 UTC" in page(shown)
    assert datetime(2026, 1, 30, 23, tzinfo=UTC) == shown.at
