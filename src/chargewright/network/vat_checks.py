"""Checks of VAT numbers that drivers give for a company's receipt: by their form, then at a register.

OCPP 2.1, part 2, C18. A register may be silent; what that means for the driver, the operator has set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from chargewright.kernel.ids import OrganizationId, SessionId, StationId
from chargewright.kernel.vat_number import NOT_IN_THE_EU, Fault, VatNumber, read_vat_number


class VatVerdict(StrEnum):
    """What a check came to. `UNCONFIRMED`: of the right form, and no register said anything."""

    VALID = "valid"
    INVALID = "invalid"
    UNCONFIRMED = "unconfirmed"


class VatReason(StrEnum):
    """Why."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"
    UNKNOWN_COUNTRY = "unknown_country"
    WRONG_FORM = "wrong_form"
    WRONG_CHECK_DIGITS = "wrong_check_digits"
    NO_REGISTER = "no_register"
    """None is set, or it knows no numbers of this country."""
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    """It is asked too much at the moment, by us or by others."""
    COUNTRY_SILENT = "country_silent"
    """The register of the country says nothing to the one that we ask."""
    REFUSED = "refused"
    """It answers, and not us."""
    UNREADABLE = "unreadable"


_VERDICTS: Final[Mapping[VatReason, VatVerdict]] = {
    VatReason.REGISTERED: VatVerdict.VALID,
    VatReason.NOT_REGISTERED: VatVerdict.INVALID,
    VatReason.UNKNOWN_COUNTRY: VatVerdict.INVALID,
    VatReason.WRONG_FORM: VatVerdict.INVALID,
    VatReason.WRONG_CHECK_DIGITS: VatVerdict.INVALID,
}
"""All other reasons leave a number unconfirmed."""


@dataclass(frozen=True, slots=True)
class Company:
    """Whose number it is. `address` is lines as on an envelope; empty where the register keeps it to itself."""

    name: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a register says of a number, or why it says nothing. `company` None: it does not tell."""

    reason: VatReason
    company: Company | None = None


class VatRegister(Protocol):
    """A register of VAT numbers. Never raises on its mistakes."""

    async def ask(self, number: VatNumber) -> Said: ...


class NoRegister:
    """Where none was set: numbers are looked at by their form alone."""

    async def ask(self, number: VatNumber) -> Said:  # noqa: ARG002 - nobody is asked
        return Said(VatReason.NO_REGISTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class VatDesk:
    """How numbers are checked. `accepts_unconfirmed`: one that no register speaks of is let through."""

    register: VatRegister
    accepts_unconfirmed: bool = True

    async def check(self, text: str) -> "VatCheck":
        """What is found of a number as somebody wrote it; asks the register, which may take seconds."""
        number = read_vat_number(text)
        if isinstance(number, Fault):
            return self._found(text, None, Said(VatReason(number.value)))
        if number.country in NOT_IN_THE_EU:
            return self._found(text, number, Said(VatReason.NO_REGISTER))
        return self._found(text, number, await self.register.ask(number))

    def _found(self, text: str, number: VatNumber | None, said: Said) -> "VatCheck":
        verdict = _VERDICTS.get(said.reason, VatVerdict.UNCONFIRMED)
        return VatCheck(
            written=text,
            number=number,
            verdict=verdict,
            reason=said.reason,
            company=said.company,
            is_accepted=verdict is VatVerdict.VALID
            or (verdict is VatVerdict.UNCONFIRMED and self.accepts_unconfirmed),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VatCheck:
    """What was found of a number. `written` is how it was given, `number` None what cannot be one.

    `is_accepted`: the driver was told that it is good, and a receipt may bear it.
    """

    written: str
    number: VatNumber | None
    verdict: VatVerdict
    reason: VatReason
    company: Company | None
    is_accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VatSession:
    """A session whose receipt shall bear a number."""

    id: SessionId
    organization_id: OrganizationId
    station_id: StationId
    evse_no: int | None
    has_receipt: bool
