"""Asking twice is asking once: `Idempotency-Key` on calls that create something or move money.

The answer is written in the unit of work that it reports, so there is no moment in which the work
is done and the answer is not known. A repeat gets the same answer; the same key with another
request is refused; a repeat while the first is still in work is told to come again. A refused or
failed request keeps nothing, because it did nothing.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from litestar import Request

from chargewright.api.refusals import KeyReused, RequestInProgress
from chargewright.api.work import Work
from chargewright.kernel.kept_answer import KeptAnswer
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sealed import Purpose
from chargewright.kernel.sentence import Sentence

HEADER: Final = "Idempotency-Key"
LONGEST_KEY: Final = 255


class Repeats(Enum):
    """What a route does about keys."""

    NO_MATTER = auto()
    """Repeating is harmless by nature: reading, replacing, ending."""
    KEYED = auto()
    """A key is taken if one is sent."""
    KEY_REQUIRED = auto()
    """Money moves: without a key nothing is done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status, the encoded body (empty for none) and where the new thing is."""

    status: int
    body: bytes
    location: str | None = None


async def answered_once(
    work: Work, repeats: Repeats, perform: Callable[[], Awaitable[Answer]]
) -> Answer:
    """Perform inside the open unit of work, unless it was done under this key before.

    Raises:
        Invalid: a key is required and missing, or has no sensible form.
        KeyReused: the key came with another request.
        RequestInProgress: the first request of this key has not ended.
    """
    key = key_of(work.request, repeats)
    if key is None:
        return await perform()
    caller = work.caller
    answers = work.stores.answers
    digest = await digest_of(work.request)
    if not await answers.begin(caller.id, key):
        raise RequestInProgress("the same key is in work at this moment")
    kept = await answers.find(caller.organization_id, caller.id, key, work.at)
    if kept is not None:
        if kept.request_sha256 != digest:
            raise KeyReused
        body = work.parts.vault.open(kept.answer, purpose=Purpose.KEPT_ANSWER)
        return Answer(kept.status, body, kept.location)
    answer = await perform()
    sealed = work.parts.vault.seal(answer.body, purpose=Purpose.KEPT_ANSWER)
    await answers.keep(
        caller.organization_id,
        caller.id,
        key,
        KeptAnswer(digest, answer.status, sealed, answer.location),
        until=work.at + work.parts.settings.answers_kept_for,
    )
    return answer


def key_of(request: Request[Any, Any, Any], repeats: Repeats) -> str | None:
    """The key that was sent; None where none is taken or none came."""
    if repeats is Repeats.NO_MATTER:
        return None
    key = request.headers.get(HEADER)
    if key is None and repeats is Repeats.KEYED:
        return None
    if key is None:
        problem = Problem(HEADER, "is required: this call moves money")
        raise Invalid("this call needs an idempotency key", problems=(problem,))
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        problem = Problem(
            HEADER, Sentence("1 to {most} printable ASCII characters", most=LONGEST_KEY)
        )
        raise Invalid("this is no idempotency key", problems=(problem,))
    return key


async def digest_of(request: Request[Any, Any, Any]) -> bytes:
    """What makes two requests the same: method, path, query and body."""
    digest = hashlib.sha256()
    body = await request.body()
    for part in (
        request.method.encode(),
        request.scope["raw_path"],
        request.scope["query_string"],
        body,
    ):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()
