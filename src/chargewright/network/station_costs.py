"""What a station says of the cost of a session, and how far one may go (OCPP 2.1, part 2, E16 and I)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Self

_ON: Final = "true"
_SHOWS: Final = "customdisplaycostandprice"
_DECIMALS: Final = "numberofdecimalsforcostvalues"
_LANGUAGE: Final = "language"
_LANGUAGES: Final = "supportedlanguages"
_MANY_LANGUAGES: Final = "custommultilanguagemessages"
_AFTER_STOP: Final = "customidlefeeafterstop"
DISPLAY_SETTINGS: Final = (
    _SHOWS,
    _DECIMALS,
    _LANGUAGE,
    _LANGUAGES,
    _MANY_LANGUAGES,
    _AFTER_STOP,
)
"""Keys by which a station of OCPP 1.6 says how it shows costs, in small letters."""
_DECIMALS_MOST: Final = 6
_AGAIN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceDisplay:
    """How a station of OCPP 1.6 shows prices and costs (OCPP & California Pricing Requirements, 3).

    `decimals` are those of prices. `language` is its own, `other_languages` what it shows besides.
    `counts_after_stop`: a transaction costs on until its vehicle leaves.
    """

    decimals: int = 3
    language: str = "en"
    other_languages: tuple[str, ...] = ()
    counts_after_stop: bool = False

    @classmethod
    def told(cls, settings: Mapping[str, str]) -> Self | None:
        """From its settings by their names in small letters; None: it shows none."""
        if settings.get(_SHOWS, "").lower() != _ON:
            return None
        decimals = settings.get(_DECIMALS, "")
        languages = [each.strip() for each in settings.get(_LANGUAGES, "").split(",")]
        spoken = [each for each in (settings.get(_LANGUAGE, ""), *languages, "en") if each]
        shows_many = settings.get(_MANY_LANGUAGES, "").lower() == _ON
        return cls(
            decimals=min(int(decimals), _DECIMALS_MOST) if decimals.isdecimal() else 3,
            language=spoken[0],
            other_languages=tuple(each for each in languages if each and each != spoken[0])
            if shows_many
            else (),
            counts_after_stop=settings.get(_AFTER_STOP, "").lower() == _ON,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPrice:
    """What a display has of a price as far as it told, what it was last brought, and when.

    `is_wished`: a person or a template says what it shall have.
    """

    value: str | None
    attempted_value: str | None
    attempted_at: datetime | None
    is_wished: bool

    def lacks(self, text: str, now: datetime) -> bool:
        """Whether it is to be brought this; what it did not take is tried again after a day."""
        if self.is_wished or self.value == text:
            return False
        if self.attempted_value != text or self.attempted_at is None:
            return True
        return now - self.attempted_at >= _AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Whichever is reached first ends the transfer of energy; None: no limit of that kind.

    `cost` with taxes, in the currency of the session. Only stations limit the state of charge.
    """

    cost: Decimal | None = None
    energy_wh: Decimal | None = None
    time_s: int | None = None
    soc_percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What a station reckons that a session costs so far, with taxes where it says them.

    `total` None: it could not, for the reason in `failure`, where it gives one. `details` as they came.
    """

    currency: str
    total: Decimal | None
    failure: str | None
    details: Mapping[str, Any]
