"""The API document as one page for people: no script, no asset, nothing from another host.

Operations stand under their tag, each folded until it is opened; shapes stand once at the end and
are linked. Problem codes are anchors, so that a problem's `type` leads to its row.
"""

from collections.abc import Iterable, Mapping
from html import escape
from importlib import resources
from typing import Any, Final

from chargewright.api.refusals import ROWS
from chargewright.kernel.content_policy import policy_of_plain_page

STYLE: Final = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
POLICY: Final = policy_of_plain_page(STYLE)
_WHO: Final[Mapping[str, str]] = {
    "open": "nothing, it is open to everybody",
    "signed in": "any key or person, signed in",
    "signed in so far": "any key, or a person at whatever stage of signing in",
    "person": "a person, signed in",
    "person so far": "a person at whatever stage of signing in",
}
"""What a route needs that asks for no permission."""
_METHODS: Final = ("get", "post", "put", "patch", "delete")


def page_of(document: Mapping[str, Any]) -> str:
    """The whole page."""
    info = document["info"]
    by_tag = _by_tag(document)
    schemas = document["components"]["schemas"]
    title = f"{escape(info['title'])} API"
    sections = [
        *(
            _section(_anchor(tag), escape(tag), "".join(operations))
            for tag, operations in sorted(by_tag.items(), key=lambda one: _place(one[0]))
        ),
        _section("shapes", "shapes", "".join(_shape(*one) for one in sorted(schemas.items()))),
        _section("problems", "problems", _problems()),
    ]
    links = "".join(f"<a href='#{anchor}'>{name}</a>\n" for anchor, name, _ in sections)
    return (
        "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        "<meta name='color-scheme' content='light dark'>\n<link rel='icon' href='data:,'>\n"
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{title}</h1>\n<p class='release'>Release {escape(info['version'])},"
        " <a href='/api/openapi.json'>OpenAPI 3.1</a></p>\n"
        f"<p>{_prose(info['description'])}</p>\n</header>\n"
        f"<nav aria-label='Contents'>\n{links}</nav>\n"
        f"<main>\n{''.join(html for _, _, html in sections)}</main>\n</body>\n</html>\n"
    )


def _place(tag: str) -> tuple[bool, str]:
    """By name, what is about the document itself first."""
    return tag != "reference", tag.lower()


def _section(anchor: str, name: str, inside: str) -> tuple[str, str, str]:
    """Where it is, what it is called, and its HTML."""
    html = f"<section>\n<h2 id='{anchor}'>{name}</h2>\n{inside}</section>\n"
    return anchor, name, html


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
    needs = operation["x-needs"]
    who = _WHO.get(needs, needs)
    if roles := operation.get("x-roles"):
        who += f" ({', '.join(role.replace('_', ' ') for role in roles)})"
    summary, told = operation.get("summary", ""), operation.get("description", "")
    parts = [
        f"<details><summary><span class='method {method}'>{method.upper()}</span>",
        f"<code>{escape(path)}</code>",
        # The anchor is inside: a browser opens what it has to show.
        f"<span class='says'>{_prose(summary)}</span></summary><div class='inside' id='{anchor}'>",
        f"<p>{_prose(told)}</p>" if told and told.rstrip(".") != summary else "",
        f"<p class='needs'>Needs: {escape(who)}</p>",
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
    return "".join((*parts, "</div></details>\n"))


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
        f"<details><summary><code>{escape(name)}</code></summary>"
        f"<div class='inside' id='shape-{escape(name)}'>{told}{inside}</div></details>\n"
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
    return _table(("code", "status", "title", "what to do"), rows)


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
    heads = "".join(f"<th scope='col'>{each}</th>" for each in head)
    return (
        "<div class='table'><table><thead><tr>"
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _prose(text: str) -> str:
    """Plain text with `code` in it."""
    pieces = escape(text).split("`")
    return "".join(
        f"<code>{piece}</code>" if place % 2 else piece for place, piece in enumerate(pieces)
    )


def _anchor(tag: str) -> str:
    return "tag-" + escape(tag.lower().replace(" ", "-"))
