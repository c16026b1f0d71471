"""An answer kept so that whoever asks the same again gets it again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a request with an idempotency key was answered.

    `request_sha256` tells a repeat from another request under the same key. `answer` is sealed,
    because it may hold a secret that is shown once. `location` is None where nothing was created.
    """

    request_sha256: bytes
    status: int
    answer: bytes
    location: str | None
