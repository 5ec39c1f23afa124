#!/usr/bin/env python3
"""recipes_test.py SOURCE_DIR: the recipes in packaging/ can be read, are of the version that CMakeLists.txt states, name what it asks for, and
say what was not run."""

import ast
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
CMAKE = (ROOT / "CMakeLists.txt").read_text()
VERSION = re.search(r"project\(kapitza VERSION ([\d.]+)", CMAKE)[1]
NAMES = {  # of CMake or pkg-config: Spack's, conda-forge's, EasyBuild's (None: the toolchain has it)
    "MPI": ("mpi", "openmpi", None), "PETSC": ("petsc", "petsc", "PETSc"), "CHOLMOD": ("suite-sparse", "suitesparse", "SuiteSparse"),
    "SPGLIB": ("spglib", "spglib", "spglib"), "HDF5": ("hdf5", "hdf5", "HDF5"),
    "ZLIB": ("zlib-api", "zlib", "zlib"), "Boost": ("boost", "libboost-headers", "Boost"), "LAPACK": ("lapack", "liblapack", None),
    "yaml-cpp": ("yaml-cpp", "yaml-cpp", "yaml-cpp"), "fmt": ("fmt", "fmt", "fmt"), "nlohmann_json": ("nlohmann-json", "nlohmann_json", "nlohmann_json"),
    "OpenSSL": ("openssl", "openssl", "OpenSSL"), "CLI11": ("cli11", "cli11", "CLI11"), "PkgConfig": ("pkgconfig", "pkg-config", "pkgconf"),
}
problems = []


def check(condition, text):
    if not condition:
        problems.append(text)


def wanted():
    """What the build asks for, by CMake's or pkg-config's name."""
    names = re.findall(r"^(?:find_package|pkg_check_modules|pkg_search_module)\(([\w-]+)", CMAKE, re.MULTILINE)
    check(set(names) == set(NAMES), f"CMakeLists.txt asks for {set(names) ^ set(NAMES)}, of which this test does not know or which is gone")
    return [name for name in names if name in NAMES]


def head(path):
    """The text of a recipe; its first comment must say what was tried and what was not."""
    text = path.read_text()
    check("Tried:" in text and "Not run:" in text, f"{path.name} does not say what was tried and not run")
    return text


def spack():
    tree = ast.parse(head(ROOT / "packaging/spack/packages/kapitza/package.py"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    first = {name: [c.args[0].value for c in calls if c.func.id == name] for name in ("version", "depends_on")}
    check(first["version"] == [VERSION], f"Spack's version is {first['version']}")
    return {re.match(r"[\w-]+", spec)[0] for spec in first["depends_on"]}


def conda():
    text = head(ROOT / "packaging/conda-forge/meta.yaml")
    check(f'{{% set version = "{VERSION}" %}}' in text, "conda-forge has another version")
    plain = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{ ?(.*?) ?\}\}", lambda m: re.sub(r"\W", "-", m[1]), text))
    try:
        import yaml
    except ImportError:
        return set(re.findall(r"^    - ([\w-]+)", plain, re.MULTILINE))
    recipe = yaml.safe_load(plain)
    check(recipe["package"]["name"] == "kapitza" and "kapitza --version" in recipe["test"]["commands"], "conda-forge's recipe lacks name or test")
    return {item.split()[0] for part in ("build", "host") for item in recipe["requirements"][part]}


def easybuild():
    (path,) = (ROOT / "packaging/easybuild").glob("*.eb")
    values = {}
    for node in ast.parse(head(path)).body:
        if isinstance(node, ast.Assign):
            values[node.targets[0].id] = eval(compile(ast.Expression(node.value), path.name, "eval"),
                                              {"SYSTEM": {"name": "system"}, "SOURCE_TAR_GZ": "tar.gz"})
    chain = values["toolchain"]
    check(values["version"] == VERSION, f"EasyBuild's version is {values['version']}")
    check(path.name == f"{values['name']}-{VERSION}-{chain['name']}-{chain['version']}.eb", f"EasyBuild does not find {path.name}")
    return {item[0] for part in ("builddependencies", "dependencies") for item in values[part]}


def containers():
    docker, apptainer = head(ROOT / "packaging/Dockerfile"), head(ROOT / "packaging/apptainer.def")
    words = {line.split()[0] for line in re.sub(r"\\\n", " ", docker).splitlines() if line and not line.startswith("#")}
    check(words <= {"FROM", "COPY", "WORKDIR", "RUN", "USER", "ENTRYPOINT", "CMD"}, f"Dockerfile: {words}")
    sections = set(re.findall(r"^%(\w+)", apptainer, re.MULTILINE))
    check(sections <= {"files", "post", "runscript", "test", "help"} and {"post", "runscript"} <= sections, f"apptainer.def: {sections}")
    for step in ("bash tools/setup", "cmake --preset release -G Ninja -D KAPITZA_TESTS=OFF", "cmake --build --preset release",
                 "cpack --config build/release/CPackConfig.cmake -G DEB -B /package"):
        check(step in docker and step in apptainer, f"a container lacks: {step}")


def releases():
    check(f"\nversion: {VERSION}\n" in (ROOT / "CITATION.cff").read_text(), "CITATION.cff has another version")
    date = re.search(rf"^## \[{re.escape(VERSION)}\] - (\d{{4}}-\d\d-\d\d)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    check(date, f"CHANGELOG.md has no section of {VERSION}")
    if date:
        check(f'date-released: "{date[1]}"' in (ROOT / "CITATION.cff").read_text(), "CITATION.cff has another date than CHANGELOG.md")


def main():
    for number, (recipe, names) in enumerate((("Spack", spack()), ("conda-forge", conda()), ("EasyBuild", easybuild()))):
        for name in wanted():
            known = NAMES[name][number]
            check(known is None or known in names, f"{recipe}: no {known}")
    containers()
    releases()
    print("\n".join(sorted(set(problems))) or "recipes: version " + VERSION)
    return 1 if problems else 0


sys.exit(main())
