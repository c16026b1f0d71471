"""VAT numbers: how people write them, and which cannot be anybody's."""

import pytest

from chargewright.kernel.check_digits import CHECKS
from chargewright.kernel.vat_number import FORMS, Fault, VatNumber, read_vat_number

NUMBERS = {
    "AT": "ATU13585627",
    "BE": "BE0403019261",
    "BG": "BG175074752",
    "CY": "CY10259033P",
    "CZ": "CZ25123891",
    "DE": "DE136695976",
    "DK": "DK13585628",
    "EE": "EE100931558",
    "EL": "EL023456780",
    "ES": "ESA13585625",
    "FI": "FI20774740",
    "FR": "FR40303265045",
    "HR": "HR33392005961",
    "HU": "HU12892312",
    "IE": "IE6433435F",
    "IT": "IT00743110157",
    "LT": "LT119511515",
    "LU": "LU15027442",
    "LV": "LV40003521600",
    "MT": "MT11679112",
    "NL": "NL004495445B01",
    "PL": "PL8567346215",
    "PT": "PT501964843",
    "RO": "RO18547290",
    "SE": "SE123456789701",
    "SI": "SI50223054",
    "SK": "SK2022749619",
    "XI": "XI980780684",
    "GB": "GB980780684",
    "CH": "CHE107787577MWST",
    "NO": "NO995525828MVA",
}
"""One of each country, with the right check digits."""


def test_every_country_has_a_form_and_a_rule():
    assert FORMS.keys() == CHECKS.keys() == NUMBERS.keys()


@pytest.mark.parametrize("country", NUMBERS)
def test_a_number_is_read_and_with_a_wrong_digit_it_is_nobodys(country):
    number = NUMBERS[country]
    assert read_vat_number(number) == VatNumber(country, number[2:])
    spoilt = number[:6] + str((int(number[6]) + 1) % 10) + number[7:]
    assert read_vat_number(spoilt) in {Fault.WRONG_CHECK_DIGITS, Fault.WRONG_FORM}


@pytest.mark.parametrize(
    "written",
    ["nl 0000.99.998.B57", "NL-000099998-B57", "NL000099998B57 "],
)
def test_a_number_is_known_however_it_is_written(written):
    assert str(read_vat_number(written)) == "NL000099998B57"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", Fault.UNKNOWN_COUNTRY),
        ("000099998B57", Fault.UNKNOWN_COUNTRY),
        ("US123456789", Fault.UNKNOWN_COUNTRY),
        ("NL000099998B5", Fault.WRONG_FORM),
        ("DE13669597\uff16", Fault.WRONG_FORM),
        ("DE136695977", Fault.WRONG_CHECK_DIGITS),
    ],
)
def test_what_cannot_be_a_number_says_why(written, fault):
    assert read_vat_number(written) is fault


@pytest.mark.parametrize("written", ["GR023456780", "ESX2482300W", "ESK1234567L", "IE8473625E", "IE3628739UA",
                                     "NL123456789B13", "GBGD001", "GBHA500", "CHE107787577", "LT100001919017"])  # fmt: skip
def test_numbers_of_other_forms_in_a_country_are_read_too(written):
    assert isinstance(read_vat_number(written), VatNumber)
