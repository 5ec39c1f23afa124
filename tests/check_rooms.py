#!/usr/bin/env python3
"""Holds the sources to the one-way dependencies of the rooms.

check_rooms.py SOURCE_DIR     exit 1 and one line per violation
check_rooms.py --self-test    plants violations in a scratch tree and checks that each is seen
"""

import pathlib
import re
import sys
import tempfile

ROOMS = {  # every room may include itself and the rooms that those it names may include
    "base": [],
    "parallel": ["base"],
    "physics": ["base"],
    "mesh": ["parallel"],
    "laws": ["mesh", "physics"],
    "solver": ["laws"],
    "analysis": ["solver"],
    "io": ["analysis"],
    "setup": ["io"],
    "run": ["setup"],
    "app": ["run"],
}


def below(room):
    """All the rooms that a room may include, itself apart."""
    return {lower for named in ROOMS[room] for lower in {named, *below(named)}}


MAY_INCLUDE = {room: below(room) for room in ROOMS}
SHARED_HEADERS = {"version.hpp": {"io", "run", "app"}}  # header: rooms that may use it
MAINS = {"app/main.cpp", "tests/main.cpp", "bench/main.cpp"}  # they start and end PETSc

# what is included, the rooms that may do so in files of their own, what it is called in a message
LIBRARIES = [
    (re.compile(r"petsc\w*\.h|slepc\w*\.h|petsc/"), {"parallel", "solver", "mesh"}, "PETSc"),
    (re.compile(r"yaml-cpp/"), {"io"}, "yaml-cpp"),
    (re.compile(r"hdf5\w*\.h|H5\w+\.h|highfive/"), {"io"}, "HDF5"),
    (re.compile(r"CLI/"), {"app"}, "CLI11"),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
LEAK = re.compile(r"\b(YAML::\w+|Petsc[A-Z]\w*|_p_(?:Vec|Mat|KSP|SNES|DM)\b|H5[A-Z]\w+)")


def room_of(path):
    """(room, public) of a source file; room is None for tests, benchmarks and headers that belong to all."""
    parts = path.parts
    if parts[:2] == ("include", "kapitza"):
        return (parts[2] if len(parts) > 3 else None), True
    return (parts[0] if parts[0] in MAY_INCLUDE else None), False


def room_problem(room, included):
    """What is wrong with a file of `room` including the header `included`, or None."""
    parts = [p for p in pathlib.PurePosixPath(included).parts if p not in ("..", ".")]
    if parts[0] == "kapitza" and len(parts) == 2:
        users = SHARED_HEADERS.get(parts[1])
        if users is None:
            return "belongs to no room"
        return None if room is None or room in users else f"is not for {room}"
    target = parts[1] if parts[0] == "kapitza" else parts[0] if len(parts) > 1 else None
    if room is None or target == room or target in MAY_INCLUDE.get(room, set()):
        return None
    if parts[0] == "kapitza" or target in MAY_INCLUDE:
        return f"{room} must not know {target}"
    return None


def library_problem(path, room, public, included):
    for pattern, rooms, name in LIBRARIES:
        if not pattern.match(included):
            continue
        if public:
            return f"{name} must not show in a public header"
        if name == "PETSc" and path.as_posix() in MAINS:
            return None
        if room not in rooms and not (name != "PETSc" and room is None):
            return f"{name} belongs to {' and '.join(sorted(rooms))} only"
    if room in ("base", "physics") and included == "mpi.h":
        return f"{room} knows no MPI"
    return None


def check_file(root, path):
    room, public = room_of(path)
    for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
        include = INCLUDE.match(line)
        if include:
            name = include.group(1)
            problem = library_problem(path, room, public, name) or room_problem(room, name)
            if problem:
                yield f"{path}:{number}: #include {name}: {problem}"
        elif public:
            leak = LEAK.search(line.split("//")[0])
            if leak:
                yield f"{path}:{number}: {leak.group(1)} must not show in a public header"


def check(root):
    folders = [*MAY_INCLUDE, "include", "tests", "bench"]
    files = (f for d in folders for f in sorted((root / d).rglob("*")) if f.suffix in (".cpp", ".hpp", ".h"))
    return [problem for file in files for problem in check_file(root, file.relative_to(root))]


GOOD = {
    "laws/coupling.cpp": '#include "kapitza/physics/bands.hpp"\n#include "laws/cells.hpp"\n',
    "app/main.cpp": '#include "kapitza/io/deck.hpp"\n#include <CLI/CLI.hpp>\n#include <petscsys.h>\n',
    "io/deck.cpp": '#include "kapitza/analysis/budget.hpp"\n#include "kapitza/version.hpp"\n#include <yaml-cpp/yaml.h>\n',
    "analysis/budget.cpp": '#include "kapitza/solver/state.hpp"\n',
    "solver/krylov.hpp": '#include "kapitza/mesh/stack_mesh.hpp"\n#include <petscksp.h>\n',
    "mesh/stack.cpp": '#include "kapitza/base/error.hpp"\n#include "helper.hpp"\n',
    "include/kapitza/solver/state.hpp": '#include <mpi.h>\n// see PetscInitialize\n',
    "tests/unit/io/deck_test.cpp": '#include "kapitza/io/deck.hpp"\n#include <gtest/gtest.h>\n',
}
BAD = {
    "physics/a.cpp": '#include "kapitza/mesh/stack_mesh.hpp"\n',
    "physics/b.cpp": "#include <mpi.h>\n",
    "physics/c.cpp": '#include "kapitza/version.hpp"\n',
    "mesh/a.cpp": '#include "kapitza/physics/bands.hpp"\n',
    "mesh/b.cpp": '#include "kapitza/unheard_of.hpp"\n',
    "base/a.cpp": '#include "kapitza/parallel/communicator.hpp"\n',
    "laws/a.cpp": '#include "solver/stack/sweep.hpp"\n',
    "setup/a.cpp": '#include "run/checkpointing.hpp"\n',
    "solver/a.cpp": '#include "kapitza/analysis/budget.hpp"\n',
    "solver/b.cpp": '#include "../io/private.hpp"\n',
    "analysis/a.cpp": '#  include <kapitza/io/deck.hpp>\n',
    "analysis/b.cpp": "#include <petscvec.h>\n",
    "io/a.cpp": '#include "app/commands.hpp"\n',
    "io/b.cpp": "#include <petscsys.h>\n",
    "app/run.cpp": "#include <petscsys.h>\n",
    "app/plot.cpp": "#include <hdf5.h>\n",
    "app/deck.cpp": "#include <yaml-cpp/yaml.h>\n",
    "include/kapitza/solver/a.hpp": "#include <petscvec.h>\n",
    "include/kapitza/io/a.hpp": "#include <yaml-cpp/yaml.h>\n",
    "include/kapitza/io/b.hpp": "namespace YAML { class Node; }\nvoid read(const YAML::Node&);\n",
    "include/kapitza/mesh/a.hpp": '#include "kapitza/solver/angles.hpp"\n',
    "tests/mpi/halo_test.cpp": "#include <petscvec.h>\n",
}


def self_test():
    failures = 0
    for expected, files in ((False, GOOD), *((True, {path: text}) for path, text in BAD.items())):
        with tempfile.TemporaryDirectory() as scratch:
            root = pathlib.Path(scratch)
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            found = check(root)
        if bool(found) != expected:
            failures += 1
            print(f"{'missed' if expected else 'false alarm'}: {found or files}")
    return failures


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 1 if self_test() else 0
    problems = check(pathlib.Path(sys.argv[1]).resolve())
    print("\n".join(problems) or "every include follows the rooms")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
