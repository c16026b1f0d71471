"""What can be wrong or odd about a tariff: each remark by a code that never changes its meaning.

The sentence is for whoever reads an answer of the API. Who shows remarks to people may say the code in
words of their own, with the same values; `RemarkCode.values_named` says which there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter
from typing import Self, TypeAlias

from chargewright.kernel.problem import Problem, Severity
from chargewright.kernel.sentence import Sentence

Value: TypeAlias = str | tuple[str, ...]


class RemarkCode(StrEnum):
    """A remark, and its sentence with the names of its values in braces."""

    sentence: str

    def __new__(cls, code: str, sentence: str) -> Self:
        self = str.__new__(cls, code)
        self._value_ = code
        self.sentence = sentence
        return self

    # How it is written.
    UNREADABLE = "unreadable", "{reason}"
    NOT_AN_OBJECT = "not_an_object", "must be an object"
    NOT_A_LIST = "not_a_list", "must be a list"
    NO_SUCH_FIELD = "no_such_field", "no such field"
    MISSING = "missing", "is missing"
    GIVEN_BY_US = "given_by_us", "is given by us and cannot be written"
    COMPONENTS_BESIDE_GROUPS = (
        "components_beside_groups",
        "stand in their groups when there are groups",
    )
    # The tariff as a whole.
    NAME_MISSING = "name_missing", "a tariff needs a name"
    NO_CURRENCY = "no_currency", "{currency!r} is not an ISO 4217 currency code"
    OTHER_CURRENCY = "other_currency", "a site where this tariff holds sells in {currency}"
    PUBLISHED = "published", "a published version never changes: make a new one"
    OFFSET_MISSING = "offset_missing", "needs a UTC offset"
    OUT_OF_TIME = "out_of_time", "must lie between the years {first} and {last}"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins", "must be after valid_from"
    NO_PAUSE = "no_pause", "must be CHARGING, IDLE or UNBILLED"
    NET_ROUNDING = (
        "net_rounding",
        "rounding net lines can move a price that includes tax by a cent: EU_GROSS keeps it",
    )
    # Groups and prices.
    NO_PRICE = "no_price", "a tariff needs a price; a free one has a price of 0"
    GROUPS_OF_ONE_NAME = "groups_of_one_name", "{count} groups are called {name!r}"
    PRICES_OF_ONE_NAME = "prices_of_one_name", "{count} components are called {name!r}"
    MIXED_SLOT = "mixed_slot", "the slot {slot!r} mixes {dims}"
    ID_MISSING = "id_missing", "needs a name"
    PRIORITY_OUT_OF_RANGE = "priority_out_of_range", "must lie between -{most} and {most}"
    WRONG_UNIT = "wrong_unit", "{dim} is priced per {units}"
    GRACE_WITHOUT_IDLE = "grace_without_idle", "only idle time has a grace"
    NOT_POSITIVE = "not_positive", "must be more than 0"
    CAP_ON_FLAT = "cap_on_flat", "a flat price falls due once and needs no cap"
    ENERGY_WITHOUT_FLAT = "energy_without_flat", "only a flat price can require energy"
    NO_NUMBER = "no_number", "{value} is not a number"
    NEGATIVE = "negative", "{value} is negative"
    TOO_MUCH = "too_much", "{value} is more than {most}"
    TOO_MANY_DECIMALS = "too_many_decimals", "{value} has more than {most} decimals"
    # Taxes.
    TAX_WITHOUT_MODE = "tax_without_mode", "a tariff with tax_mode NONE has no taxes"
    SAME_TAX_TWICE = "same_tax_twice", "the same tax stands here twice"
    NOT_ONE_WORD = "not_one_word", "must be one word"
    NOT_ONE_PLACE = "not_one_place", "must be one word, such as US-NY"
    WRONG_LEVEL = "wrong_level", "must be from 0 to 9"
    # Conditions.
    SAME_DAY_TWICE = "same_day_twice", "the same day stands here twice"
    END_DATE_NOT_AFTER = "end_date_not_after", "must be after start_date; it is not included"
    LONGER_THAN_A_YEAR = "longer_than_a_year", "{seconds} seconds are more than a year"
    # Limits and holds.
    GROSS_BELOW_NET = "gross_below_net", "is less than the limit before tax"
    GROSS_WITHOUT_TAX = "gross_without_tax", "differs from net, and no component is taxed"
    LIMITS_CROSS = "limits_cross", "{most} is less than {low} {least}"
    HOLD_ABOVE_MOST = "hold_above_most", "is more than max_authorization {most}"
    HOLD_TOO_SMALL = (
        "hold_too_small",
        "{amount} {currency} does not cover the first minute, which may cost {needed} {currency}",
    )
    NO_ZONE = "no_zone", "{reason}"
    # What the conditions leave.
    TOO_MANY_WINDOWS = (
        "too_many_windows",
        "too many dates and windows to look for gaps and for prices that never apply",
    )
    RIVAL_GROUPS = (
        "rival_groups",
        "{priority} is also the priority of {other!r}, and both can be active at the same time",
    )
    NEVER_HOLDS = "never_holds", "{name!r} can never apply: its conditions never all hold"
    NEVER_FIRST = (
        "never_first",
        "{name!r} can never apply: a price of {slot} always comes first",
    )
    FREE_HOURS = (
        "free_hours",
        "no price for charging on {hours}: it is free then; add a price of 0 if that is meant",
    )
    # What the law of a place asks.
    AFIR_FAST = (
        "afir_fast",
        (
            "at points of 50 kW and more the price for drivers without a contract is per kWh, besides "
            "which only a fee per minute for occupying the point is allowed "
            "(AFIR, Article 5(4); {countries})"
        ),
    )
    VAT_SHOWN = (
        "vat_shown",
        "prices shown to consumers include VAT (price indication, Germany; {countries})",
    )
    SOLD_BY_KWH = (
        "sold_by_kwh",
        (
            "electricity is sold by the kWh; time is a service of its own, named separately "
            "(NIST Handbook 44, 3.40; {countries})"
        ),
    )
    NOT_BY_TIME = (
        "not_by_time",
        "energy is not billed by time (4 CCR 4002.11, California; {countries})",
    )
    # What cannot be charged yet.
    WAITS_PRIORITY = (
        "waits_priority",
        "choosing among tariffs by priority is not yet supported",
    )
    WAITS_BEYOND_HOLD = "waits_beyond_hold", "going beyond the hold is not yet supported"
    WAITS_DIM = "waits_dim", "a price for {dim} is not yet supported"
    WAITS_STEP = "waits_step", "a step of {size} is not yet supported"
    WAITS_STEP_OF_LINE = "waits_step_of_line", "a step for each line is not yet supported"
    WAITS_STEP_DIRECTION = (
        "waits_step_direction",
        "a step {direction} is not yet supported",
    )
    WAITS_FREE = "waits_free", "a free quantity is not yet supported"
    WAITS_RECURRENCE = "waits_recurrence", "a flat price {recurrence} is not yet supported"
    WAITS_CAP_PERIOD = "waits_cap_period", "a cap for each {period} is not yet supported"
    WAITS_CONDITION = "waits_condition", "the condition {condition} is not yet supported"

    @property
    def values_named(self) -> tuple[str, ...]:
        """The names of its values, each once, in the order of the sentence."""
        names = [name for _, name, _, _ in Formatter().parse(self.sentence) if name is not None]
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Remark(Problem):
    """A problem of a tariff. `values` are what its code names, each as text or as several."""

    code: RemarkCode = field(kw_only=True)
    values: Mapping[str, Value] = field(kw_only=True)


def remark(
    at: str,
    code: RemarkCode,
    severity: Severity = Severity.ERROR,
    said: Mapping[str, object] | None = None,
    /,
    **values: object,
) -> Remark:
    """A remark on the field `at`; `said` are values that the sentence says in other words."""
    kept = {name: _kept(value) for name, value in values.items()}
    rule = Sentence(code.sentence, **{**values, **(said or {})})
    return Remark(at, rule, severity, code=code, values=kept)


def _kept(value: object) -> Value:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(map(str, value))
    return str(value)
