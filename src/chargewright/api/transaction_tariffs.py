"""Another tariff for one transaction (OCPP 2.1, I11): refused before it is sent where it cannot be right.

By it the station reckons and shows; the bill goes by the tariff that the session began with.
"""

from collections.abc import Mapping
from typing import Any, Final

from chargewright.api.checks import refuse
from chargewright.api.ports_settings import Settings
from chargewright.api.work import Work
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.configuration import SettingName

_CHANGES: Final = "ChangeTransactionTariff"
_RECKONS: Final = SettingName(
    component="TariffCostCtrlr", variable="Available", variable_instance="Tariff"
)
"""By which a station says whether it reckons by tariffs at all."""


async def refuse_tariff_of_nothing(
    work: Work, settings: Settings, station_id: str, name: str, payload: Mapping[str, Any]
) -> None:
    """Change the tariff of a transaction only while it runs, in its currency, where the station reckons.

    Raises:
        Invalid: it does not run here, is billed in another currency, or the station knows no tariffs.
    """
    if name != _CHANGES:
        return
    problems = []
    currency = await work.stores.station_tariffs.currency_of(station_id, payload["transactionId"])
    if currency is None:
        problems.append(
            Problem("payload.transactionId", "no transaction that runs at this station")
        )
    elif payload["tariff"]["currency"] != currency:
        rule = Sentence("must be {currency}, in which the session is billed", currency=currency)
        problems.append(Problem("payload.tariff.currency", rule))
    known = await settings.known(_RECKONS)
    if known is not None and (known.value or "").casefold() == "false":
        problems.append(Problem("payload.tariff", "the station says that it knows no tariffs"))
    refuse("the tariff of this transaction cannot be changed so", problems)
