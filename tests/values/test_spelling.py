"""Which word is guessed for one that nobody knows, and which never."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecr_component.inputs.input_models import Inputs, RepositorySettings
from ecr_component.lifecycle.short_form import ShortForm
from ecr_component.values.regions import REGIONS
from ecr_component.values.spelling import nearest

INPUTS = list(Inputs.model_fields)
SETTINGS = list(RepositorySettings.model_fields)
SHORT = list(ShortForm.model_fields)
MODES = ["MUTABLE", "IMMUTABLE"]
STATUSES = ["tagged", "untagged", "any"]
COUNTS = ["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled"]


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("repositorys", INPUTS, "repositories"),
        ("replication_region", INPUTS, "replication_regions"),
        ("default_image_tag_mutablity", INPUTS, "default_image_tag_mutability"),
        ("force_delete", INPUTS, "default_force_delete"),
        ("default_force_delete", SETTINGS, "force_delete"),
        ("imagetag_mutability", SETTINGS, "image_tag_mutability"),
        ("imagetagmutabilty", SETTINGS, "image_tag_mutability"),
        ("forceDelete", SETTINGS, "force_delete"),
        ("force-delete", SETTINGS, "force_delete"),
        ("FORCE_DELETE", SETTINGS, "force_delete"),
        ("expire_untaged_after_days", SHORT, "expire_untagged_after_days"),
        ("expire_days", SHORT, "expire_after_days"),
        ("keep_lst", SHORT, "keep_last"),
        ("keep", SHORT, "keep_tags"),
        ("kms_key_arn", ["encryption_type", "kms_key"], "kms_key"),
        ("immutable", MODES, "IMMUTABLE"),
        ("IMUTABLE", MODES, "IMMUTABLE"),
        ("un-tagged", STATUSES, "untagged"),
        ("sinceImagePull", COUNTS, "sinceImagePulled"),
        ("priorty", ["description", "rulePriority"], "rulePriority"),
        ("us-esat-1", sorted(REGIONS), "us-east-1"),
        ("us-east-1a", sorted(REGIONS), "us-east-1"),
        ("team/wbe", ["team/api", "team/web"], "team/web"),
        ("StringNotEqual", ["StringEquals", "StringNotEquals"], "StringNotEquals"),
    ],
)
def test_a_slip_of_the_pen_is_mended(word: str, known: list[str], meant: str) -> None:
    assert nearest(word, known) == meant


@pytest.mark.parametrize(
    ("word", "known"),
    [
        pytest.param("expire_tagged_after_days", SHORT, id="near_match_opposite"),
        pytest.param("expire_unpulled_after_days", SHORT, id="near_match_opposite-2"),
        pytest.param("expire_taged_after_days", SHORT, id="misspelt-as-well"),
        pytest.param("expire_all_after_days", SHORT, id="one-more-word"),
        pytest.param("archive_after_days", SHORT, id="would-add-expire"),
        pytest.param("no_keep_tags", SHORT, id="no"),
        pytest.param("keep_first", SHORT, id="first-and-last"),
        pytest.param("disable_automatic_image_scanning", SETTINGS, id="disable"),
        pytest.param("no_force_delete", SETTINGS, id="no-force"),
        pytest.param("delete", SETTINGS, id="would-add-force"),
        pytest.param("unprotect", SETTINGS, id="un"),
        pytest.param("principals_with_pull_access", SETTINGS, id="pull-and-push"),
        pytest.param("principals_without_read_access", SETTINGS, id="without"),
        pytest.param("tagged", ["untagged", "any"], id="tagged"),
        pytest.param("mutable", ["IMMUTABLE"], id="mutable"),
        pytest.param("NotStringEquals", ["StringEquals"], id="not"),
        pytest.param("StringEquals", ["StringNotEquals"], id="would-add-not"),
        pytest.param("sinceImagePulled", ["sinceImagePushed"], id="pulled-and-pushed"),
        pytest.param("eu-west-9", sorted(REGIONS), id="another-number"),
        pytest.param("AES128", ["AES256"], id="another-number-in-a-word"),
        pytest.param("xyz", INPUTS, id="far"),
        pytest.param("", INPUTS, id="empty"),
        pytest.param("repositories" + "s" * 60, INPUTS, id="long"),
    ],
)
def test_nothing_is_guessed_that_means_something_else(
    word: str, known: list[str]
) -> None:
    assert nearest(word, known) is None


@given(st.text(max_size=12), st.lists(st.text(max_size=12)))
def test_a_guess_is_one_of_the_known_words(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {None, *known}


@given(st.sampled_from([*INPUTS, *SETTINGS, *SHORT]))
def test_a_known_word_is_near_itself(word: str) -> None:
    assert nearest(word, [*INPUTS, *SETTINGS, *SHORT]) == word


def test_a_word_without_end_is_near_none() -> None:
    assert nearest("repositories" * 100_000, INPUTS) is None
