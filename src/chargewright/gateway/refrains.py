"""The sentences that one connection's station says again and again."""

from datetime import datetime, tzinfo
from typing import Final

import msgspec

from chargewright.translate.refrain import Heard, Refrain, Sentence, refrain_of
from chargewright.translate.sentences import sentence_of

KNOWN_MAX: Final = 3
"""A station has few: its samples, those of the clock, and one for another kind of connector."""
LESSONS_MAX: Final = 16
"""A station whose sentences stay new is no longer listened to for them."""


class Refrains:
    """Knows a sentence from its second hearing on, for one said once is not worth a millisecond."""

    __slots__ = ("_heard_once", "_lessons", "known")

    def __init__(self) -> None:
        self.known: tuple[Refrain, ...] = ()
        self._heard_once: tuple[Sentence, ...] = ()
        self._lessons = 0

    def heard(self, text: str, received_at: datetime, zone: tzinfo) -> Heard | None:
        """What the frame says, if it is known by heart."""
        for refrain in self.known:
            heard = refrain.heard(text, received_at=received_at, zone=zone)
            if heard is not None:
                return heard
        return None

    def learn(self, text: str, request: msgspec.Struct) -> None:
        """Listen to a frame that had to be decoded. `text` must hold nothing secret."""
        if self._lessons >= LESSONS_MAX or len(self.known) >= KNOWN_MAX:
            return
        self._lessons += 1
        sentence = sentence_of(request, text)
        if sentence is None:
            return
        if sentence not in self._heard_once:
            self._heard_once = (*self._heard_once, sentence)
            return
        refrain = refrain_of(sentence)
        if refrain not in self.known:
            self.known = (*self.known, refrain)
