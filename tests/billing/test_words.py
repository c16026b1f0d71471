"""The catalogues are complete, agree with each other, and hold nothing that nobody says."""

import re
import string
from itertools import chain
from pathlib import Path

import pytest

from chargewright.billing.documents import Because, DocumentType
from chargewright.billing.locales import Language
from chargewright.billing.parts import ReasonCode, Scope
from chargewright.billing.sheet import Status
from chargewright.billing.words import CATALOGUES, say
from chargewright.metering.signed import Doubt, ProofState
from chargewright.payments.refunds import RefundReason
from chargewright.rating.bill import LineKind
from chargewright.tariffs.model import Dim, Per, Weekday

ROOM = Path(__file__).parents[2] / "src/chargewright/billing"
SAID_BY_ENUM = set(
    chain(
        (f"because.{reason}" for reason in Because),
        (f"refund.{reason}" for reason in RefundReason),
        (f"status.{status}" for status in Status),
        (f"title.{kind.lower()}" for kind in DocumentType),
        (f"scope.{scope}" for scope in Scope),
        (f"dim.{dim}" for dim in Dim),
        (f"line.{kind}" for kind in LineKind if kind is not LineKind.PRICE),
        (f"per.{unit}" for unit in Per),
        (f"why.{code}" for code in ReasonCode),
        (f"day.{day}" for day in Weekday),
        (f"tax.{column}" for column in ("kind", "net", "amount", "gross")),
        (f"{page}.{part}" for page in ("waiting", "unknown") for part in ("title", "text")),
        (f"document.{name}" for name in ("number", "reference")),
        (f"meter.{state}" for state in ProofState),
        (f"meter.doubt.{doubt}" for doubt in Doubt),
        ("status.nothing_held",),
    )
)


def placeholders(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def said_by_name():
    code = "".join(path.read_text() for path in sorted(ROOM.glob("*.py")))
    return set(re.findall(r'"([a-z]+\.[a-z_]+)"', code))


def test_all_catalogues_have_the_same_keys():
    assert all(list(words) == list(CATALOGUES[Language.EN]) for words in CATALOGUES.values())
    assert set(CATALOGUES) == set(Language)


@pytest.mark.parametrize("key", CATALOGUES[Language.EN])
def test_a_sentence_takes_the_same_values_in_every_language(key):
    assert len({frozenset(placeholders(words[key])) for words in CATALOGUES.values()}) == 1


@pytest.mark.parametrize("language", Language)
def test_everything_that_can_be_said_has_words_and_nothing_else_does(language):
    words = set(CATALOGUES[language])
    assert words - SAID_BY_ENUM - said_by_name() == set()
    assert SAID_BY_ENUM - words == set()


@pytest.mark.parametrize("language", Language)
def test_no_sentence_is_empty_or_has_loose_ends(language):
    for key, sentence in CATALOGUES[language].items():
        assert sentence.strip(), key
        assert sentence == sentence.strip() or key.startswith("list."), key
        assert "  " not in sentence, key


def test_values_are_never_read_as_templates():
    said = say(Language.EN, "card.brand_only", brand="{last_four} {0} %s")
    assert said == "{last_four} {0} %s"


def test_a_key_that_is_not_there_is_a_bug():
    with pytest.raises(KeyError):
        say(Language.EN, "nobody.says_this")
