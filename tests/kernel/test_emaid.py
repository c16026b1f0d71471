"""One contract, in all the ways in which it is written."""

import pytest

from chargewright.kernel.emaid import check_digit, contract_id

KNOWN = {
    "NN123ABCDEFGHI": "T",
    "FRXYZ123456789": "2",
    "ITA1B2C3E4F5G6": "4",
    "ESZU8WOX834H1D": "R",
    "PT73902837ABCZ": "Z",
    "DE83DUIEN83QGZ": "D",
    "DE83DUIEN83ZGQ": "M",
    "DE8AA001234567": "0",
}


@pytest.mark.parametrize(("contract", "digit"), KNOWN.items())
def test_the_check_digit_is_the_one_that_others_reckon(contract, digit):
    assert check_digit(contract) == digit


@pytest.mark.parametrize(
    "written",
    [
        "DE83DUIEN83QGZ",
        "DE83DUIEN83QGZD",
        "DE-83D-UIEN83QGZ",
        "DE-83D-UIEN83QGZ-D",
        "de-83d-uien83qgz-d",
        " DE83DUIEN83QGZ ",
    ],
)
def test_a_contract_is_the_same_however_it_is_written(written):
    assert contract_id(written) == "DE83DUIEN83QGZ"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "04A1B2C3D4",
        "DE83DUIEN83QGZE",
        "DE-83D-UIEN83QGZ-E",
        "DE-83DUIEN83QGZ",
        "DE83DUIEN83QG",
        "DE83DUIEN83QGZDD",
        "D183DUIEN83QGZ",
        "DE*83D*UIEN83QGZ",
        "DE٨٣DUIEN٨٣QGZ",
        "DE83DUIEN83QGZ\n\0",
    ],
)
def test_what_is_no_contract_is_none(text):
    assert contract_id(text) is None


@pytest.mark.parametrize("contract", KNOWN)
def test_one_wrong_character_and_two_that_changed_places_are_noticed(contract):
    digit = check_digit(contract)
    for at, right in enumerate(contract):
        for wrong in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if wrong != right:
                assert check_digit(contract[:at] + wrong + contract[at + 1 :]) != digit
    for at in range(len(contract) - 1):
        one, other = contract[at : at + 2]
        if one != other:
            assert check_digit(contract[:at] + other + one + contract[at + 2 :]) != digit
