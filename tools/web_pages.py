"""The addresses of the dashboard's pages, as its routes nest them: `web/src/routes.tsx` is read."""

import re
from pathlib import Path
from typing import Final

ROUTES: Final = Path(__file__).parent.parent / "web/src/routes.tsx"
_TOKEN: Final = re.compile(r'page\(\s*"([^"]*)"|[\[\]]')


def page_paths(routes: str | None = None) -> tuple[str, ...]:
    """Each once, in the order of the file; `:name` is a parameter, `*` is any other address."""
    text = ROUTES.read_text(encoding="utf-8") if routes is None else routes
    found: list[str] = []
    above = [""]
    for token in _TOKEN.finditer(text.partition("createBrowserRouter(")[2]):
        if token[0] == "[":
            above.append(found[-1] if found else "")
        elif token[0] == "]":
            above.pop()
        else:
            is_whole = token[1].startswith(("/", "*"))
            found.append(token[1] if is_whole else f"{above[-1]}/{token[1]}".rstrip("/"))
    return tuple(dict.fromkeys(found))
