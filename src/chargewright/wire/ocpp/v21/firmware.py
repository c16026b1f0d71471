"""A station takes new firmware (OCPP 2.1, part 2, L)."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import firmware
from chargewright.wire.ocpp.values import Natural, Text2000


class Firmware(firmware.Firmware):
    location: Text2000
    """URL to fetch it from."""


class UpdateFirmwareRequest(firmware.UpdateFirmwareRequest):
    firmware: Firmware
    retries: Natural | UnsetType = UNSET


class UpdateFirmwareResponse(firmware.UpdateFirmwareResponse):
    status_info: StatusInfo | UnsetType = UNSET


class FirmwareStatusNotificationRequest(firmware.FirmwareStatusNotificationRequest):
    status_info: StatusInfo | UnsetType = UNSET


class PublishFirmwareRequest(firmware.PublishFirmwareRequest):
    location: Text2000
    request_id: Natural
    retries: Natural | UnsetType = UNSET
    retry_interval: Natural | UnsetType = UNSET
    """Seconds."""


class PublishFirmwareResponse(firmware.PublishFirmwareResponse):
    status_info: StatusInfo | UnsetType = UNSET


class PublishFirmwareStatusNotificationRequest(firmware.PublishFirmwareStatusNotificationRequest):
    location: Annotated[tuple[Text2000, ...], Meta(min_length=1)] | UnsetType = UNSET
    """URLs in the local network, once published."""
    request_id: Natural | UnsetType = UNSET
    status_info: StatusInfo | UnsetType = UNSET
