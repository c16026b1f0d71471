"""Firmware images of the library: what is kept of each, and for which stations it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chargewright.kernel.problem import Problem
from chargewright.network.file_jobs import is_plain_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareImage:
    """One image. `sha256`, `md5` (which PublishFirmware asks for) and `size_bytes` are None until its bytes
    are here, whole.

    `signature` (Base64) and `signing_certificate` (PEM) go together: only then it can be sent as signed.
    """

    id: str
    organization_id: str
    file_name: str
    vendor: str
    model: str
    version: str
    notes: str
    created_at: datetime
    created_by: str
    sha256: str | None = None
    md5: str | None = None
    size_bytes: int | None = None
    signature: str | None = None
    signing_certificate: str | None = None
    uploaded_at: datetime | None = None
    retired_at: datetime | None = None

    @property
    def is_whole(self) -> bool:
        return self.sha256 is not None


def served_by(image: FirmwareImage | None) -> dict[str, Any]:
    """What a job says of the image that stands behind its door; nothing where there is none."""
    if image is None:
        return {}
    return {
        "firmware_id": image.id,
        "firmware_version": image.version,
        "served_name": image.file_name,
        "served_sha256": image.sha256,
        "served_bytes": image.size_bytes,
    }


def problems_of_image(
    file_name: str, signature: str | None, signing_certificate: str | None
) -> list[Problem]:
    """What is wrong with what is said of an image."""
    found = []
    if not is_plain_name(file_name):
        found.append(Problem("file_name", "must be the name of a file, without a path"))
    if (signature is None) != (signing_certificate is None):
        found.append(Problem("signature", "goes together with signing_certificate"))
    return found
