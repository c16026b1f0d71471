"""Where each event leads a reader: the whole machine on one page.

Read like `table.py`: two states in a row are chosen between by what the reader wants or by the
clock, a row that stays expects the event and moves nothing, no row is a surprise.
"""

from collections.abc import Mapping
from typing import Final

from chargewright.payments.reader import (
    Armed,
    ArmRefused,
    ArmUnanswered,
    CallbackHeard,
    CardDismissed,
    CardRead,
    ChargesChanged,
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
    ReaderState,
    ScreenWanted,
    TerminalCameOnline,
    TerminalKeyRefused,
    TerminalWentOffline,
    VehicleWaits,
    VehicleWaitsNoMore,
)

S = ReaderState

_ANSWERS: Final[tuple[type[ReaderEvent], ...]] = (
    Armed,
    ArmRefused,
    ArmUnanswered,
    ReaderFoundArmed,
    ReaderFoundIdle,
    LookUnanswered,
    Disarmed,
    DisarmUnanswered,
)
"""Answers to what we asked the terminal; they may come when the question is no longer open."""

_READS: Final[tuple[type[ReaderEvent], ...]] = (CallbackHeard, CardRead)
"""News of a card; for another operation than the present one it is no news."""

_SURROUNDINGS: Final[tuple[type[ReaderEvent], ...]] = (
    TerminalCameOnline,
    OffersChanged,
    ChargesChanged,
    VehicleWaits,
    VehicleWaitsNoMore,
)
"""What is true around the reader; always noted, whatever the reader does."""


def _stays(
    state: ReaderState, *events: type[ReaderEvent]
) -> dict[type[ReaderEvent], tuple[ReaderState, ...]]:
    return dict.fromkeys(events, (state,))


NEXT: Final[Mapping[ReaderState, Mapping[type[ReaderEvent], tuple[ReaderState, ...]]]] = {
    S.IDLE: {
        TerminalCameOnline: (S.ARMING, S.IDLE),
        OffersChanged: (S.ARMING, S.IDLE),
        ChargesChanged: (S.ARMING, S.IDLE),
        VehicleWaits: (S.ARMING, S.IDLE),
        ReaderDeadlinePassed: (S.ARMING, S.IDLE),
        ScreenWanted: (S.RESTING, S.IDLE),
        PlacingEnded: (S.RESTING, S.IDLE),
        **_stays(
            S.IDLE, TerminalWentOffline, TerminalKeyRefused, VehicleWaitsNoMore, *_ANSWERS, *_READS
        ),
    },
    S.ARMING: {
        Armed: (S.ARMED, S.DISARMING, S.ARMING),
        ReaderFoundArmed: (S.ARMED, S.DISARMING, S.ARMING),
        ArmRefused: (S.DISARMING, S.ARMING),
        ArmUnanswered: (S.DISARMING, S.ARMING),
        CardRead: (S.DECIDING, S.ARMING),
        ReaderDeadlinePassed: (S.DISARMING, S.ARMING),
        TerminalWentOffline: (S.IDLE,),
        TerminalKeyRefused: (S.IDLE,),
        **_stays(S.ARMING, CallbackHeard, ReaderFoundIdle, LookUnanswered, Disarmed),
        **_stays(S.ARMING, DisarmUnanswered, ScreenWanted, PlacingEnded, *_SURROUNDINGS),
    },
    S.ARMED: {
        CardRead: (S.DECIDING, S.ARMED),
        ReaderFoundIdle: (S.ARMING, S.ARMED),
        ReaderDeadlinePassed: (S.ARMED, S.DISARMING),
        OffersChanged: (S.ARMED, S.DISARMING),
        ChargesChanged: (S.ARMED, S.DISARMING),
        VehicleWaits: (S.ARMED, S.DISARMING),
        VehicleWaitsNoMore: (S.ARMED, S.DISARMING),
        ScreenWanted: (S.DISARMING,),
        PlacingEnded: (S.DISARMING,),
        TerminalWentOffline: (S.IDLE,),
        TerminalKeyRefused: (S.IDLE,),
        **_stays(S.ARMED, CallbackHeard, ReaderFoundArmed, LookUnanswered, TerminalCameOnline),
        **_stays(S.ARMED, Armed, ArmRefused, ArmUnanswered, Disarmed, DisarmUnanswered),
    },
    S.DECIDING: {
        CardDismissed: (S.DISARMING, S.DECIDING),
        PlacingBegan: (S.PLACING, S.DECIDING),
        ReaderDeadlinePassed: (S.DISARMING, S.DECIDING),
        **_stays(S.DECIDING, *_ANSWERS, *_READS, *_SURROUNDINGS, TerminalWentOffline),
        **_stays(S.DECIDING, ScreenWanted, PlacingEnded, TerminalKeyRefused),
    },
    S.PLACING: {
        PlacingEnded: (S.RESTING, S.DISARMING, S.PLACING),
        ReaderDeadlinePassed: (S.DISARMING, S.PLACING),
        **_stays(S.PLACING, *_ANSWERS, *_READS, *_SURROUNDINGS, TerminalWentOffline, ScreenWanted),
        **_stays(S.PLACING, TerminalKeyRefused),
    },
    S.DISARMING: {
        Disarmed: (S.RESTING, S.ARMING, S.IDLE),
        TerminalWentOffline: (S.IDLE,),
        TerminalKeyRefused: (S.IDLE,),
        **_stays(S.DISARMING, DisarmUnanswered, ReaderDeadlinePassed, ScreenWanted, PlacingEnded),
        **_stays(S.DISARMING, Armed, ArmRefused, ArmUnanswered, CardDismissed, *_READS),
        **_stays(S.DISARMING, ReaderFoundArmed, ReaderFoundIdle, LookUnanswered, *_SURROUNDINGS),
    },
    S.RESTING: {
        ReaderDeadlinePassed: (S.ARMING, S.IDLE, S.RESTING),
        TerminalWentOffline: (S.IDLE,),
        **_stays(
            S.RESTING,
            ScreenWanted,
            PlacingEnded,
            TerminalKeyRefused,
            *_ANSWERS,
            *_READS,
            *_SURROUNDINGS,
        ),
    },
}
