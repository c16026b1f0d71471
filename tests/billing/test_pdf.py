"""The Typst source of a document: as it was found good, with strangers' words as text."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.billing.locales import Locale
from chargewright.billing.pdf import SETTING, quoted, typst_source
from chargewright.billing.wording import sheet_of
from tests.play.golden import same_as
from tests.play.receipts import LONG, PAGE, SAMPLES, charged

CASES = Path(__file__).parents[1] / "cases/receipts"
LITERAL = re.compile(r'"((?:[^"\\]|\\(?:["\\]|u\{[0-9a-f]+\}))*)"')


def source_of(sample, locale=None):
    document = SAMPLES[sample]()
    return typst_source(sheet_of(document, locale or document.heading.locale), page_url=PAGE)


def the_sheet(source):
    """The dictionary alone: the setting is a file of its own, the dots of the QR code are noise."""
    assert source.startswith(SETTING)
    return re.sub(r'qr: "<svg.*?</svg>\s*"', 'qr: "…"', source[len(SETTING) :], flags=re.DOTALL)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_source_is_as_it_was_found_good(sample):
    same_as(CASES / f"{sample}.typ", the_sheet(source_of(sample)))


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("sample", SAMPLES)
def test_outside_of_strings_there_is_only_what_we_wrote(sample, locale):
    """Strangers' words can be anywhere but in the code."""
    code = LITERAL.sub("", the_sheet(source_of(sample, locale)))
    assert re.fullmatch(r"[a-z_:(),\s#-]*", code), code
    assert code.strip().startswith("#show-sheet(")


def unquoted(literal):
    text = LITERAL.fullmatch(literal).group(1)
    return re.sub(
        r'\\(?:u\{([0-9a-f]+)\}|(["\\]))',
        lambda found: chr(int(found[1], 16)) if found[1] else found[2],
        text,
    )


@settings(max_examples=500)
@given(st.text())
def test_a_quoted_text_reads_back(text):
    assert unquoted(quoted(text)) == text


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("#eval $x$ *b*", '"#eval $x$ *b*"'),
        ('say "hi"', r'"say \"hi\""'),
        ("C:\\temp", r'"C:\\temp"'),
        ("\\u{41}", r'"\\u{41}"'),
        ("a\nb\x00", r'"a\u{a}b\u{0}"'),
        ("15,64\N{NO-BREAK SPACE}€", '"15,64\N{NO-BREAK SPACE}€"'),
        ("", '""'),
    ],
)
def test_only_what_would_end_a_string_is_escaped(text, literal):
    assert quoted(text) == literal


def test_the_same_document_gives_the_same_source():
    assert source_of("hostile") == source_of("hostile")
    assert LONG in source_of("hostile")


def test_paper_is_the_readers():
    assert 'paper: "us-letter"' in source_of("american")
    assert 'paper: "a4"' in source_of("charged")


def test_without_a_link_there_is_no_code_to_scan():
    source = typst_source(sheet_of(charged(), Locale.EN_GB))
    assert 'qr: "",' in source
    assert "<svg" not in source
