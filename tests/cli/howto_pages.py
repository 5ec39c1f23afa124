#!/usr/bin/env python3
"""howto_pages.py PROGRAM PAGE: does what a page says, in the current directory: files (yaml blocks whose first line is `# NAME`) are written, commands
(indented by four) run, and what a text block shows must be in what the last command printed."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

PROGRAM, PAGE = sys.argv[1], pathlib.Path(sys.argv[2])
HEAVY = {"--plot": "matplotlib", "plot": "matplotlib", "report": "matplotlib"}  # what they need of Python


def fail(text):
    sys.exit(f"{PAGE.name}: {text}")


def can_draw():
    return subprocess.run([shutil.which("python3"), "-c", "import numpy, matplotlib"], capture_output=True).returncode == 0


def command(line, draws):
    """Runs it. @return what it printed"""
    if line.startswith("gmsh ") and shutil.which("gmsh") is None:
        return ""
    words = line.replace(" --plot", "") if not draws else line
    if not draws and words.split()[1] in HEAVY:
        return ""
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{line}\nended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def main():
    pathlib.Path("bin").mkdir()
    os.symlink(PROGRAM, "bin/kapitza")  # the page's word for it
    os.environ["PATH"] = f"{pathlib.Path.cwd()}/bin:{os.environ['PATH']}"
    draws, printed, commands = can_draw(), "", 0
    for part in re.finditer(r"^```(\w+)\n(.*?)^```$|^    (\S[^\n]*)$", PAGE.read_text(), re.MULTILINE | re.DOTALL):
        kind, block, line = part.groups()
        if line:
            printed, commands = command(line, draws), commands + 1
        elif kind == "yaml":
            name = re.match(r"# (\S+\.yaml)\n", block) or fail("a deck without a name")
            pathlib.Path(name[1]).write_text(block)
        elif kind == "text":
            for shown in block.rstrip("\n").splitlines():
                shown in printed or fail(f"this is not printed: {shown}\n{printed[-3000:]}")
    commands or fail("no command")


main()
