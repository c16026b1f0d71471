"""The API document as one page for people: no script, no asset, nothing from another host.

Operations stand under their tag, each folded until it is opened; shapes stand once at the end and
are linked. Problem codes are anchors, so that a problem's `type` leads to its row.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

from chargewright.api.refusals import ROWS

_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --ink: #0b6e4f; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
nav a { margin-right: 1rem; white-space: nowrap; }
a { color: inherit; text-decoration-color: var(--ink); }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; }
summary { cursor: pointer; padding: .5rem .75rem; display: flex; gap: .75rem; flex-wrap: wrap; }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
details > div { padding: 0 .75rem .75rem; overflow-x: auto; }
.method { font: 600 .85em/1.8 ui-monospace, monospace; min-width: 4.5em; color: var(--ink); }
code { font-family: ui-monospace, monospace; font-size: .92em; }
summary .says { opacity: .75; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; }
th { font-weight: 600; } tr { border-bottom: 1px solid var(--soft); }
:target { background: var(--soft); }
"""
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'"
)
_METHODS: Final = ("get", "post", "put", "patch", "delete")


def page_of(document: Mapping[str, Any]) -> str:
    """The whole page."""
    info = document["info"]
    by_tag = _by_tag(document)
    schemas = document["components"]["schemas"]
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(info['title'])} API</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(info['title'])} API</h1>",
        f"<p>Release {escape(info['version'])}, <a href='/api/openapi.json'>OpenAPI 3.1</a></p>",
        f"<p>{_prose(info['description'])}</p><nav>",
        *(f"<a href='#{_anchor(tag)}'>{escape(tag)}</a>" for tag in by_tag),
        "<a href='#shapes'>shapes</a><a href='#problems'>problems</a></nav><main>",
    ]
    for tag, operations in by_tag.items():
        parts.append(f"<h2 id='{_anchor(tag)}'>{escape(tag)}</h2>")
        parts += operations
    parts.append("<h2 id='shapes'>shapes</h2>")
    parts += (_shape(name, schema) for name, schema in sorted(schemas.items()))
    parts.append(_problems())
    parts.append("</main></body></html>")
    return "".join(parts)


def _by_tag(document: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if operation := item.get(method):
                found.setdefault(operation["tags"][0], []).append(
                    _operation(method, path, operation)
                )
    return found


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    anchor = escape(operation["operationId"])
    who = operation["x-needs"]
    if roles := operation.get("x-roles"):
        who += f" ({', '.join(role.replace('_', ' ') for role in roles)})"
    parts = [
        f"<details id='{anchor}'><summary><span class='method'>{method.upper()}</span>",
        f"<code>{escape(path)}</code>",
        f"<span class='says'>{_prose(operation.get('summary', ''))}</span></summary><div>",
        f"<p>{_prose(operation['description'])}</p>" if operation.get("description") else "",
        f"<p>Needs: {escape(who)}</p>",
    ]
    if parameters := operation.get("parameters"):
        parts.append(
            _table(
                ("parameter", "in", "holds", "meaning"),
                (
                    (
                        f"<code>{escape(each['name'])}</code>"
                        + (" *" if each.get("required") else ""),
                        escape(each["in"]),
                        _kind(each["schema"]),
                        _prose(each.get("description", "")),
                    )
                    for each in parameters
                ),
            )
        )
    if body := operation.get("requestBody"):
        parts.append(f"<p>Body: {_content(body)}</p>")
    answers = (
        (escape(status), escape(answer.get("description", "")) or "", _content(answer))
        for status, answer in operation["responses"].items()
        if "$ref" not in answer
    )
    parts.append(_table(("status", "answer", "holds"), answers))
    return "".join((*parts, "</div></details>"))


def _content(holder: Mapping[str, Any]) -> str:
    return ", ".join(
        f"<code>{escape(media_type)}</code> {_kind(content.get('schema', {}))}"
        for media_type, content in holder.get("content", {}).items()
    )


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    required = set(schema.get("required", ()))
    rows = (
        (
            f"<code>{escape(field)}</code>" + (" *" if field in required else ""),
            _kind(inner),
            _prose(inner.get("description", "")),
        )
        for field, inner in schema.get("properties", {}).items()
    )
    told = f"<p>{_prose(schema['description'])}</p>" if schema.get("description") else ""
    inside = (
        _table(("field", "holds", "meaning"), rows) if "properties" in schema else _kind(schema)
    )
    return (
        f"<details id='shape-{escape(name)}'><summary><code>{escape(name)}</code></summary>"
        f"<div>{told}{inside}</div></details>"
    )


def _problems() -> str:
    rows = (
        (
            f"<code id='{row.code}'>{row.code}</code>",
            str(row.status),
            escape(row.title),
            _prose(row.remedy),
        )
        for row in ROWS
    )
    return "<h2 id='problems'>problems</h2>" + _table(
        ("code", "status", "title", "what to do"), rows
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, in a few words, shapes linked."""
    if reference := schema.get("$ref"):
        name = escape(str(reference).rpartition("/")[2])
        return f"<a href='#shape-{name}'>{name}</a>"
    for word in ("oneOf", "anyOf"):
        if word in schema:
            return " or ".join(_kind(each) for each in schema[word])
    if "enum" in schema:
        return "one of " + ", ".join(f"<code>{escape(str(each))}</code>" for each in schema["enum"])
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kinds = kind if isinstance(kind, list) else [kind]
    told = " or ".join(escape(each) for each in kinds)
    limits = [
        f"{word} {escape(str(schema[key]))}".strip() for key, word in _LIMITS if key in schema
    ]
    return f"{told} ({', '.join(limits)})" if limits else told


_LIMITS: Final = (
    ("format", ""),
    ("minLength", "at least"),
    ("maxLength", "at most"),
    ("minimum", "from"),
    ("maximum", "to"),
    ("pattern", "like"),
    ("default", "default"),
)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Cells are HTML already; heads are ours."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    if not body:
        return ""
    return f"<table><tr>{''.join(f'<th>{each}</th>' for each in head)}</tr>{body}</table>"


def _prose(text: str) -> str:
    """Plain text with `code` in it."""
    pieces = escape(text).split("`")
    return "".join(
        f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces)
    )


def _anchor(tag: str) -> str:
    return "tag-" + escape(tag.lower().replace(" ", "-"))
