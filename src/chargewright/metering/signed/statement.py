"""What a signed record says, whichever format it is written in."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from chargewright.metering.signed.keys import PublicKey

BEGINS: Final = frozenset("B")
ENDS: Final = frozenset("ELRAP")
"""E: the end; L, R: ended here or from afar; A, P: by a fault or a loss of power."""
UNTOLD: Final = "?"
"""The format tells no moments: the first record of a session is its begin, the last its end."""

_CARD_NUMBERS: Final = frozenset((4, 7, 10))


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One register as the meter showed it. `step_wh` is its last digit.

    `moment` is OCMF's letter for when it was read, whichever format told it; empty: between the ends.
    """

    moment: str
    obis: str
    energy_wh: Decimal
    step_wh: Decimal
    is_good: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A record: what was signed, the signature, and what it means.

    `identification` is None where nobody was identified, or in no way that we read. `registers` are
    energies alone: what else a record counts is left out. `charge` names the charge that the record is
    of, and `log_index` the newest entry of the meter's own log; None: the format has none. `key` stands
    within the record.
    """

    said: bytes
    signature: bytes
    hash_name: str
    meter_serial: str | None
    identification: str | None
    registers: tuple[Register, ...]
    charge: str | None = None
    log_index: int | None = None
    key: PublicKey | None = None


def moments_of(statement: Statement) -> frozenset[str]:
    return frozenset(register.moment for register in statement.registers)


def obis_of(octets: Iterable[int]) -> str:
    """Six octets as people write them: `1-0:1.8.0*255`."""
    a, b, c, d, e, f = octets
    return f"{a}-{b}:{c}.{d}.{e}*{f}"


def serial_of(raw: bytes) -> str:
    """The ten octets that name a meter (DIN 43863-5) as on its face: `1ESY1160123456`.

    Some makers write the eight digits as such and not as their number; what is neither is hexadecimal.
    """
    number, letters = int.from_bytes(raw[6:], "big"), raw[2:5]
    if len(raw) != 10 or raw[1] > 15 or not (letters.isalpha() and letters.isascii()):
        return raw.hex().upper()
    digits = f"{number:08d}" if number < 10**8 else raw[6:].hex().upper()
    return f"{raw[1]:X}{letters.decode()}{raw[5]:02X}{digits}"


def identification_of(raw: bytes) -> str | None:
    """Whom octets that are filled up with zeros name; None: nobody, or in no way that we read.

    It is text, or the number of a card as such: 4, 7 or 10 octets (ISO 14443).
    """
    told = raw.rstrip(b"\0")
    try:
        text = told.decode("ascii")
    except UnicodeDecodeError:
        text = ""
    if text and text.isprintable():
        return text
    return told.hex().upper() if len(told) in _CARD_NUMBERS else None
