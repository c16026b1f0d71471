"""What a provider said of a payment that its receipt must quote. It decides nothing."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the provider said that belongs on a receipt. None: not said (yet)."""

    authorization_code: str | None = None
    response_code: str | None = None
    host_reference: str | None = None
    terminal_transaction_ref: str | None = None
    merchant_reference: str | None = None
    aid: str | None = None
    terminal_clock: str | None = None
    """Date and time as the terminal's slip shows them, without a zone; for quoting only."""
    lines: tuple[str, ...] = ()

    def then(self, later: "Proof | None") -> "Proof":
        """The same with what was said later on top; silence does not erase."""
        if later is None:
            return self
        return Proof(
            authorization_code=later.authorization_code or self.authorization_code,
            response_code=later.response_code or self.response_code,
            host_reference=later.host_reference or self.host_reference,
            terminal_transaction_ref=later.terminal_transaction_ref
            or self.terminal_transaction_ref,
            merchant_reference=later.merchant_reference or self.merchant_reference,
            aid=later.aid or self.aid,
            terminal_clock=later.terminal_clock or self.terminal_clock,
            lines=later.lines or self.lines,
        )


NOTHING_SAID: Final = Proof()
