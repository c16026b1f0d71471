"""What the ledger refuses. Each is an answer to the caller, with a stable code; nothing is booked."""

from chargewright.kernel.problem import Conflict, NotFound


class HoldUnknown(NotFound):
    """No such hold was placed."""

    code = "hold_unknown"


class HoldAlreadyCaptured(Conflict):
    """The hold was captured; it ends once."""

    code = "hold_already_captured"


class HoldAlreadyReleased(Conflict):
    """The hold was released; it ends once."""

    code = "hold_already_released"


class HoldAlreadyLapsed(Conflict):
    """The hold has lapsed; it ends once."""

    code = "hold_already_lapsed"


class HoldExceeded(Conflict):
    """More was captured than was held, and nobody allowed that."""

    code = "hold_exceeded"


class CaptureExceedsPrice(Conflict):
    """More was captured than the sale costs."""

    code = "capture_exceeds_price"


class RefundExceedsCapture(Conflict):
    """More would go back than was captured and not yet given back."""

    code = "refund_exceeds_capture"


class SettlementDiffers(Conflict):
    """The provider's reference was told before with other figures."""

    code = "settlement_differs"


class EntryUnknown(NotFound):
    """No such entry."""

    code = "entry_unknown"


class EntryNotCorrectable(Conflict):
    """A hold is ended, not corrected; and a correction is followed by a new entry, not by another."""

    code = "entry_not_correctable"


class EntryAlreadyCorrected(Conflict):
    """An entry is corrected once."""

    code = "entry_already_corrected"


class EntryDiffers(Conflict):
    """The same key was booked before with other content."""

    code = "entry_differs"
