"""What a transaction has cost so far (OCPP 2.0.1, part 2, I)."""

from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import Number, Text36


class CostUpdatedRequest(Extensible):
    total_cost: Number
    """So far, with taxes, in the currency of TariffCostCtrlr."""
    transaction_id: Text36


class CostUpdatedResponse(Extensible):
    pass
