"""The page of the documentation that lists every setting, made from the settings themselves."""

import inspect
import typing

from chargewright.main.setting import shown
from chargewright.main.settings import DECLARED, Settings


def settings_page() -> str:
    """The text of `docs/operations/settings.md`."""
    lines = [
        "# Settings",
        "",
        "Made from `src/chargewright/main/setting_groups.py`. `chargewright settings` prints the values",
        "in force with their source. The command line wins over the environment, which wins over the",
        "file named by `--config` or `CHARGEWRIGHT_CONFIG`. In the file a key stands under its table:",
        "",
        "```toml",
        'data_dir = "/srv/chargewright"',
        "",
        "[ocpp]",
        'address = "0.0.0.0:9000"',
        "call_timeout_s = 45",
        "```",
        "",
        "Times end in `_s`, `_days`: the unit is in the name. Lists of seconds may be written short:",
        '`"60*5,3600*24"` is five times 60, then 24 times 3600. A name that is no setting is an error',
        "in the file and a warning in the environment.",
    ]
    for name, group in typing.get_type_hints(Settings).items():
        members = [found for key, found in DECLARED.items() if key.split(".")[0] == name]
        title = inspect.getdoc(group) if len(members) > 1 else "Where everything is kept."
        lines += ["", f"## {name}", "", str(title), ""]
        lines += ["| key | default | meaning and who would change it |", "| --- | --- | --- |"]
        lines += [
            f"| `{found.key}`<br>`{found.variable}` | {_cell(found.default)} | {found.meaning} |"
            for found in members
        ]
    return "\n".join(lines) + "\n"


def _cell(default: object) -> str:
    text = shown(default)
    return f"`{text}`" if text else "unset"
