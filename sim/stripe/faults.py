"""How the account misbehaves when told to: by call, so many times.

`…_after` means that the thing was done and only the answer is missing or wrong.
"""

from enum import StrEnum

import msgspec

from sim.gates import Gates
from sim.stripe.refused import Refused
from sim.timed import met

CALLS = (
    "open",
    "look",
    "expire",
    "checkouts",
    "intent",
    "capture",
    "cancel",
    "intents",
    "refund",
    "refunds",
)


class Outcome(StrEnum):
    """What becomes of a call."""

    ERROR = "error"
    """500 while it was carried out: nothing is done, and the answer is kept by the idempotency key."""
    ERROR_AFTER = "error_after"
    """500 though it was done; kept as well."""
    UNAVAILABLE = "unavailable"
    """503 before it was carried out: nothing is kept."""
    RATE_LIMIT = "rate_limit"
    LOCK_TIMEOUT = "lock_timeout"
    KEY_IN_USE = "key_in_use"
    """409: another request with this idempotency key is under way."""
    CARD_DECLINED = "card_declined"
    REFUSE_KEY = "refuse_key"
    HANG = "hang"
    HANG_AFTER = "hang_after"
    DROP = "drop"
    DROP_AFTER = "drop_after"
    NONSENSE = "nonsense"
    """200 and words that are no JSON, as from a proxy in between."""


AFTER = frozenset({Outcome.ERROR_AFTER, Outcome.HANG_AFTER, Outcome.DROP_AFTER})


class Fault(msgspec.Struct, frozen=True):
    """`times` None means until further notice."""

    call: str
    outcome: Outcome
    times: int | None = 1
    hang_s: float = 600.0


class Mischief:
    """All faults and gates in force."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.gates = Gates()

    def forget(self) -> None:
        """Behave again, and let go of everyone who waits."""
        self.gates.open_all()
        self.faults.clear()

    def fault(self, call: str) -> Fault | None:
        return met(self.faults, lambda fault: fault.call == call)


def server_error() -> Refused:
    return Refused(500, "An unknown error occurred", kind="api_error")


def refusal(outcome: Outcome) -> Refused | None:
    """The error answer of a call that is not carried out; None where it is no answer at all."""
    match outcome:
        case Outcome.UNAVAILABLE:
            return Refused(503, "Service unavailable", kind="api_error")
        case Outcome.RATE_LIMIT:
            return Refused(429, "Request rate limit exceeded.", code="rate_limit")
        case Outcome.LOCK_TIMEOUT:
            return Refused(429, "This object cannot be accessed right now.", code="lock_timeout")
        case Outcome.KEY_IN_USE:
            return Refused(
                409,
                "There is currently another in-progress request using this Idempotent Key.",
                kind="idempotency_error",
                code="idempotency_key_in_use",
            )
        case Outcome.CARD_DECLINED:
            return Refused(
                402,
                "Your card was declined.",
                kind="card_error",
                code="card_declined",
                more={"decline_code": "generic_decline"},
            )
        case Outcome.REFUSE_KEY:
            return Refused(401, "Invalid API Key provided: sk_test_****")
        case _:
            return None
