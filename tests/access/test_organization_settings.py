"""What an organisation says for itself, what is refused, and what it takes from above."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.access.organization_settings import (
    LONGEST_URL,
    SETTINGS,
    OrganizationSettings,
    in_effect,
    normalised,
    problems_of,
)
from chargewright.access.organizations import Organization

FULL = OrganizationSettings(
    contact_email="help@yard.example",
    contact_phone="+31101234567",
    support_url="https://yard.example/help",
    default_language="de",
    default_zone="Europe/Amsterdam",
)


def refused(settings, *, is_zone=True):
    return [problem.field for problem in problems_of(normalised(settings), is_zone=is_zone)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+31 10 123 45 67", "+31101234567"),
        ("+49 (30) 123-456", "+4930123456"),
        (" +1[415]555\N{NON-BREAKING HYPHEN}0100\N{NO-BREAK SPACE}", "+14155550100"),
        ("+290 1234", "+2901234"),
        ("+123456789012345", "+123456789012345"),
    ],
)
def test_a_number_is_kept_in_one_spelling(typed, kept):
    settings = normalised(OrganizationSettings(contact_phone=typed))
    assert settings.contact_phone == kept
    assert not refused(settings)
    assert normalised(settings) == settings


@pytest.mark.parametrize(
    "typed",
    [
        "030 123456",
        "0031 10 1234567",
        "+0 10 1234567",
        "+31 10",
        "+1234567890123456",
        "+31 10 CHARGE",
        "+31 10 123/45",
        "++31101234567",
        "+٣١١٠١٢٣٤٥٦٧",
        "()",
        " ",
    ],
)
def test_what_no_phone_abroad_could_dial_is_refused(typed):
    assert refused(OrganizationSettings(contact_phone=typed)) == ["contact_phone"]


@pytest.mark.parametrize("typed", ["+49 (0)30 123456", "+49 [0] 30 123456", "+49( 0 )30123456"])
def test_a_zero_that_is_only_dialled_inland_is_named_and_not_swallowed(typed):
    (problem,) = problems_of(normalised(replace(FULL, contact_phone=typed)), is_zone=True)
    assert problem.field == "contact_phone"
    assert "zero in brackets" in problem.rule


@pytest.mark.parametrize(
    "url",
    [
        "https://yard.example",
        "https://help.yard.example:8443/faq?lang=de#cards",
        "https://münchen.example/hilfe",
        "  https://192.0.2.1/ ",
        "https://a-b.example/" + "x" * (LONGEST_URL - 20),
    ],
)
def test_a_page_on_the_open_web_will_do(url):
    assert not refused(OrganizationSettings(support_url=url))


@pytest.mark.parametrize(
    "url",
    [
        "http://yard.example",
        "javascript:alert(1)",
        "//yard.example",
        "yard.example",
        "https://",
        "https://localhost/",
        "https://boss:secret@yard.example/",
        "https://yard.example@elsewhere.example/",
        "https://yard .example",
        "https://yard.example/a b",
        'https://yard.example/"onclick="x',
        "https://yard.example/<b>",
        "https://yard.example/\N{RIGHT-TO-LEFT OVERRIDE}gpj",
        "https://-yard.example",
        "https://yard..example",
        "https://yard.example/" + "x" * LONGEST_URL,
        "",
    ],
)
def test_any_other_address_is_refused(url):
    assert refused(OrganizationSettings(support_url=url)) == ["support_url"]


def test_all_that_is_wrong_is_said_at_once():
    wrong = OrganizationSettings(
        contact_email="nobody",
        contact_phone="1",
        support_url="ftp://x",
        default_zone="Mars/Olympus",
    )
    assert refused(wrong, is_zone=False) == [
        "contact_email",
        "contact_phone",
        "support_url",
        "default_zone",
    ]
    assert refused(FULL) == []
    assert refused(OrganizationSettings(), is_zone=False) == [], "what is not said is not wrong"


def test_a_child_takes_from_the_nearest_above_each_thing_that_it_does_not_say():
    child = OrganizationSettings(contact_phone="+4930123456")
    parent = OrganizationSettings(contact_email="parent@x.example", default_language="en")
    assert in_effect((child, parent, FULL)) == replace(
        FULL,
        contact_phone="+4930123456",
        contact_email="parent@x.example",
        default_language="en",
    )
    assert in_effect((child,)) == child
    assert in_effect(()) == OrganizationSettings()


said = st.builds(
    OrganizationSettings, **{name: st.sampled_from([None, "a", "b"]) for name in SETTINGS}
)


@given(st.lists(said, max_size=6))
def test_what_counts_is_what_counts_above_unless_one_says_otherwise(line):
    for own, above in zip(line, [line[place + 1 :] for place in range(len(line))], strict=True):
        for name in SETTINGS:
            own_word, counts = getattr(own, name), getattr(in_effect((own, *above)), name)
            assert counts == (getattr(in_effect(above), name) if own_word is None else own_word)


def test_an_organisation_is_asked_for_its_settings_like_any_in_the_line():
    organization = Organization(
        id="org_1",
        parent_id=None,
        name="Yard",
        country="NL",
        legal_name="Yard BV",
        legal_address="Quay 4",
        contact_phone="+31 10 123 45 67",
    )
    kept = normalised(organization)
    assert kept == replace(organization, contact_phone="+31101234567")
    assert in_effect((kept, FULL)) == replace(FULL, contact_phone="+31101234567")
    assert msgspec.convert(msgspec.to_builtins(kept), Organization) == kept
