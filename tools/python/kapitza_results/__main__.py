"""python3 -m kapitza_results [show|plot|report|ready] ...: prints, draws or reports what `kapitza` wrote, or says what drawing lacks.

Exit codes: 0 done, 2 bad input.
"""

import argparse
import importlib.util
import os
import pathlib
import signal
import sys

DEBIAN = {"numpy": "python3-numpy", "matplotlib": "python3-matplotlib"}
DEBIAN_PYTHON = "/usr/bin/python3"
FORMATS = ("png", "svg", "pdf")


def fail(message):
    print(f"kapitza: {message}", file=sys.stderr)
    return 2


def missing(modules):
    """Of these modules, those that this Python lacks. Debian's own Python takes over where it may have them."""
    absent = [module for module in modules if importlib.util.find_spec(module) is None]
    if absent and os.path.realpath(sys.executable) != os.path.realpath(DEBIAN_PYTHON) and os.access(DEBIAN_PYTHON, os.X_OK):
        package = str(pathlib.Path(__file__).resolve().parents[1])
        os.environ["PYTHONPATH"] = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        os.execv(DEBIAN_PYTHON, [DEBIAN_PYTHON, "-B", "-m", "kapitza_results", *sys.argv[1:]])
    return absent


def formats(text):
    wanted = text.split(",")
    for word in wanted:
        if word not in FORMATS:
            raise argparse.ArgumentTypeError(f"one of {', '.join(FORMATS)} is needed, got '{word}'")
    return wanted


class Parser(argparse.ArgumentParser):
    """One line for what is wrong."""

    def error(self, message):
        self.exit(2, f"kapitza: {message.removeprefix('argument ')} (see {self.prog} --help)\n")


def parser(command):
    result = Parser(prog=f"kapitza {command}" if command in ("plot", "report") else f"python3 -m kapitza_results {command}")
    if command == "show":
        result.add_argument("path", metavar="DIR|FILE", help="what kapitza wrote")
        return result
    if command == "report":
        result.add_argument("path", metavar="DIR", help="directory of a run")
        result.add_argument("--output", metavar="FILE", help="the page (default: report.html beside the results)")
        return result
    result.add_argument("paths", metavar="DIR|FILE", nargs="+", help="directories of runs and studies, or .csv files; several are compared")
    result.add_argument("--format", type=formats, default=["png"], help="png, svg or pdf, or several with commas (default: png)")
    result.add_argument("--output", metavar="DIR", help="where the pictures go (default: beside the results; comparisons: here)")
    return result


def run(command, options):
    from .reading import Problem

    try:
        if command == "show":
            from .contents import contents

            print(contents(options.path))
        elif command == "report":
            from .report import write_report

            print(f"  {write_report(options.path, options.output)}")
        else:
            from .runs import open_result

            results = [open_result(path) for path in options.paths]  # mistakes are told before matplotlib is loaded
            from .pictures import draw

            for path in draw(results, options.format, options.output):
                print(f"  {path}")
    except Problem as problem:
        return fail(str(problem))
    return 0


def main(arguments):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that has seen enough ends this
    command = arguments[0] if arguments and arguments[0] in ("show", "plot", "report", "ready") else "show"
    absent = missing(("numpy",) if command == "show" else ("numpy", "matplotlib"))
    if absent:
        return fail(f"Python's {' and '.join(absent)} {'is' if len(absent) == 1 else 'are'} missing (Debian: "
                    f"apt-get install {' '.join(DEBIAN[module] for module in absent)})")
    if command == "ready":
        return 0
    return run(command, parser(command).parse_args(arguments[1:] if arguments[:1] == [command] else arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
