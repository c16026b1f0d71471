"""What a vendor says beside the specification (OCPP 2.1, part 2, P)."""

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import data_transfer


class DataTransferResponse(data_transfer.DataTransferResponse):
    status_info: StatusInfo | UnsetType = UNSET
