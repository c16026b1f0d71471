"""The other side's hand: an event's headers as Stripe would sign them."""

import hashlib
import hmac


def signed(body, secret, at):
    """Signed with this secret at this time."""
    time = str(int(at.timestamp()))
    mark = hmac.new(secret.encode(), time.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={time},v1={mark}"}
