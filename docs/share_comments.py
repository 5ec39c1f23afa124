#!/usr/bin/env python3
"""share_comments.py INCLUDE COPY: the headers for Doxygen. A comment above a function speaks for the functions below it, too, up to the next blank line or
comment, and one on a declaration of several members for each of them: that is how the headers are written; Doxygen wants to be told so one by one."""

import pathlib
import sys


def one_by_one(line, comment):
    """A declaration of several members with its comment, the one behind it or else that above it, at each of them."""
    code, mark, behind = line.partition("///<")
    commas, depth = [], 0
    for place, c in enumerate(code):
        depth += (c in "<({[") - (c in ">)}]")
        if c == "(" and depth == 1:
            return line  # a function
        if c == "," and depth == 0:
            commas.append(place)
    if not commas or not (mark or comment) or not code.rstrip().endswith(";"):
        return line
    between = f" ///<{behind}" if mark else "\n" + "".join(comment)
    for place in reversed(commas):
        code = code[: place + 1] + between + code[place + 1 :]
    return code + mark + behind


def shared(lines):
    """The lines of a header, comments repeated where functions or members share them."""
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
                line = one_by_one(line, comment)
            else:
                is_function = "(" in text.split("//")[0] or text.startswith("template")
                if not fresh and function and is_function and complete and "= delete" not in text:
                    yield from comment
                above, fresh, function = comment if fresh else [], False, is_function
                line = one_by_one(line, above)
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
