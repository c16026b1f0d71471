"""Whether a session is proved by what its meter signed, in words for the driver."""

from chargewright.billing import format as show
from chargewright.billing.locales import Locale
from chargewright.billing.parts import Metered
from chargewright.billing.sheet import Row
from chargewright.billing.words import say
from chargewright.metering.signed import ProofState


def metered_rows(metered: Metered | None, locale: Locale) -> tuple[Row, ...]:
    """One line, with what one should know of it; none where nobody has looked."""
    if metered is None:
        return ()
    language = locale.language
    return (
        Row(
            say(language, "meter.record"),
            say(language, f"meter.{metered.state}"),
            _note(metered, locale),
        ),
    )


def _note(metered: Metered, locale: Locale) -> str:
    language = locale.language
    match metered.state:
        case ProofState.NOT_SIGNED:
            return ""
        case ProofState.NOT_VERIFIED:
            return "; ".join(say(language, f"meter.doubt.{doubt}") for doubt in metered.doubts)
        case ProofState.VERIFIED:
            serial = show.printable(metered.serial or "")
            by = say(language, "meter.by", serial=serial) if serial else ""
            key = "" if metered.is_key_confirmed else say(language, "meter.unconfirmed")
            return " ".join(filter(None, (by, key)))
