"""The self-test of the file service: whether a station could reach it, and what to do where it cannot."""

from collections.abc import Mapping
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.file_jobs import SEND, TAG
from chargewright.api.routes import does
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.kernel.sentence import Sentence
from chargewright.network.file_jobs import Probed, ProbeStep, Protocol

ADVICE: Final[Mapping[ProbeStep, Sentence]] = {
    ProbeStep.CONNECT: Sentence(
        "Nobody answers at this address. Look at files.public_host, the port in the firewall, and whether "
        "the file service listens there."
    ),
    ProbeStep.LOGIN: Sentence(
        "Somebody else answers at this address, or it was not reached through the whole way."
    ),
    ProbeStep.PASSIVE: Sentence(
        "The data connection did not come about. Open the passive ports in the firewall; behind NAT set "
        "files.passive_address."
    ),
    ProbeStep.WRITE: Sentence("Nothing can be brought. Look at the disk and at the service's log."),
    ProbeStep.READ: Sentence("What was brought is given out: this is not our file service."),
}


class ProbedView(View, frozen=True, kw_only=True):
    """One protocol. `failed` null: a station could sign in, bring a file, and fetch none."""

    protocol: Protocol
    url: str
    failed: ProbeStep | None
    said: str
    advice: str | None


class FilesTestView(View, frozen=True, kw_only=True):
    """Every protocol that is served."""

    items: list[ProbedView]


@does("/api/v1/file-service/test", needs=SEND, tag=TAG, opens_unit=False)
async def probe_file_service(work: Work) -> FilesTestView:
    """Come by each public address as a station does: sign in, bring a file, and be refused one."""
    probed = await work.parts.files_test.run(work.caller.organization_id, work.caller.id)
    return FilesTestView(items=[_shown(work, each) for each in probed])


def _shown(work: Work, probed: Probed) -> ProbedView:
    return ProbedView(
        protocol=probed.protocol,
        url=work.parts.settings.files.urls.get(probed.protocol, ""),
        failed=probed.failed,
        said=probed.said,
        advice=None if probed.failed is None else work.speaker.say(ADVICE[probed.failed]),
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (probe_file_service,)
