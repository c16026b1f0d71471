"""Tariffs: named, priced by versions that are checked before they are published and never changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.checks import is_zone, not_there, refuse
from chargewright.api.columns import (
    IS,
    IS_OR_STARTS,
    OWNER,
    instant,
    own_id,
    refers,
    text,
)
from chargewright.api.lists import Below, Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.priced import session_so_far
from chargewright.api.refusals import no_such, seen
from chargewright.api.routes import changes, creates, does, shows
from chargewright.api.shapes_tariffs import (
    BillView,
    CheckedTariffView,
    CheckTariffBody,
    ImaginedBody,
    NewTariffBody,
    NewTariffVersionBody,
    PreviewBody,
    QuoteBody,
    TariffChangesBody,
    TariffProblem,
    TariffVersionItem,
    TariffVersionView,
    TariffView,
    TariffWords,
    bill_view,
)
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, SessionId, TariffId, TariffVersionId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Invalid, Problem, Severity
from chargewright.rating.rate import rate
from chargewright.rating.timeline import Timeline, imagined
from chargewright.tariffs.explain import sentences
from chargewright.tariffs.lint import lint, publish
from chargewright.tariffs.model import TariffVersion
from chargewright.tariffs.places import Place
from chargewright.tariffs.reading import read
from chargewright.tariffs.remarks import Remark, RemarkCode, remark

TAG: Final = "tariffs"
VERSION: Final = "/api/v1/tariffs/{tariff_id:str}/versions/{tariff_version_id:str}"
READ: Final = Permission(Action.READ, Resource.TARIFFS)
CREATE: Final = Permission(Action.CREATE, Resource.TARIFFS)
CHANGE: Final = Permission(Action.CHANGE, Resource.TARIFFS)

LISTED: Final = Listed(
    listing=Listing(
        name="tariffs",
        columns=(
            own_id("tariffs", "The tariff."),
            OWNER,
            Column("name", Kind.TEXT, "Name.", IS_OR_STARTS, is_sortable=True),
            Column("last_version_id", Kind.ID, "Its newest version."),
            Column("last_version_number", Kind.INTEGER, "The number of that."),
            instant("created_at", "Added."),
        ),
        default_order=Order("name"),
    ),
    view=TariffView,
    thing="tariff",
)


async def _owner(work: Work, tariff_id: str) -> OrganizationId | None:
    owner = await work.stores.tariffs.owner(TariffId(tariff_id))
    return None if owner is None else owner[0]


TARIFF: Final = Below("tariff_id", "tariff", _owner)
VERSIONS: Final = Listed(
    listing=Listing(
        name="tariff_versions",
        columns=(
            own_id("tariff_versions", "The version."),
            OWNER,
            refers("tariff_id", "tariffs", "Its tariff."),
            Column("number", Kind.INTEGER, "Counts from 1.", IS, is_sortable=True),
            text("currency", "ISO 4217."),
            instant("valid_from", "Holds from then on."),
            instant("valid_to", "Holds until then."),
            instant("published_at", "Published."),
            text("published_by", "By whom."),
        ),
        default_order=Order("number", is_descending=True),
    ),
    view=TariffVersionItem,
    below=TARIFF,
)


@shows("/api/v1/tariffs/{tariff_id:str}", needs=READ, tag=TAG)
async def show_tariff(tariff_id: str, work: Work) -> TariffView:
    """One tariff."""
    return await one(work, LISTED, tariff_id)


@creates("/api/v1/tariffs", needs=CREATE, tag=TAG)
async def add_tariff(data: NewTariffBody, work: Work) -> TariffView:
    """Add a tariff. It prices nothing before its first version is published."""
    tariff_id = TariffId(work.mint("trf"))
    organization_id = work.organization(data.organization_id)
    await work.stores.tariffs.add(organization_id, tariff_id, data.name, work.at)
    await work.tell(organization_id, "tariff.added", tariff_id)
    return await one(work, LISTED, tariff_id)


@changes("/api/v1/tariffs/{tariff_id:str}", needs=CHANGE, tag=TAG)
async def change_tariff(tariff_id: str, data: TariffChangesBody, work: Work) -> TariffView:
    """Rename a tariff. Published versions keep the name that they were published under."""
    found = seen(await work.stores.tariffs.lock(TariffId(tariff_id)), "tariff")
    if isinstance(data.name, str):
        await work.stores.tariffs.rename(TariffId(tariff_id), data.name)
        await work.tell(found[0], "tariff.renamed", tariff_id)
    return await one(work, LISTED, tariff_id)


async def problems_of_version(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with a version, with its document and with the places where it would hold."""
    tariff_id = TariffId(work.path("tariff_id"))
    found = await work.stores.tariffs.lock(tariff_id)
    if found is None or not sent.has("document"):
        return ()
    _, remarks = await _judged(work, sent.get("document"), tariff_id)
    return [_placed(each) for each in _errors(remarks)]


@creates(
    "/api/v1/tariffs/{tariff_id:str}/versions", needs=CREATE, tag=TAG, check=problems_of_version
)
async def publish_tariff_version(
    tariff_id: str, data: NewTariffVersionBody, work: Work
) -> TariffVersionView:
    """Publish a version: final from now on, for sessions that begin while it holds.

    What is wrong with it is listed by field, and nothing is published; what is only odd is in
    `warnings` of the answer.
    """
    found = seen(await work.stores.tariffs.lock(TariffId(tariff_id)), "tariff")
    organization_id, last = found
    draft = _read(
        data.document,
        version_id=TariffVersionId(work.mint("trv")),
        tariff_id=TariffId(tariff_id),
        number=last + 1,
    )
    used = await work.stores.tariffs.places(TariffId(tariff_id))
    places = [place for place, _ in used]
    problems = lint(draft, places)
    version = publish(draft, work.at, places)
    await work.stores.tariffs.add_version(organization_id, version, by=work.caller.id)
    await work.tell(organization_id, "tariff.published", version.id, tariff_id=tariff_id)
    return _version(version, problems)


@shows(VERSION, needs=READ, tag=TAG)
async def show_tariff_version(
    tariff_id: str, tariff_version_id: str, work: Work
) -> TariffVersionView:
    """One version as it was published, and in words."""
    version = await _found(work, tariff_id, tariff_version_id)
    used = await work.stores.tariffs.places(version.tariff_id)
    return _version(version, _oddities(version, [place for place, _ in used]))


@does(f"{VERSION}/quote", needs=READ, tag=TAG)
async def quote_tariff_version(
    tariff_id: str, tariff_version_id: str, data: QuoteBody, work: Work
) -> BillView:
    """What a session would cost under this version: one of yours, or an imagined one."""
    version = await _found(work, tariff_id, tariff_version_id)
    if (data.session_id is None) == (data.imagined is None):
        refuse("which session?", [Problem("session_id", "either this or imagined")])
    if data.imagined is not None:
        return _quoted(version, data.imagined)
    assert data.session_id is not None
    so_far = await session_so_far(work, SessionId(data.session_id))
    if so_far is None:
        refuse("which session?", [not_there("session_id", "session")])
    assert so_far is not None
    return bill_view(rate(so_far.timeline, version), is_final=False)


@does("/api/v1/tariff-preview", needs=READ, tag=TAG)
async def preview_tariff(data: PreviewBody, work: Work) -> BillView:
    """What a session would cost under a tariff that is not published."""
    draft = draft_of(work, data.document)
    refuse_errors(draft)
    return _quoted(draft, data.imagined)


@does("/api/v1/tariff-check", needs=READ, tag=TAG)
async def check_tariff(data: CheckTariffBody, work: Work) -> CheckedTariffView:
    """What publishing this tariff would say, and the tariff in words.

    Without `tariff_id` nothing is known of the places where it would hold.
    """
    tariff_id = None if data.tariff_id is None else TariffId(data.tariff_id)
    if tariff_id is not None and await work.stores.tariffs.owner(tariff_id) is None:
        refuse("which tariff?", [not_there("tariff_id", "tariff")])
    draft, remarks = await _judged(work, data.document, tariff_id)
    errors = _errors(remarks)
    return CheckedTariffView(
        errors=_told(errors),
        warnings=_told([each for each in remarks if each not in errors]),
        words=None if errors or draft is None else _words(draft),
    )


async def _judged(
    work: Work, document: dict[str, Any], tariff_id: TariffId | None
) -> tuple[TariffVersion | None, Sequence[Remark]]:
    """The draft, None where it cannot be read, and all that publishing would remark on it."""
    try:
        draft = read(
            document,
            version_id=TariffVersionId(""),
            tariff_id=tariff_id or TariffId(""),
            number=1,
        )
    except Invalid as wrong:
        return None, _remarks_of(wrong)
    used = () if tariff_id is None else await work.stores.tariffs.places(tariff_id)
    others = sorted({code for _, code in used} - {draft.currency})
    return draft, [
        *lint(draft, [place for place, _ in used]),
        *(remark("currency", RemarkCode.OTHER_CURRENCY, currency=code) for code in others),
    ]


def _remarks_of(wrong: Invalid) -> Sequence[Remark]:
    return [each for each in wrong.problems if isinstance(each, Remark)]


def refuse_errors(draft: TariffVersion) -> None:
    """Raise what keeps a draft from being priced, if anything does.

    Raises:
        Invalid: lint finds errors.
    """
    errors = [_placed(each) for each in _errors(lint(draft))]
    refuse("the tariff cannot be priced", errors)


def _errors(remarks: Sequence[Remark]) -> Sequence[Remark]:
    return [each for each in remarks if each.severity is Severity.ERROR]


def _quoted(version: TariffVersion, body: ImaginedBody) -> BillView:
    problems = []
    if not is_zone(body.zone):
        problems.append(Problem("imagined.zone", "an IANA time zone, such as Europe/Amsterdam"))
    if body.start.tzinfo is None:
        problems.append(Problem("imagined.start", "needs a UTC offset"))
    refuse("this cannot be imagined", problems)
    session: Timeline = imagined(
        zone=body.zone,
        start=body.start,
        energy_wh=body.energy_wh,
        power_w=body.power_w,
        idle=timedelta(seconds=body.idle_s),
    )
    return bill_view(rate(session, version), is_final=False)


def draft_of(work: Work, document: dict[str, Any]) -> TariffVersion:
    """A document as a tariff that nobody has published.

    Raises:
        Invalid: it cannot be read.
    """
    version_id = TariffVersionId(work.mint("trv"))
    return _read(document, version_id=version_id, tariff_id=TariffId("trf_draft"), number=1)


def _read(
    document: dict[str, Any], *, version_id: TariffVersionId, tariff_id: TariffId, number: int
) -> TariffVersion:
    try:
        return read(document, version_id=version_id, tariff_id=tariff_id, number=number)
    except Invalid as refusal:
        problems = tuple(map(_placed, refusal.problems))
        raise Invalid(refusal.sentence, problems=problems) from None


def _placed(problem: Problem) -> Problem:
    """The problem with its path as the caller wrote it: below `document`."""
    return replace(problem, field=_below_document(problem))


def _below_document(problem: Problem) -> str:
    return f"document.{problem.field}" if problem.field else "document"


def _oddities(version: TariffVersion, places: Sequence[Place]) -> Sequence[Remark]:
    """What lint would warn of today; that it is published is not odd."""
    draft = replace(version, published_at=None)
    return [each for each in lint(draft, places) if each.severity is not Severity.ERROR]


def _version(version: TariffVersion, remarks: Sequence[Remark]) -> TariffVersionView:
    return TariffVersionView(
        id=version.id,
        tariff_id=version.tariff_id,
        number=version.number,
        currency=version.currency,
        document=msgspec.to_builtins(version, str_keys=True),
        words=_words(version),
        warnings=_told(remarks),
    )


def _words(version: TariffVersion) -> TariffWords:
    return TariffWords(en=list(sentences(version, "en")), de=list(sentences(version, "de")))


def _told(remarks: Sequence[Remark]) -> list[TariffProblem]:
    return [
        TariffProblem(
            field=_below_document(each),
            rule=each.rule,
            code=each.code,
            values={
                name: value if isinstance(value, str) else list(value)
                for name, value in each.values.items()
            },
        )
        for each in remarks
    ]


async def _found(work: Work, tariff_id: str, version_id: str) -> TariffVersion:
    version = await work.stores.tariffs.version(TariffVersionId(version_id))
    if version is None or version.tariff_id != tariff_id:
        raise no_such("tariff version")
    return version


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/tariffs", LISTED, needs=READ, tag=TAG, summary="Tariffs"),
    show_tariff,
    add_tariff,
    change_tariff,
    lists(
        "/api/v1/tariffs/{tariff_id:str}/versions",
        VERSIONS,
        needs=READ,
        tag=TAG,
        summary="Versions of a tariff",
    ),
    publish_tariff_version,
    show_tariff_version,
    quote_tariff_version,
    preview_tariff,
    check_tariff,
)
