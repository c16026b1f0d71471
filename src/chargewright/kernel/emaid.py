"""eMAIDs: by what the contract of a vehicle is known (ISO 15118-2, annex H).

Two letters for the country, three characters for the provider, nine for the contract; all or none of
them parted by hyphens, and a check digit behind them or not. One contract is written in all these ways.
"""

import re
from typing import Final, TypeAlias

_EMAID: Final = re.compile(
    r"([A-Z]{2})(-?)([A-Z0-9]{3})\2([A-Z0-9]{9})(?:\2([A-Z0-9]))?", re.ASCII | re.IGNORECASE
)
_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_Pair: TypeAlias = tuple[int, int]


def contract_id(text: str) -> str | None:
    """The contract that a text names: 14 characters, upper case, without hyphens and check digit.

    None where it is no eMAID, or its check digit is another's.
    """
    found = _EMAID.fullmatch(text.strip())
    if found is None:
        return None
    country, _, provider, instance, digit = found.groups()
    contract = f"{country}{provider}{instance}".upper()
    return None if digit and digit.upper() != check_digit(contract) else contract


def check_digit(contract: str) -> str:
    """The check digit of 14 characters.

    Each character is four figures: two modulo 2, two modulo 3. Each place multiplies them by one more
    power of a matrix, and with the check digit as the fifteenth all of it adds up to nothing.
    """
    for candidate in _CHARACTERS:
        if _adds_up(contract + candidate):
            return candidate
    raise AssertionError("one of 36 figures always adds up to nothing")


def _adds_up(text: str) -> bool:
    binary, ternary = (0, 0), (0, 0)
    # From the last place to the first: what stands so far moves on by one place, then comes the next.
    for character in reversed(text):
        number = _CHARACTERS.index(character)
        binary = _moved((binary[0] + number // 18, binary[1] + number // 9), 1, 2)
        ternary = _moved((ternary[0] + number // 3, ternary[1] + number), 2, 3)
    return binary == (0, 0) == ternary


def _moved(pair: _Pair, corner: int, modulus: int) -> _Pair:
    """A pair times the matrix 0 1 / 1 corner."""
    return pair[1] % modulus, (pair[0] + corner * pair[1]) % modulus
