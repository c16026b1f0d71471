"""Whatever the platform says to its callers can be said in every language that it has."""

from string import Formatter
from typing import Final

import pytest

from chargewright.access.permissions import Action, Resource
from chargewright.access.roles import Role
from chargewright.access.web_sessions import Stage
from chargewright.api.speaking import ENGLISH, catalogues, kind_of
from chargewright.payments.model import State
from chargewright.payments.refunds import RefundState
from chargewright.sessions.words import ConnectorStatus, Status
from chargewright.tariffs.model import Dim, Per, Period, Recurrence, StepDirection, Weekday
from chargewright.tariffs.remarks import RemarkCode
from tests.house.sentences import Reading

NAMED: Final = (
    *(Action, ConnectorStatus, Dim, Per, Period, Recurrence, RefundState, Resource, Role, Stage),
    *(State, Status, StepDirection, Weekday),
)
"""Enumerations whose values stand in sentences."""
OTHERS: Final = sorted(catalogues().keys() - {ENGLISH})


@pytest.fixture(scope="module")
def said():
    return Reading().said


@pytest.fixture(scope="module")
def templates(said):
    return {*said.templates, *(code.sentence for code in RemarkCode)}


def placeholders(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_sentence_can_be_followed_to_its_template(said):
    assert not said.unclear, (
        "make a Sentence of what holds values, so that it can be said in other languages"
    )


def test_only_a_sentence_has_placeholders(said):
    plain = said.templates.keys() - said.with_values
    assert not {text for text in plain if "{" in text}


def test_english_needs_no_templates():
    assert not catalogues()[ENGLISH].sentences


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_each_sentence_and_no_other(language, templates):
    known = catalogues()[language].sentences.keys()
    assert not templates - known, f"add them to src/chargewright/api/words/{language}.json"
    assert not known - templates, f"nobody says these: take them out of {language}.json"


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_sentence_tells_of_is_told_in_each_language(language):
    differing = {
        template: told
        for template, told in catalogues()[language].sentences.items()
        if placeholders(template) != placeholders(told)
    }
    assert not differing


@pytest.mark.parametrize("language", sorted(catalogues()))
def test_a_language_names_all_that_a_kind_has(language):
    named = catalogues()[language].names
    kinds = {kind_of(next(iter(kind))): {each.value for each in kind} for kind in NAMED}
    if language != ENGLISH:
        assert named.keys() == kinds.keys()
    assert {kind: set(words) for kind, words in named.items()} == {
        kind: kinds[kind] for kind in named
    }


def test_the_search_for_sentences_finds_what_it_looks_for(said):
    for template in (
        "is required",  # a constant of another file
        "no such {thing}",  # through a function that makes the refusal
        "tariff version",  # handed to that function
        "must be {kind}, got {found}",  # out of a table
        "this station has a history or a terminal: retire it instead",  # handed to a method
    ):
        assert template in said.templates
