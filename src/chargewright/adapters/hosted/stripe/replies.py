"""What an answer of Stripe is: what was asked for, a definite no, or nothing that can be believed."""

from typing import Final

from chargewright.adapters.line import Reply
from chargewright.payments.outcomes import Unknown
from chargewright.wire.hosted.stripe.answers import REPLAYED, error_of
from chargewright.wire.lenient import Answer, read

SILENT: Final = "no answer came from Stripe"


def good(reply: Reply, kind: type[Answer]) -> Answer | None:
    """What was asked for; None where the answer is another."""
    return read(reply.body, kind) if reply.is_good else None


def is_no(reply: Reply) -> bool:
    """A definite no, after which the same may be asked again; not where the key is in use."""
    if reply.status == 409 or error_of(reply.body).type == "idempotency_error":
        return False
    return reply.is_refusal


def is_kept_fault(reply: Reply) -> bool:
    """A fault that is told for ever under its idempotency key."""
    return reply.status >= 500 and REPLAYED in reply.headers


def why(reply: Reply) -> str:
    said = error_of(reply.body)
    return f"Stripe answered {reply.status}: {said.message or said.code or 'no reason'}"


def unknown(reply: Reply) -> Unknown:
    return Unknown(f"Stripe answered {reply.status} in words we do not know", raw=reply.raw)
