"""A module of the page as the body of a function: without comments, its imports and exports written out.

So the modules of a page fit into one file (`app.pages.joined`). Everything is taken from the syntax tree; a form that
the page's modules do not have is refused rather than guessed at.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

JAVASCRIPT = Language(tree_sitter_javascript.language())
PARTS = """
(comment) @comment
(template_string) @text
(program (import_statement) @import)
(program (export_statement) @export)
(call_expression function: (import)) @later
(meta_property) @meta
"""
INDENT = re.compile(rb"^(?:[ \t]*\n)*[ \t]+|^(?:[ \t]*\n)+", re.MULTILINE)


class Unknown(RuntimeError):
    """A form that `rewritten` does not know: where it stands, and what a module may export."""

    def __init__(self, name: str, node: Node) -> None:
        source = (node.text or b"").decode()[:80]
        super().__init__(
            f"{name}:{node.start_point.row + 1}: “{source}” cannot be joined into a page's file: a module exports "
            "const, function, class and { names }, and imports by name."
        )


@dataclass(frozen=True)
class Body:
    """A module's code, and the object literal of its exports; `imports` are the names of the modules it needs first."""

    imports: tuple[str, ...]
    code: str
    exports: str


@dataclass(frozen=True)
class Edit:
    """New code for the bytes from `start` to `end`."""

    start: int
    end: int
    code: str


def is_vendored(name: str) -> bool:
    """Whether a module is a library's, which stays a file of its own."""
    return name.startswith("vendor/")


def rewritten(name: str, source: bytes) -> Body:
    """A module, by its path under static/, in the terms of lib/registry.js: `$need`, `$load` and `$at`."""
    root = Parser(JAVASCRIPT).parse(source).root_node
    if root.has_error:
        raise Unknown(name, root)
    captures = QueryCursor(_query()).captures(root)
    parts = {kind: sorted(nodes, key=lambda node: node.start_byte) for kind, nodes in captures.items()}
    edits = [Edit(node.start_byte, node.end_byte, _space(node)) for node in parts.get("comment", ())]
    imports: dict[str, None] = {}
    exports: list[str] = []
    for node in parts.get("import", ()):
        module = _target(name, node.child_by_field_name("source"))
        imports[module] = None
        edits.append(Edit(node.start_byte, node.end_byte, _import(name, node, module)))
    for node in parts.get("export", ()):
        edits.append(_export(name, node, imports, exports))
    for node in parts.get("later", ()):
        arguments = node.child_by_field_name("arguments")
        module = _target(name, arguments.named_child(0) if arguments else None)
        load = f'import($at("{module}"))' if is_vendored(module) else f'$load("{module}")'
        edits.append(Edit(node.start_byte, node.end_byte, load))
    for node in parts.get("meta", ()):
        member = node.parent
        if member is None or member.text != b"import.meta.url":
            raise Unknown(name, node)
        edits.append(Edit(member.start_byte, member.end_byte, f'$at("{name}")'))
    texts = [(node.start_byte, node.end_byte) for node in parts.get("text", ())]
    return Body(tuple(imports), _applied(source, edits, texts), f"{{ {', '.join(exports)} }}")


@cache
def _query() -> Query:
    return Query(JAVASCRIPT, PARTS)


def _space(comment: Node) -> str:
    """What stands for a comment: a line break where it has one, for the sake of automatic semicolons."""
    return "\n" if comment.start_point.row != comment.end_point.row else " "


def _target(name: str, text: Node | None) -> str:
    """The path under static/ of a module that `name` imports by this string."""
    if text is None or text.type != "string" or not text.text:
        raise ValueError(f"{name} imports what is no text")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), text.text.decode()[1:-1]))


def _import(name: str, statement: Node, module: str) -> str:
    """An import as a constant."""
    need = f'$need("{module}")'
    clause = next((child for child in statement.named_children if child.type == "import_clause"), None)
    if clause is None:
        return f"{need};"
    names: list[str] = []
    for child in clause.named_children:
        if child.type == "namespace_import":
            return f"const {_text(child.named_child(0))} = {need};"
        if child.type == "identifier":
            names.append(f"default: {_text(child)}")
        elif child.type == "named_imports":
            names += [_pair(each, ": ") for each in child.named_children if each.type == "import_specifier"]
        else:
            raise Unknown(name, child)
    return f"const {{ {', '.join(names)} }} = {need};"


def _export(name: str, statement: Node, imports: dict[str, None], exports: list[str]) -> Edit:
    """An export without the word; its names join `exports`."""
    declaration = statement.child_by_field_name("declaration")
    if declaration is not None and statement.child_by_field_name("value") is None:
        exports += _declared(name, declaration)
        if any(child.type == "default" for child in statement.children):
            raise Unknown(name, statement)
        return Edit(statement.start_byte, declaration.start_byte, "")
    clause = next((child for child in statement.named_children if child.type == "export_clause"), None)
    if clause is None:
        raise Unknown(name, statement)
    source, code = statement.child_by_field_name("source"), ""
    if source is not None:
        module = _target(name, source)
        imports[module] = None
        code = f'$need("{module}");'
    for each in clause.named_children:
        local, given = _names(each)
        exports.append(f'{given}: $need("{module}").{local}' if source is not None else f"{given}: {local}")
    return Edit(statement.start_byte, statement.end_byte, code)


def _declared(name: str, declaration: Node) -> Iterator[str]:
    """The names that an exported declaration gives; a variable might change after it is handed on."""
    if declaration.type == "lexical_declaration" and declaration.child(0).type == "const":
        for each in declaration.named_children:
            variable = each.child_by_field_name("name")
            if variable is None or variable.type != "identifier":
                raise Unknown(name, declaration)
            yield _text(variable)
    elif declaration.type in ("function_declaration", "generator_function_declaration", "class_declaration"):
        yield _text(declaration.child_by_field_name("name"))
    else:
        raise Unknown(name, declaration)


def _names(specifier: Node) -> tuple[str, str]:
    """The two names of a specifier: before `as` and after it."""
    first = _text(specifier.child_by_field_name("name"))
    alias = specifier.child_by_field_name("alias")
    return first, _text(alias) if alias is not None else first


def _pair(specifier: Node, between: str) -> str:
    first, second = _names(specifier)
    return first if first == second else f"{first}{between}{second}"


def _text(node: Node | None) -> str:
    assert node is not None and node.text is not None
    return node.text.decode()


def _applied(source: bytes, edits: list[Edit], texts: list[tuple[int, int]]) -> str:
    """The source with the edits, and without the indents and empty lines that are in no text."""
    spans = [*texts, *((edit.start, edit.end) for edit in edits)]
    own = [(start, end) for start, end in spans if b"\n" in source[start:end]]
    indents = [
        Edit(*indent.span(), "")
        for indent in INDENT.finditer(source)
        if not any(start < indent.end() and indent.start() < end for start, end in own)
    ]
    code, position = bytearray(), 0
    for edit in sorted([*edits, *indents], key=lambda edit: edit.start):
        code += source[position : edit.start] + edit.code.encode()
        position = edit.end
    return bytes(code + source[position:]).decode().strip()
