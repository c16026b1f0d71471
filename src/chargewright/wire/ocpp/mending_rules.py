"""What a tolerant reading may mend, each with an example; a station can be held to the schema in any."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple


class Rule(StrEnum):
    """One way in which stations differ from the schema, known and harmless."""

    NUMBER_AS_TEXT = "number_as_text"
    TEXT_AS_NUMBER = "text_as_number"
    TRUTH_AS_TEXT = "truth_as_text"
    FRACTION = "fraction"
    OUT_OF_RANGE = "out_of_range"
    TIME_FORM = "time_form"
    NO_TIME = "no_time"
    WORD_SPELLING = "word_spelling"
    UNKNOWN_WORD = "unknown_word"
    LONG_TEXT = "long_text"
    CONTROL_CHARACTERS = "control_characters"
    NOT_UTF8 = "not_utf8"
    EXTRA_FIELD = "extra_field"
    FIELD_SPELLING = "field_spelling"
    MISSING_FIELD = "missing_field"
    NULL_FIELD = "null_field"
    EMPTY_LIST = "empty_list"
    OBJECT_FOR_LIST = "object_for_list"
    UNREADABLE_SAMPLE = "unreadable_sample"
    BROKEN_COMMAS = "broken_commas"


EXAMPLE_CHARACTERS_MAX: Final = 60
"""What a station said is kept up to this length; longer, it is only described."""


class Mend(NamedTuple):
    """What was mended in which field (`meterValue[].timestamp`; empty: the frame itself).

    `example` is what stood there, as JSON, or described where it may tell of a person.
    """

    rule: Rule
    field: str
    example: str


class Example(NamedTuple):
    """What a station says, and how it is taken. JSON, but for what is not even that."""

    said: str
    taken: str


EXAMPLES: Final[Mapping[Rule, Example]] = {
    Rule.NUMBER_AS_TEXT: Example('"meterStart":"1200"', '"meterStart":1200'),
    Rule.TEXT_AS_NUMBER: Example('"iccid":4321', '"iccid":"4321"'),
    Rule.TRUTH_AS_TEXT: Example('"offline":"true"', '"offline":true'),
    Rule.FRACTION: Example('"meterStop":1200.7', '"meterStop":1200'),
    Rule.OUT_OF_RANGE: Example('"transactionId":18446744073709551615', '"transactionId":-1'),
    Rule.TIME_FORM: Example('"2026-03-02T14:35+02"', '"2026-03-02T14:35:00+02:00"'),
    Rule.NO_TIME: Example('"timestamp":""', '"timestamp":"2026-03-02T09:00:00Z"'),
    Rule.WORD_SPELLING: Example('"unit":"kwh"', '"unit":"kWh"'),
    Rule.UNKNOWN_WORD: Example('"errorCode":"Error"', '"errorCode":"OtherError"'),
    Rule.LONG_TEXT: Example(
        '"chargeBoxSerialNumber":"EVB1A22P4RI3N04418061010052"',
        '"chargeBoxSerialNumber":"EVB1A22P4RI3N04418061010052"',
    ),
    Rule.CONTROL_CHARACTERS: Example('"idTag":"04AB\\u0000"', '"idTag":"04AB"'),
    Rule.NOT_UTF8: Example('"info":"K\\xfchlung"', '"info":"Kühlung"'),
    Rule.EXTRA_FIELD: Example('{"status":"Idle","note":"?"}', '{"status":"Idle"}'),
    Rule.FIELD_SPELLING: Example('"IdTag":"04AB"', '"idTag":"04AB"'),
    Rule.MISSING_FIELD: Example('{"connectorId":1,"status":"Available"}', '"errorCode":"NoError"'),
    Rule.NULL_FIELD: Example('"info":null', ""),
    Rule.EMPTY_LIST: Example('"sampledValue":[]', ""),
    Rule.OBJECT_FOR_LIST: Example('"meterValue":{}', '"meterValue":[{}]'),
    Rule.UNREADABLE_SAMPLE: Example('{"value":"7","measurand":"Karma"}', ""),
    Rule.BROKEN_COMMAS: Example('"transactionId":,', '"transactionId":null'),
}
"""By rule; nothing where the value is left out."""
