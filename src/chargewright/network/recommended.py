"""The templates that are built in: read only, for every station, behind every template of an operator's.

`RECOMMENDED` is for a network whose drivers are asked about and paid for centrally. It is shown as
drift, and applied when somebody asks for it. `MEASURING` is what a station of OCPP 2.x needs to
measure at all, and is set right by itself.
"""

from typing import Final

from chargewright.network.templates import Template, TemplateSetting

_IMPORT: Final = "Energy.Active.Import.Register"
_DURING: Final = f"{_IMPORT},Power.Active.Import,SoC,Voltage,Current.Import"


def _is(value: str, key: str | None = None, variable: str | None = None) -> TemplateSetting:
    return TemplateSetting(value=value, key=key, variable=variable)


RECOMMENDED: Final = Template(
    id="recommended",
    organization_id=None,
    code="RECOMMENDED",
    name="Recommended",
    description="Every driver is asked about centrally, and a session is measured closely.",
    priority=-2,
    settings=(
        # Who may charge: nobody without us
        _is("true", "AuthorizeRemoteTxRequests", "AuthCtrlr/AuthorizeRemoteStart"),
        _is("false", "AuthorizationCacheEnabled", "AuthCacheCtrlr/Enabled"),
        _is("false", "LocalAuthorizeOffline", "AuthCtrlr/LocalAuthorizeOffline"),
        _is("false", "AllowOfflineTxForUnknownId", "AuthCtrlr/OfflineTxForUnknownIdEnabled"),
        _is("false", "LocalAuthListEnabled", "LocalAuthListCtrlr/Enabled"),
        _is("false", "LocalPreAuthorize", "AuthCtrlr/LocalPreAuthorize"),
        _is(
            "true",
            "CentralContractValidationAllowed",
            "ISO15118Ctrlr/CentralContractValidationAllowed",
        ),
        _is("false", "ContractValidationOffline", "ISO15118Ctrlr/ContractValidationOffline"),
        # What is measured: energy first, for a station that has room for few
        _is("15", "MeterValueSampleInterval", "SampledDataCtrlr/TxUpdatedInterval"),
        _is(_DURING, "MeterValuesSampledData", "SampledDataCtrlr/TxUpdatedMeasurands"),
        _is(_IMPORT, None, "SampledDataCtrlr/TxStartedMeasurands"),
        _is(_IMPORT, None, "SampledDataCtrlr/TxEndedMeasurands"),
        _is("900", "ClockAlignedDataInterval", "AlignedDataCtrlr/Interval"),
        _is("Power.Offered", "MeterValuesAlignedData", "AlignedDataCtrlr/Measurands"),
        # Shorter than a session waits for its vehicle
        _is("25", "ConnectionTimeOut", "TxCtrlr/EVConnectionTimeOut"),
        # The interval is multiplied by the attempts before (OCPP 1.6, 9.1.33)
        _is("3", "TransactionMessageAttempts", "OCPPCommCtrlr/MessageAttempts[TransactionEvent]"),
        _is(
            "60",
            "TransactionMessageRetryInterval",
            "OCPPCommCtrlr/MessageAttemptInterval[TransactionEvent]",
        ),
    ),
)

MEASURING: Final = Template(
    id="measuring",
    organization_id=None,
    code="MEASURING",
    name="Measuring",
    description="Without these a station of OCPP 2.x may send no meter value at all.",
    priority=-1,
    versions=("2.0.1", "2.1"),
    settings=tuple(
        TemplateSetting(value=_IMPORT, variable=f"SampledDataCtrlr/{when}Measurands", is_least=True)
        for when in ("TxStarted", "TxUpdated", "TxEnded")
    ),
    sets_right=True,
)

BUILT_IN: Final = (MEASURING, RECOMMENDED)
