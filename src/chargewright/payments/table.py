"""Where each event leads a payment: the whole machine on one page.

A row with two states says that the event's amounts or the clock choose between them. A row that
stays says that the event is expected there and moves nothing: it came late, twice, or only adds to
what is known. No row at all is a surprise: it is kept and shown, and changes nothing. What the provider's own
books say it captured is followed from everywhere: there the money is.
"""

from collections.abc import Mapping
from typing import Final

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
from chargewright.payments.model import State

S = State
ENDINGS: Final = (S.CAPTURED, S.RELEASED, S.EXPIRED)

_LATE_ANSWERS: Final[tuple[type[Event], ...]] = (
    HoldPlaced,
    HoldDeclined,
    HoldUnanswered,
    HoldFound,
    HoldNotFound,
    LookUpUnanswered,
    CaptureFailureFound,
)
"""Answers to questions from before the decision; after it they change nothing."""

_LATE_CAPTURES: Final[tuple[type[Event], ...]] = (Captured, CaptureRefused, CaptureUnanswered)
_LATE_RELEASES: Final[tuple[type[Event], ...]] = (Released, ReleaseRefused, ReleaseUnanswered)
_NO_NEWS: Final[tuple[type[Event], ...]] = (NothingSold, KeyRefused, DeadlinePassed)


def _stays(state: State, *events: type[Event]) -> dict[type[Event], tuple[State, ...]]:
    return dict.fromkeys(events, (state,))


NEXT: Final[Mapping[State, Mapping[type[Event], tuple[State, ...]]]] = {
    S.PLACING: {
        HoldPlaced: (S.HELD, S.RELEASING),
        HoldFound: (S.HELD, S.RELEASING),
        HoldDeclined: (S.DECLINED,),
        HoldUnanswered: (S.IN_DOUBT,),
        KeyRefused: (S.DECLINED,),
        NothingSold: (S.PLACING,),
        DeadlinePassed: (S.PLACING, S.IN_DOUBT),
    },
    S.IN_DOUBT: {
        HoldPlaced: (S.HELD, S.RELEASING),
        HoldFound: (S.HELD, S.RELEASING),
        HoldDeclined: (S.DECLINED,),
        HoldNotFound: (S.IN_DOUBT, S.DECLINED),
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        ReleaseFound: (S.RELEASED,),
        **_stays(S.IN_DOUBT, HoldUnanswered, LookUpUnanswered, CaptureFailureFound),
        **_stays(S.IN_DOUBT, NothingSold, KeyRefused, RetryAsked, DeadlinePassed),
    },
    S.DECLINED: {
        HoldPlaced: (S.RELEASING,),
        HoldFound: (S.RELEASING,),
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        **_stays(S.DECLINED, HoldDeclined, HoldUnanswered, HoldNotFound, ReleaseFound),
        **_stays(S.DECLINED, LookUpUnanswered, CaptureFailureFound, *_NO_NEWS),
    },
    S.HELD: {
        PriceKnown: (S.CAPTURING, S.RELEASING),
        NothingSold: (S.RELEASING,),
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        ReleaseFound: (S.EXPIRED,),
        ClosedByOperator: ENDINGS,
        **_stays(S.HELD, *_LATE_ANSWERS, KeyRefused, RetryAsked, DeadlinePassed),
    },
    S.CAPTURING: {
        Captured: (S.CAPTURED, S.CAPTURE_PENDING),
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        CaptureRefused: (S.CAPTURING, S.CAPTURE_FAILED, S.EXPIRED),
        CaptureUnanswered: (S.CAPTURING, S.CAPTURE_FAILED),
        ReleaseFound: (S.EXPIRED,),
        ClosedByOperator: ENDINGS,
        **_stays(S.CAPTURING, *_LATE_ANSWERS, *_NO_NEWS, PriceKnown, RetryAsked),
    },
    S.CAPTURE_PENDING: {
        Captured: (S.CAPTURE_PENDING, S.CAPTURED),
        CaptureFound: (S.CAPTURE_PENDING, S.CAPTURED),
        CaptureFailureFound: (S.CAPTURE_FAILED,),
        ReleaseFound: (S.EXPIRED,),
        ClosedByOperator: ENDINGS,
        **_stays(S.CAPTURE_PENDING, HoldPlaced, HoldDeclined, HoldUnanswered, HoldFound),
        **_stays(S.CAPTURE_PENDING, HoldNotFound, LookUpUnanswered, CaptureRefused),
        **_stays(S.CAPTURE_PENDING, CaptureUnanswered, PriceKnown, RetryAsked, *_NO_NEWS),
    },
    S.CAPTURED: {
        Refunded: (S.PARTLY_REFUNDED, S.REFUNDED),
        **_stays(S.CAPTURED, *_LATE_ANSWERS, *_LATE_CAPTURES, *_LATE_RELEASES, *_NO_NEWS),
        **_stays(S.CAPTURED, CaptureFound, ReleaseFound, PriceKnown, RetryAsked, ChargeFound),
    },
    S.CAPTURE_FAILED: {
        RetryAsked: (S.CAPTURING, S.RELEASING),
        Captured: (S.CAPTURED, S.CAPTURE_PENDING),
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        CaptureRefused: (S.CAPTURE_FAILED, S.EXPIRED),
        ReleaseFound: (S.EXPIRED,),
        ClosedByOperator: ENDINGS,
        **_stays(S.CAPTURE_FAILED, *_LATE_ANSWERS, CaptureUnanswered, PriceKnown, *_NO_NEWS),
    },
    S.RELEASING: {
        Released: (S.RELEASED,),
        ReleaseFound: (S.RELEASED,),
        ReleaseRefused: (S.RELEASING, S.RELEASE_FAILED, S.EXPIRED),
        ReleaseUnanswered: (S.RELEASING, S.RELEASE_FAILED),
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        ClosedByOperator: ENDINGS,
        **_stays(S.RELEASING, *_LATE_ANSWERS, *_NO_NEWS, PriceKnown, RetryAsked),
    },
    S.RELEASED: {
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        **_stays(S.RELEASED, *_LATE_ANSWERS, *_LATE_RELEASES, *_NO_NEWS),
        **_stays(S.RELEASED, ReleaseFound, PriceKnown, RetryAsked),
    },
    S.RELEASE_FAILED: {
        RetryAsked: (S.RELEASING,),
        Released: (S.RELEASED,),
        ReleaseFound: (S.RELEASED,),
        ReleaseRefused: (S.RELEASE_FAILED, S.EXPIRED),
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        ClosedByOperator: ENDINGS,
        **_stays(S.RELEASE_FAILED, *_LATE_ANSWERS, ReleaseUnanswered, PriceKnown, *_NO_NEWS),
    },
    S.EXPIRED: {
        CaptureFound: (S.CAPTURED, S.CAPTURE_PENDING),
        **_stays(S.EXPIRED, *_LATE_ANSWERS, *_LATE_CAPTURES, *_LATE_RELEASES, *_NO_NEWS),
        **_stays(S.EXPIRED, ReleaseFound, PriceKnown, RetryAsked),
    },
    S.PARTLY_REFUNDED: {
        Refunded: (S.PARTLY_REFUNDED, S.REFUNDED),
        **_stays(S.PARTLY_REFUNDED, *_LATE_ANSWERS, *_LATE_CAPTURES, *_LATE_RELEASES),
        **_stays(S.PARTLY_REFUNDED, CaptureFound, ReleaseFound, PriceKnown, RetryAsked, *_NO_NEWS),
    },
    S.REFUNDED: {
        **_stays(S.REFUNDED, *_LATE_ANSWERS, *_LATE_CAPTURES, *_LATE_RELEASES, *_NO_NEWS),
        **_stays(S.REFUNDED, CaptureFound, ReleaseFound, PriceKnown, RetryAsked),
    },
}
