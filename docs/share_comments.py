#!/usr/bin/env python3
"""share_comments.py INCLUDE COPY: the headers for Doxygen. A comment above a function speaks for the functions below it, too, up to the next blank line or
comment: that is how the headers are written; Doxygen wants to be told so function by function."""

import pathlib
import sys


def shared(lines):
    """The lines of a header, comments repeated above the functions that share them."""
    comment, indent, depth = [], None, 0
    fresh, function = True, False  # no declaration since the comment; the last declaration was a function
    complete = True  # the last declaration
    for line in lines:
        text, margin = line.strip(), len(line) - len(line.lstrip())
        if depth == 0:
            if text.startswith("///") and not text.startswith("///<"):
                comment, indent, fresh = (comment if fresh else []) + [line], margin, True
            elif not text or text.startswith(("//", "#", "}")) or margin != indent:
                comment, indent, fresh = [], None, True
            else:
                is_function = "(" in text.split("//")[0] or text.startswith("template")
                if not fresh and function and is_function and complete and "= delete" not in text:
                    yield from comment
                fresh, function = False, is_function
        code = text.split("//")[0].rstrip()
        complete = not code or code.endswith((";", "}", "{"))
        depth = max(0, depth + sum(code.count(c) for c in "({[") - sum(code.count(c) for c in ")}]"))
        if depth and code.endswith("{") and code.startswith(("struct", "class", "enum", "namespace")):
            depth -= 1  # its members are declarations, too
            comment, indent, fresh = [], None, True
        yield line


def main():
    source, copy = (pathlib.Path(argument) for argument in sys.argv[1:])
    for header in source.rglob("*.hpp"):
        target = copy / header.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(shared(header.read_text().splitlines(keepends=True))))


main()
