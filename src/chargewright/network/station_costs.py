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


_WORDS: Final = {"cost": "maxcost", "energy_wh": "maxenergy", "time_s": "maxtime"}
"""What `TxCtrlr, SupportedLimits` calls the limits that we may give, in small letters."""
_AS_GIVEN: Final = Decimal("0.99")
"""From this share on a station confirms what it was given: meters and displays round."""
FAR: Final = Limit(cost=Decimal(1_000_000), energy_wh=Decimal(100_000_000), time_s=31_536_000)
"""As good as none: once given, a limit is changed and never taken back (2.1, E16.FR.17)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a session goes by what it was given, and by its station's own word.

    `supported`: the words of `TxCtrlr, SupportedLimits`; none where the station has said nothing of them.
    """

    given: Limit
    own: Limit
    supported: str | None

    def to_give(self, wanted: Limit) -> Limit:
        """What of this its station is to hear: what it supports, and no driver has set lower (E16.FR.08 and 12)."""
        return Limit(**{name: self._of(wanted, name) for name in _WORDS})

    def is_news(self, limit: Limit) -> bool:
        """Whether something of it is another than was given."""
        return any(getattr(limit, name) not in {None, getattr(self.given, name)} for name in _WORDS)

    def _of(self, wanted: Limit, name: str) -> Any:
        limit, given, own = (getattr(each, name) for each in (wanted, self.given, self.own))
        if limit is None and given is not None:
            limit = getattr(FAR, name)
        words = {each.strip() for each in (self.supported or "").lower().split(",")}
        if limit is None or _WORDS[name] not in words:
            return None
        is_drivers = own is not None and (given is None or own < given * _AS_GIVEN)
        return None if is_drivers and own <= limit else limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What a station reckons that a session costs so far, with taxes where it says them.

    `total` None: it could not, for the reason in `failure`, where it gives one. `details` as they came.
    """

    currency: str
    total: Decimal | None
    failure: str | None
    details: Mapping[str, Any]
