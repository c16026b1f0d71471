"""What a good enough password is, and the one-time password that starts an account.

Length counts, composition rules do not (NIST SP 800-63B, 3.1.1.2): at least twelve characters, not
the address itself, not one of the few that everybody tries, not one character repeated.
"""

from typing import Final

from chargewright.access.secrets import Secret
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence

SHORTEST: Final = 12
LONGEST: Final = 128  # argon2 would take more; a body of megabytes is no password
ONE_TIME_BYTES: Final = 15
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: it is read aloud
_EVERYBODY_TRIES: Final = frozenset(
    {
        "123456789012",
        "1234567890123",
        "administrator",
        "chargewright",
        "changemeplease",
        "charging12345",
        "iloveyou1234",
        "letmein12345",
        "password1234",
        "password12345",
        "passwordpassword",
        "qwertyuiop12",
        "qwertyuiopasdf",
        "welcome12345",
    }
)


def problems_with(password: str, *, email: str, field: str = "password") -> list[Problem]:
    """Every rule that a chosen password breaks; empty when it will do."""
    problems = []
    if len(password) < SHORTEST:
        problems.append(
            Problem(field, Sentence("a password has at least {least} characters", least=SHORTEST))
        )
    if len(password) > LONGEST:
        problems.append(
            Problem(field, Sentence("a password has at most {most} characters", most=LONGEST))
        )
    plain = password.casefold()
    if len(set(plain)) < 5:
        problems.append(Problem(field, "a password has at least 5 different characters"))
    if plain in _EVERYBODY_TRIES:
        problems.append(Problem(field, "this password is among the first that anybody tries"))
    if email and plain in {email.casefold(), email.casefold().partition("@")[0]}:
        problems.append(Problem(field, "a password is not the e-mail address"))
    if "\x00" in password:
        problems.append(Problem(field, "a password has no NUL character"))
    return problems


def not_the_old_one(field: str) -> Problem:
    return Problem(field, "a new password differs from the old one")


def one_time(randomness: bytes) -> Secret:
    """A password to be read once and changed at first sign-in, in groups: `7kqp-3xwa-…`.

    Twenty letters out of 31 from 15 random bytes: 99 bits of what was given.
    """
    if len(randomness) < ONE_TIME_BYTES:
        raise ValueError(f"a one-time password is made of {ONE_TIME_BYTES} random bytes")
    number = int.from_bytes(randomness[:ONE_TIME_BYTES], "big")
    letters = []
    for _ in range(20):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return Secret("-".join("".join(letters[at : at + 4]) for at in range(0, 20, 4)))
