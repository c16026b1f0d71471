"""Every code with which we say no, its HTTP status and what to do: one table, in order of precedence.

A request that breaks several rules is answered with the first that stands here: who you are before
what you may do, that before what you sent, that before the state of things. The printed table is
`docs/domain/refusals.md`. A refusal whose code has no row would be answered as its nearest ancestor
is; a house test asks for a row for each all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar, Final, TypeVar

from chargewright.kernel.problem import Conflict, Forbidden, Invalid, NotFound, Problem, Refusal
from chargewright.kernel.sentence import Sentence

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Row:
    """One code: its status, a title for people, and what the caller does about it."""

    code: str
    status: int
    title: str
    remedy: str


ROWS: Final = (
    Row("no_such_path", 404, "No such path", "See the API document for what there is."),
    Row("method_not_allowed", 405, "Not this method", "Use a method that `Allow` names."),
    Row("too_large", 413, "Too large", "Send less; the detail says how much is taken."),
    Row("too_many_attempts", 429, "Too many attempts", "Wait as `Retry-After` says."),
    Row("wrong_credentials", 401, "Not these credentials", "Check them; which one is not said."),
    Row("not_signed_in", 401, "Not signed in", "Sign in, or send an API key as bearer token."),
    Row("csrf", 403, "Not from our page", "Send `X-CSRF-Token` as `/api/v1/me` gives it."),
    Row("sign_in_incomplete", 403, "Sign-in not complete", "Give the code, or choose a password."),
    Row("people_only", 403, "For people only", "Sign in as a person; a key cannot do this."),
    Row("forbidden", 403, "Not allowed", "Ask someone whose role may; see `/api/v1/roles`."),
    Row("grant_too_high", 403, "More than you may grant", "An administrator can."),
    Row("malformed", 400, "Not readable", "Send well-formed JSON in UTF-8."),
    Row("unsupported_media_type", 415, "Not this kind of content", "Send `application/json`."),
    Row("not_acceptable", 406, "Not in this form", "Ask for JSON, or for CSV where it is offered."),
    Row("key_reused", 422, "Idempotency key used before", "Take a new key for a new request."),
    Row("invalid", 422, "Not valid", "Mend each field that `errors` names."),
    Row("hold_unknown", 404, "No such hold", "Check the payment; nothing was held under this id."),
    Row("entry_unknown", 404, "No such entry", "Check the id of the ledger entry."),
    Row("not_found", 404, "Not found", "Check the id; it must be of your organisations."),
    Row(
        "request_in_progress", 409, "Still in work", "The same key is in work: repeat in a second."
    ),
    Row("unexpected_sign_in_stage", 409, "Not at this point", "See `stage` in `/api/v1/me`."),
    Row("email_taken", 409, "Address taken", "This e-mail address already has an account."),
    Row("identity_taken", 409, "Identity taken", "Another station has it; it is unique here."),
    Row("serial_taken", 409, "Serial number taken", "Another terminal has it at this provider."),
    Row("uid_taken", 409, "Token known already", "Change the token that has this uid."),
    Row("template_code_taken", 409, "Code taken", "Another template of the organisation has it."),
    Row("evse_reserved", 409, "Reserved already", "Take another EVSE or another time."),
    Row(
        "contract_root_kept",
        409,
        "Root is kept",
        "The organisation believes this root for contracts of this kind already.",
    ),
    Row("group_name_taken", 409, "Name taken", "Another group of the organisation has it."),
    Row("not_on_oneself", 409, "Not on oneself", "Let somebody else do it."),
    Row("hold_already_captured", 409, "Captured before", "Nothing to do; a refund gives it back."),
    Row("hold_already_released", 409, "Released before", "Nothing to do; nothing was taken."),
    Row("hold_already_lapsed", 409, "Lapsed before", "Nothing to do; nothing was taken."),
    Row("hold_exceeded", 409, "More than was held", "Capture at most what was held."),
    Row(
        "capture_exceeds_price", 409, "More than the price", "Capture at most what the sale costs."
    ),
    Row("refund_exceeds_capture", 409, "More than was taken", "Refund at most what is left of it."),
    Row("already_attached", 409, "Attached before", "Read for which session; it is found once."),
    Row("nothing_owed", 409, "Nothing is owed", "Refund the money, or find its session."),
    Row(
        "settlement_differs", 409, "Booked with other figures", "Read the one under this reference."
    ),
    Row("entry_not_correctable", 409, "Not corrected so", "Book a new entry in place of it."),
    Row("entry_already_corrected", 409, "Corrected before", "Read the correction it names."),
    Row("entry_differs", 409, "Booked with other content", "Read what was booked under this key."),
    Row("conflict", 409, "Not in this state", "Read the thing again, then decide."),
    Row("refused", 400, "Refused", "The detail says why."),
    Row("outage", 503, "Not now", "Repeat after `Retry-After`, with the same idempotency key."),
    Row("internal", 500, "Our fault", "Tell us the request id; nothing was changed."),
)
BY_CODE: Final[Mapping[str, Row]] = MappingProxyType({row.code: row for row in ROWS})


def row_of(refusal: Refusal) -> Row:
    """Its own row, or that of its nearest ancestor."""
    for kind in type(refusal).__mro__:
        row = BY_CODE.get(getattr(kind, "code", ""))
        if row is not None:
            return row
    raise AssertionError("every refusal descends from one with a row")


class NotSignedIn(Refusal):
    code = "not_signed_in"


class WrongCredentials(Refusal):
    code = "wrong_credentials"


class TooManyAttempts(Refusal):
    """`until` is when the door opens again."""

    code = "too_many_attempts"

    def __init__(self, sentence: str, *, until: datetime) -> None:
        super().__init__(sentence)
        self.until = until


class NotFromOurPage(Forbidden):
    code = "csrf"


class SignInIncomplete(Forbidden):
    code = "sign_in_incomplete"


class PeopleOnly(Forbidden):
    code = "people_only"


class Malformed(Refusal):
    code = "malformed"


class UnsupportedMediaType(Refusal):
    code = "unsupported_media_type"


class NotAcceptable(Refusal):
    code = "not_acceptable"


class KeyReused(Invalid):
    """The idempotency key came with another request before."""

    code = "key_reused"

    def __init__(self) -> None:
        rule = "came with another request before: take a new key for a new request"
        super().__init__(
            "this key belongs to another request", problems=(Problem("Idempotency-Key", rule),)
        )


class RequestInProgress(Conflict):
    """`retry_after_s` is when to ask again."""

    code = "request_in_progress"
    retry_after_s: ClassVar[int] = 1


class IdentityTaken(Conflict):
    """Says nothing of whose station has it: the namespace is the installation's."""

    code = "identity_taken"

    def __init__(self) -> None:
        super().__init__(
            "a station of this identity exists", problems=(Problem("identity", "is taken"),)
        )


class SerialTaken(Conflict):
    """Says nothing of whose terminal it is."""

    code = "serial_taken"

    def __init__(self) -> None:
        problem = Problem("serial_ref", "is registered already")
        super().__init__("a terminal of this serial number exists", problems=(problem,))


class UidTaken(Conflict):
    code = "uid_taken"

    def __init__(self) -> None:
        super().__init__("the organisation has this token", problems=(Problem("uid", "is taken"),))


class EvseReserved(Conflict):
    code = "evse_reserved"


class TemplateCodeTaken(Conflict):
    code = "template_code_taken"

    def __init__(self) -> None:
        super().__init__(
            "the organisation has a template of this code",
            problems=(Problem("code", "is taken"),),
        )


class ContractRootKept(Conflict):
    code = "contract_root_kept"

    def __init__(self) -> None:
        super().__init__("the organisation has this root as one of this kind")


class GroupNameTaken(Conflict):
    code = "group_name_taken"

    def __init__(self) -> None:
        super().__init__(
            "the organisation has a group of this name", problems=(Problem("name", "is taken"),)
        )


def no_such(thing: str) -> NotFound:
    """The one way to say that something is not there, or is another organisation's."""
    return NotFound(Sentence("no such {thing}", thing=Sentence(thing)))


def seen(found: Found | None, thing: str) -> Found:
    """What a store found of what the caller asked for.

    Raises:
        NotFound: it is not there, or is another organisation's.
    """
    if found is None:
        raise no_such(thing)
    return found


def rendered() -> str:
    """The table as a page of the documentation."""
    lines = [
        "# Refusals",
        "",
        "Every problem answer (`application/problem+json`, RFC 9457) has a `code`. Codes are stable;",
        "titles and details are for people, in the language that `Accept-Language` asks for. The order is",
        "the precedence: a request that breaks several rules gets the first.",
        "",
        "| code | status | title | what to do |",
        "| --- | --- | --- | --- |",
        *(f"| `{row.code}` | {row.status} | {row.title} | {row.remedy} |" for row in ROWS),
    ]
    return "\n".join(lines) + "\n"
