"""Certificates of stations: signed, brought to them, looked after, and renewed before they expire."""

from datetime import timedelta
from typing import Final

from chargewright.kernel.clock import Clock
from chargewright.kernel.outgoing import Due, OperatorItem
from chargewright.network.certificate_requests import SHOWN_TO_US, CertificateUse
from chargewright.network.issuing import (
    AGAIN_AFTER,
    LIVES_FOR,
    REMINDED_AFTER,
    Issued,
    IssuedState,
    Next,
    look_again_after,
    next_of,
)
from chargewright.translate.commands import ISO15118
from chargewright.worker.ports import Authority, Effects, EffectWork, Issuing
from chargewright.worker.unwoken import Unwoken

_IS_16: Final = "ocpp1.6"


class CertificateWork:
    """Does what is next with each certificate whose time has come."""

    def __init__(
        self,
        effects: Effects,
        authority: Authority,
        *,
        clock: Clock,
        lasts: timedelta,
        renewed_before: timedelta,
    ) -> None:
        self._effects = effects
        self._authority = authority
        self._clock = clock
        self._lasts = lasts
        self._renewed_before = renewed_before
        self.wake: Final = Unwoken(effects, "certificate", self._wake).wake

    async def _wake(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            rows = at.certificates
            issued = await rows.lock(due.id)
            if issued is None or issued.due_at is None or issued.due_at > at.work.now:
                return
            match next_of(issued, at.work.now):
                case Next.SEND:
                    await self._send(at, rows, issued)
                case Next.WAIT:
                    await rows.became(
                        issued.id, issued.state, at.work.now + look_again_after(issued.sends)
                    )
                case Next.KEEP:
                    assert issued.not_after is not None, "it was signed before it was sent"
                    await rows.became(
                        issued.id, IssuedState.INSTALLED, issued.not_after - self._renewed_before
                    )
                case Next.RENEW:
                    await self._renew(at, rows, issued)
                case Next.REJECT:
                    await rows.became(
                        issued.id, IssuedState.REJECTED, None, "the station rejected it"
                    )
                    await _call(at, issued, IssuedState.REJECTED)
                case Next.GIVE_UP:
                    await rows.became(
                        issued.id, IssuedState.FAILED, None, "the station never answered"
                    )
                    await _call(at, issued, IssuedState.FAILED)
                case Next.REST:
                    await rows.became(issued.id, issued.state, None)

    async def _send(self, at: EffectWork, rows: Issuing, issued: Issued) -> None:
        chain = issued.chain or await self._authority.sign(rows, issued, self._lasts)
        now = at.work.now
        if chain is None:
            await rows.became(
                issued.id, IssuedState.FAILED, None, "there is no authority that signs"
            )
            return
        payload: dict[str, str | int] = {"certificateChain": chain}
        is_plain = issued.subprotocol == _IS_16 and issued.use in SHOWN_TO_US
        if not is_plain and issued.use is not CertificateUse.COMBINED:
            payload["certificateType"] = issued.use.value
        if issued.request_ref is not None:
            payload["requestId"] = issued.request_ref
        command_id = await at.work.outbox.command(
            issued.station_id,
            _named("CertificateSigned", issued),
            payload,
            cause=f"{issued.id} {issued.sends} {now.isoformat()}",
            lives_for=LIVES_FOR,
            is_urgent=False,
        )
        assert command_id is not None, "its cause is of this moment"
        await rows.sent(issued.id, command_id, now + look_again_after(issued.sends))
        at.work.nudges.append(f"commands.{issued.station_id}")

    async def _renew(self, at: EffectWork, rows: Issuing, issued: Issued) -> None:
        """Ask for a fresh request; a station that is away is asked when it is back."""
        now = at.work.now
        if not issued.is_connected:
            await rows.became(issued.id, issued.state, now + AGAIN_AFTER)
            return
        is_plain = issued.subprotocol == _IS_16 and issued.use in SHOWN_TO_US
        # Not every station of 2.0.1 knows SignCombinedCertificate, and all of them let a type be absent.
        use = CertificateUse.STATION if issued.is_asked_by_parts else issued.use
        action, wanted = (
            ("ExtendedTriggerMessage", "SignChargePointCertificate")
            if is_plain
            else (_named("TriggerMessage", issued), f"Sign{use}")
        )
        await at.work.outbox.command(
            issued.station_id,
            action,
            {"requestedMessage": wanted},
            cause=f"{issued.id} renew {now.isoformat()}",
            lives_for=LIVES_FOR,
            is_urgent=False,
        )
        await rows.became(issued.id, issued.state, now + REMINDED_AFTER)
        at.work.nudges.append(f"commands.{issued.station_id}")


def _named(action: str, issued: Issued) -> str:
    """The command for an action; what is for vehicles goes to OCPP 1.6 in an envelope."""
    is_enveloped = issued.subprotocol == _IS_16 and issued.use not in SHOWN_TO_US
    return f"{ISO15118}{action}" if is_enveloped else action


async def _call(at: EffectWork, issued: Issued, how: IssuedState) -> None:
    await at.work.outbox.ask_operator(
        OperatorItem(
            "station.certificate_not_installed",
            issued.station_id,
            station_id=issued.station_id,
            detail={"certificate_id": issued.id, "state": how},
            says_more=True,
        )
    )
