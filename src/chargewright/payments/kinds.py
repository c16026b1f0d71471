"""The names under which events, facts and effects of payments are stored; chosen once, never changed."""

from typing import Final

from chargewright.kernel.kinds import Kinds
from chargewright.payments.effects import (
    Arm,
    AskOperator,
    CaptureHold,
    Disarm,
    Effect,
    LookAtReader,
    LookUpHold,
    PlaceHold,
    PresentToken,
    ReleaseHold,
    ShowScreen,
)
from chargewright.payments.events import (
    Captured,
    CaptureFailureFound,
    CaptureFound,
    CaptureRefused,
    CaptureUnanswered,
    ChargeFound,
    ClosedByOperator,
    DeadlinePassed,
    Event,
    HoldDeclined,
    HoldFound,
    HoldNotFound,
    HoldPlaced,
    HoldUnanswered,
    KeyRefused,
    LookUpUnanswered,
    NothingSold,
    PriceKnown,
    Refunded,
    Released,
    ReleaseFound,
    ReleaseRefused,
    ReleaseUnanswered,
    RetryAsked,
)
from chargewright.payments.facts import (
    CaptureConfirmed,
    CaptureExplained,
    Fact,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclined,
    PaymentExpired,
    PaymentHeld,
    PaymentInDoubt,
    PaymentRefunded,
    PaymentReleased,
    PaymentReleaseFailed,
    PaymentReleasing,
    ShortfallFound,
    StopRequestedByCard,
)
from chargewright.payments.reader import (
    Armed,
    ArmRefused,
    ArmUnanswered,
    CallbackHeard,
    CardDismissed,
    CardRead,
    Disarmed,
    DisarmUnanswered,
    LookUnanswered,
    OffersChanged,
    PlacingBegan,
    PlacingEnded,
    ReaderDeadlinePassed,
    ReaderEvent,
    ReaderFoundArmed,
    ReaderFoundIdle,
    ScreenWanted,
    TerminalCameOnline,
    TerminalKeyRefused,
    TerminalWentOffline,
    VehicleWaits,
    VehicleWaitsNoMore,
)

EVENT_KINDS: Final = Kinds[Event](
    {
        "payment.hold_placed": HoldPlaced,
        "payment.hold_declined": HoldDeclined,
        "payment.hold_unanswered": HoldUnanswered,
        "payment.hold_found": HoldFound,
        "payment.hold_not_found": HoldNotFound,
        "payment.capture_found": CaptureFound,
        "payment.release_found": ReleaseFound,
        "payment.capture_failure_found": CaptureFailureFound,
        "payment.look_up_unanswered": LookUpUnanswered,
        "payment.price_known": PriceKnown,
        "payment.nothing_sold": NothingSold,
        "payment.captured": Captured,
        "payment.capture_refused": CaptureRefused,
        "payment.capture_unanswered": CaptureUnanswered,
        "payment.released": Released,
        "payment.release_refused": ReleaseRefused,
        "payment.release_unanswered": ReleaseUnanswered,
        "payment.key_refused": KeyRefused,
        "payment.retry_asked": RetryAsked,
        "payment.closed_by_operator": ClosedByOperator,
        "payment.charge_found": ChargeFound,
        "payment.refunded": Refunded,
        "payment.deadline_passed": DeadlinePassed,
    }
)

READER_EVENT_KINDS: Final = Kinds[ReaderEvent](
    {
        "reader.terminal_came_online": TerminalCameOnline,
        "reader.terminal_went_offline": TerminalWentOffline,
        "reader.terminal_key_refused": TerminalKeyRefused,
        "reader.offers_changed": OffersChanged,
        "reader.vehicle_waits": VehicleWaits,
        "reader.vehicle_waits_no_more": VehicleWaitsNoMore,
        "reader.armed": Armed,
        "reader.arm_refused": ArmRefused,
        "reader.arm_unanswered": ArmUnanswered,
        "reader.callback_heard": CallbackHeard,
        "reader.card_read": CardRead,
        "reader.found_armed": ReaderFoundArmed,
        "reader.found_idle": ReaderFoundIdle,
        "reader.look_unanswered": LookUnanswered,
        "reader.card_dismissed": CardDismissed,
        "reader.placing_began": PlacingBegan,
        "reader.placing_ended": PlacingEnded,
        "reader.disarmed": Disarmed,
        "reader.disarm_unanswered": DisarmUnanswered,
        "reader.screen_wanted": ScreenWanted,
        "reader.deadline_passed": ReaderDeadlinePassed,
    }
)

FACT_KINDS: Final = Kinds[Fact](
    {
        "payment.held": PaymentHeld,
        "payment.declined": PaymentDeclined,
        "payment.in_doubt": PaymentInDoubt,
        "payment.releasing": PaymentReleasing,
        "payment.released": PaymentReleased,
        "payment.release_failed": PaymentReleaseFailed,
        "payment.captured": PaymentCaptured,
        "payment.capture_confirmed": CaptureConfirmed,
        "payment.capture_explained": CaptureExplained,
        "payment.capture_failed": PaymentCaptureFailed,
        "payment.expired": PaymentExpired,
        "payment.shortfall_found": ShortfallFound,
        "payment.refunded": PaymentRefunded,
        "payment.stop_requested_by_card": StopRequestedByCard,
    }
)

EFFECT_KINDS: Final = Kinds[Effect](
    {
        "payment.place_hold": PlaceHold,
        "payment.look_up_hold": LookUpHold,
        "payment.capture_hold": CaptureHold,
        "payment.release_hold": ReleaseHold,
        "payment.ask_operator": AskOperator,
        "reader.arm": Arm,
        "reader.disarm": Disarm,
        "reader.look_at_reader": LookAtReader,
        "reader.show_screen": ShowScreen,
        "reader.present_token": PresentToken,
    }
)
"""All but `Announce`, whose fact is written at once and never waits for a worker."""
