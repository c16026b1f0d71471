"""The check digits in numbers for value added tax, of countries whose rule is public.

Each takes what follows the country, of the form that `vat_number` knows. A rule that holds for some of a
country's numbers only lets the others pass.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final


def _digits(text: str) -> list[int]:
    return [int(each) for each in text if each.isdigit()]


def _weighed(text: str, weights: Sequence[int]) -> int:
    """The sum of the first digits, each by its weight."""
    return sum(weight * digit for weight, digit in zip(weights, _digits(text), strict=False))


def _divisible(by: int, *weights: int) -> Callable[[str], bool]:
    """Rule: the weighed digits, the check digit among them, are a multiple of this."""
    return lambda body: _weighed(body, weights) % by == 0


def _luhn(text: str) -> bool:
    """ISO/IEC 7812: every second digit from the right counts twice, by the sum of its digits."""
    reverse = _digits(text)[::-1]
    return (sum(reverse[::2]) + sum(sum(divmod(2 * each, 10)) for each in reverse[1::2])) % 10 == 0


def _mod_11_10(body: str) -> bool:
    """ISO 7064, MOD 11,10."""
    product = 10
    for digit in _digits(body)[:-1]:
        product = ((product + digit) % 10 or 10) * 2 % 11
    return (product + int(body[-1])) % 10 == 1


def _austria(body: str) -> bool:
    digits = _digits(body)
    total = sum(digits[0:7:2]) + sum(sum(divmod(2 * each, 10)) for each in digits[1:6:2])
    return (10 - (total + 4) % 10) % 10 == digits[7]


def _belgium(body: str) -> bool:
    return 97 - int(body[:8]) % 97 == int(body[8:])


def _bulgaria(body: str) -> bool:
    """Of companies: nine digits. People have ten, by several rules."""
    if len(body) != 9:
        return True
    check = _weighed(body, range(1, 9)) % 11
    if check == 10:
        check = _weighed(body, range(3, 11)) % 11 % 10
    return check == int(body[8])


def _cyprus(body: str) -> bool:
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
    digits = _digits(body)
    total = sum(odd[each] for each in digits[0:8:2]) + sum(digits[1:8:2])
    return chr(ord("A") + total % 26) == body[8]


def _czechia(body: str) -> bool:
    """Of companies: eight digits. People have nine or ten."""
    if len(body) != 8:
        return True
    check = (11 - _weighed(body, range(8, 1, -1)) % 11) % 11 or 1
    return check % 10 == int(body[7])


def _greece(body: str) -> bool:
    return _weighed(body, [2**power for power in range(8, 0, -1)]) % 11 % 10 == int(body[8])


def _spain(body: str) -> bool:
    letters = "TRWAGMYFPDXBNJZSQVHLCKE"
    first = body[0]
    if first.isdigit() or first in "XYZKLM":
        number = {"X": "0", "Y": "1", "Z": "2", "K": "", "L": "", "M": ""}.get(first, first) + body[
            1:8
        ]
        return letters[int(number) % 23] == body[8]
    if first not in "ABCDEFGHJNPQRSUVW":
        return False
    digits = _digits(body[1:8])
    total = sum(digits[1::2]) + sum(sum(divmod(2 * each, 10)) for each in digits[0::2])
    check = -total % 10
    return body[8] in {str(check), "JABCDEFGHI"[check]}


def _france(body: str) -> bool:
    """Keys of two digits; those with letters follow another rule."""
    return not body[:2].isdigit() or int(body[2:] + "12") % 97 == int(body[:2])


def _ireland(body: str) -> bool:
    letters = "WABCDEFGHIJKLMNOPQRSTUV"
    number = body if body[1].isdigit() else f"0{body[2:7]}{body[0]}{body[7:]}"
    total = _weighed(number[:7], range(8, 1, -1))
    if len(number) == 9:
        total += 9 * letters.index(number[8])
    return letters[total % 23] == number[7]


def _latvia(body: str) -> bool:
    """Of companies, whose first digit is above three; people have their personal code."""
    weights = (9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)
    return body[0] <= "3" or _weighed(body, weights) % 11 == 3


def _lithuania(body: str) -> bool:
    length = len(body) - 1
    check = _weighed(body, [1 + place % 9 for place in range(length)]) % 11
    if check == 10:
        check = _weighed(body, [1 + (place + 2) % 9 for place in range(length)]) % 11
    return body[-2] == "1" and check % 10 == int(body[-1])


def _luxembourg(body: str) -> bool:
    return int(body[:6]) % 89 == int(body[6:])


def _netherlands(body: str) -> bool:
    """By eleven for companies; by ISO 7064, MOD 97,10 for people, since 2020."""
    if _divisible(11, 9, 8, 7, 6, 5, 4, 3, 2, -1)(body[:9]):
        return True
    return int("".join(str(int(each, 36)) for each in f"NL{body}")) % 97 == 1


def _portugal(body: str) -> bool:
    return (11 - _weighed(body, range(9, 1, -1)) % 11) % 11 % 10 == int(body[8])


def _romania(body: str) -> bool:
    number = body.zfill(10)
    return _weighed(number, (7, 5, 3, 2, 1, 7, 5, 3, 2)) * 10 % 11 % 10 == int(number[9])


def _sweden(body: str) -> bool:
    return _luhn(body[:10]) and body[10:] != "00"


def _slovenia(body: str) -> bool:
    check = 11 - _weighed(body, range(8, 1, -1)) % 11
    return check != 11 and check % 10 == int(body[7])


def _slovakia(body: str) -> bool:
    """Of companies, by their third digit; people have their personal number."""
    return body[2] not in "234789" or int(body) % 11 == 0


def _britain(body: str) -> bool:
    """Older and younger numbers leave another remainder; offices (GD, HA) have no check digits."""
    if not body.isdigit():
        return True
    total = _weighed(body, range(8, 1, -1)) + int(body[7:9])
    return total % 97 in {0, 42, 55}


def _switzerland(body: str) -> bool:
    digits = "".join(each for each in body if each.isdigit())
    return (11 - _weighed(digits, (5, 4, 3, 2, 7, 6, 5, 4)) % 11) % 11 == int(digits[8])


CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "AT": _austria,
    "BE": _belgium,
    "BG": _bulgaria,
    "CY": _cyprus,
    "CZ": _czechia,
    "DE": _mod_11_10,
    "DK": _divisible(11, 2, 7, 6, 5, 4, 3, 2, 1),
    "EE": _divisible(10, 3, 7, 1, 3, 7, 1, 3, 7, 1),
    "EL": _greece,
    "ES": _spain,
    "FI": _divisible(11, 7, 9, 10, 5, 8, 4, 2, 1),
    "FR": _france,
    "HR": _mod_11_10,
    "HU": _divisible(10, 9, 7, 3, 1, 9, 7, 3, 1),
    "IE": _ireland,
    "IT": _luhn,
    "LT": _lithuania,
    "LU": _luxembourg,
    "LV": _latvia,
    "MT": _divisible(37, 3, 4, 6, 7, 8, 9, 10, 1),
    "NL": _netherlands,
    "PL": _divisible(11, 6, 5, 7, 2, 3, 4, 5, 6, 7, -1),
    "PT": _portugal,
    "RO": _romania,
    "SE": _sweden,
    "SI": _slovenia,
    "SK": _slovakia,
    "XI": _britain,
    "GB": _britain,
    "CH": _switzerland,
    "NO": _divisible(11, 3, 2, 7, 6, 5, 4, 3, 2, 1),
}
"""Each country's rule, by its prefix."""
