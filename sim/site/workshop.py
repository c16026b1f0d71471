"""What a technician has brought to stations: firmware, the roots of certificates, messages, monitors.

As in `upkeep`, asked of stations that no driver's story is told of; what is there from an earlier start
is left as it is.
"""

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sim.site.api import Api, Json

INSTALLED: Final = "1.1.0"
"""The image that is brought to all of these stations at once."""
ORDERED: Final = "1.2.0"
"""And the next, which they shall fetch later."""
MAKER: Final = "Simulated"
"""As the stations themselves say."""
_FETCHED_IN: Final = timedelta(hours=3)
_PADDING: Final = bytes(range(256)) * 256
_WELCOME: Final[Json] = {
    "message": {
        "id": 1,
        "priority": "NormalCycle",
        "state": "Idle",
        "message": {"format": "UTF8", "language": "en", "content": "Welcome to Harbour Yard"},
    }
}
_WORKS: Final[Json] = {
    "message": {
        "id": 2,
        "priority": "InFront",
        "message": {
            "format": "UTF8",
            "language": "de",
            "content": "Am Sonntag von 6 bis 8 Uhr wird hier gearbeitet.",
        },
    }
}
_MONITORS: Final[Json] = {
    "setMonitoringData": [
        {
            "type": "UpperThreshold",
            "value": 70,
            "severity": 4,
            "component": {"name": "CPPWMController"},
            "variable": {"name": "Temperature"},
        },
        {
            "type": "Delta",
            "value": 5,
            "severity": 8,
            "component": {"name": "ChargingStation"},
            "variable": {"name": "ACVoltage"},
        },
    ]
}


async def work_on(api: Api, owner: str, old: str, new: str, now: datetime) -> None:
    """Ask for all of it: at a station of OCPP 1.6 and at one of 2.0.1.

    Raises:
        SaidNoError: the platform refused something.
    """
    if not await api.all(f"stations/{new}/display-messages"):
        for message in (_WELCOME, _WORKS):
            await api.command(new, "SetDisplayMessage", message)
    if not await api.all(f"stations/{new}/monitors"):
        await api.command(new, "SetVariableMonitoring", _MONITORS)
    if not await api.all("installed-certificates", station_id=new):
        await _root(api, new, now)
    if not await api.all("firmware-images", organization_id=owner):
        await _firmware(api, owner, [old, new], now)


async def _firmware(api: Api, owner: str, station_ids: list[str], now: datetime) -> None:
    """One image for all; when they run it, the first of them is to fetch the next one later."""
    whither: Json = {"organization_id": owner, "station_ids": station_ids}
    first = await _image(api, owner, INSTALLED, "Meters report faster.")
    await api.post("firmware-rollouts", {**whither, "firmware_id": first})
    later = await _image(api, owner, ORDERED, "Only after the weekend.")
    body = {"firmware_id": later, "canary": 1, "retrieve_at": (now + _FETCHED_IN).isoformat()}
    await api.post("firmware-rollouts", {**whither, **body})


async def _image(api: Api, owner: str, version: str, notes: str) -> str:
    said = {
        "organization_id": owner,
        "file_name": f"yard-{version}.bin",
        "vendor": MAKER,
        "version": version,
        "notes": notes,
    }
    made = await api.post("firmware-images", said)
    await api.send(f"firmware-images/{made['id']}/content", _content(version))
    return str(made["id"])


def _content(version: str) -> bytes:
    return f"firmware {version}\n".encode() + _PADDING


async def _root(api: Api, station_id: str, now: datetime) -> None:
    """The root by which the station shall know our certificates, and what it says that it has."""
    body = {"certificateType": "CSMSRootCertificate", "certificate": _certificate(now)}
    await api.command(station_id, "InstallCertificate", body)
    await api.command(station_id, "GetInstalledCertificateIds", {})


def _certificate(now: datetime) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Harbour Yard Root")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()
