"""A tariff as an operator writes it, read into a draft, with every bad field named at once.

The document has the names of the model (`groups[0].components[2].when.start_time`). A tariff with a
single group may leave it out and write its `components` at the top. What is not in the model is a
mistake, not a remark: a misspelt cap must not pass as none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from chargewright.kernel.complaints import spoken
from chargewright.kernel.ids import TariffId, TariffVersionId
from chargewright.kernel.problem import Invalid, Severity
from chargewright.tariffs.model import TariffVersion
from chargewright.tariffs.remarks import Remark, RemarkCode, remark

_OURS: Final = ("id", "tariff_id", "number", "published_at")
_UNREADABLE: Final = object()


def read(
    document: Mapping[str, Any], *, version_id: TariffVersionId, tariff_id: TariffId, number: int
) -> TariffVersion:
    """Read a draft; what it means is judged by `lint`.

    Raises:
        Invalid: fields are missing, unknown or of another kind; `problems` lists all of them.

    """
    problems: list[Remark] = [
        remark(name, RemarkCode.GIVEN_BY_US) for name in _OURS if name in document
    ]
    body = {name: value for name, value in document.items() if name not in _OURS}
    if "components" in body:
        if "groups" in body:
            problems.append(remark("components", RemarkCode.COMPONENTS_BESIDE_GROUPS))
        body["groups"] = [{"id": "all", "components": body.pop("components")}]
    ours = {"id": version_id, "tariff_id": tariff_id, "number": number}
    version = _value({**body, **ours}, TariffVersion, "", problems)
    if problems:
        raise Invalid("the tariff cannot be read", problems=tuple(problems))
    assert isinstance(version, TariffVersion)
    return version


def _value(value: Any, kind: Any, path: str, problems: list[Remark]) -> Any:
    if get_origin(kind) in (Union, UnionType):
        if value is None and type(None) in get_args(kind):
            return None
        (kind,) = (option for option in get_args(kind) if option is not type(None))
    if is_dataclass(kind):
        return _object(value, kind, path, problems)
    if get_origin(kind) is tuple:
        return _list(value, get_args(kind)[0], path, problems)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        reason = spoken(str(error).split(" - at ")[0])
        problems.append(
            remark(path, RemarkCode.UNREADABLE, Severity.ERROR, {"reason": reason}, reason=reason)
        )
        return _UNREADABLE


def _object(value: Any, kind: Any, path: str, problems: list[Remark]) -> Any:
    if not isinstance(value, Mapping):
        problems.append(remark(path, RemarkCode.NOT_AN_OBJECT))
        return _UNREADABLE
    before = len(problems)
    hints = get_type_hints(kind, include_extras=True)
    known = {field.name: field for field in fields(kind)}
    prefix = f"{path}." if path else ""
    problems.extend(
        remark(f"{prefix}{name}", RemarkCode.NO_SUCH_FIELD) for name in value if name not in known
    )
    read_values = {}
    for name, field in known.items():
        if name in value:
            read_values[name] = _value(value[name], hints[name], f"{prefix}{name}", problems)
        elif field.default is MISSING and field.default_factory is MISSING:
            problems.append(remark(f"{prefix}{name}", RemarkCode.MISSING))
    return kind(**read_values) if len(problems) == before else _UNREADABLE


def _list(value: Any, kind: Any, path: str, problems: list[Remark]) -> Any:
    if not isinstance(value, Sequence) or isinstance(value, str):
        problems.append(remark(path, RemarkCode.NOT_A_LIST))
        return _UNREADABLE
    return tuple(
        _value(item, kind, f"{path}[{place}]", problems) for place, item in enumerate(value)
    )
