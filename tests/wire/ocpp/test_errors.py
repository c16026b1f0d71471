import msgspec
import pytest

from chargewright.wire.ocpp.errors import ErrorCode, Fault, Version, fault_of


@pytest.mark.parametrize(
    ("code", "in_16", "in_201"),
    [
        (ErrorCode.FORMAT_VIOLATION, "FormationViolation", "FormatViolation"),
        (
            ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION,
            "OccurenceConstraintViolation",
            "OccurrenceConstraintViolation",
        ),
        (ErrorCode.RPC_FRAMEWORK_ERROR, "FormationViolation", "RpcFrameworkError"),
        (ErrorCode.MESSAGE_TYPE_NOT_SUPPORTED, "NotSupported", "MessageTypeNotSupported"),
        *((code, code.value, code.value) for code in (
            ErrorCode.GENERIC_ERROR,
            ErrorCode.INTERNAL_ERROR,
            ErrorCode.NOT_IMPLEMENTED,
            ErrorCode.NOT_SUPPORTED,
            ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
            ErrorCode.PROTOCOL_ERROR,
            ErrorCode.SECURITY_ERROR,
            ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        )),
    ],
)  # fmt: skip
def test_each_version_has_its_spelling(code, in_16, in_201):
    assert (code.spelled(Version.V16), code.spelled(Version.V201)) == (in_16, in_201)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("FormationViolation", ErrorCode.FORMAT_VIOLATION),
        ("FormatViolation", ErrorCode.FORMAT_VIOLATION),
        ("OccurenceConstraintViolation", ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION),
        ("OccurrenceConstraintViolation", ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION),
        ("NotSupported", ErrorCode.NOT_SUPPORTED),
        ("Whatever", None),
        ("", None),
    ],
)
def test_every_spelling_is_understood(word, code):
    assert ErrorCode.meant_by(word) is code


@pytest.mark.parametrize(
    ("fault", "description"),
    [
        (Fault(ErrorCode.GENERIC_ERROR, "too hot"), "too hot"),
        (Fault(ErrorCode.GENERIC_ERROR, "too hot", "evse[0]"), "evse[0]: too hot"),
        (Fault(ErrorCode.GENERIC_ERROR, "x\x00\n\ud800"), "x\\u0000\\u000a\\ud800"),
        (Fault(ErrorCode.GENERIC_ERROR, "x" * 300), "x" * 255),
    ],
)
def test_a_description_can_always_be_sent(fault, description):
    assert fault.description == description
    msgspec.json.encode(fault.description)


def test_what_the_decoder_says_and_we_do_not_know_is_still_told():
    fault = fault_of(msgspec.ValidationError("Something new - at `$.a[0].b`"))
    assert fault == Fault(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "Something new", "a[0].b")
