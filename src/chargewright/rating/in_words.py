"""A bill in a sentence, for a display that has room for one; receipts have words of their own."""

from collections.abc import Iterator
from decimal import Decimal

from chargewright.rating.bill import Bill, Line
from chargewright.tariffs import words
from chargewright.tariffs.model import BASE_UNITS, Per


def in_words(bill: Bill, language: str) -> str:
    """What was sold and what it came to, with tax; a language without a catalogue reads English."""
    parts = [_line(line, bill, language) for line in _lines(bill)]
    total = words.amount(bill.gross.decimal, bill.currency, language)
    return ", ".join([*parts, words.say(language, "total", amount=total)])


def _lines(bill: Bill) -> Iterator[Line]:
    return (line for line in bill.lines if line.gross)


def _line(line: Line, bill: Bill, language: str) -> str:
    amount = words.amount(line.gross.decimal, bill.currency, language)
    key = line.kind if line.dim is None else line.dim
    name = words.label(line.labels, language) or words.say(language, key)
    quantity = "" if line.dim is None else _quantity(line, language)
    return f"{name}{quantity} {amount}"


def _quantity(line: Line, language: str) -> str:
    match line.unit:
        case Per.KWH:
            kwh = Decimal(line.billed) / BASE_UNITS[Per.KWH]
            return f" {words.number(kwh, language)} kWh"
        case Per.USE:
            return ""
        case Per.HOUR | Per.MINUTE | Per.SECOND:
            minutes, second = divmod(line.billed, 60)
            hour, minute = divmod(minutes, 60)
            return f" {hour}:{minute:02}:{second:02}"
