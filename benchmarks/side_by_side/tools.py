"""What the comparisons need from the machine: this project's program, an interpreter with the Python peers, compilers. Nothing is
installed; what is missing is said, with how to get it."""
from __future__ import annotations

import glob
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field

from side_by_side.machine import output
from side_by_side.workers import Worker

BENCHMARKS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = os.path.join(BENCHMARKS, "side_by_side", "peers")
PROJECT = os.path.join(BENCHMARKS, "OptimizerFunctional.Benchmarks")
COMMAND_LINE = os.path.join(os.path.dirname(BENCHMARKS), "src", "Cli")

# A module of the Python peers, how it is called, and Debian's package of it.
MODULES = {
    "numpy": ("NumPy", "python3-numpy"),
    "scipy": ("SciPy", "python3-scipy"),
    "torch": ("PyTorch", "python3-torch libopenblas0"),
    "nlopt": ("NLopt", "python3-nlopt"),
}


@dataclass
class Tools:
    """What was found. `missing` has a sentence for everything that was not."""

    folder: str
    """A temporary folder for what is compiled."""
    program: list[str]
    """The command that starts our benchmark program."""
    python: str | None = None
    """An interpreter that imports NumPy, and `modules` with it."""
    modules: dict[str, str] = field(default_factory=dict)
    """Versions of the modules of `MODULES` that it imports."""
    cc: str | None = None
    cxx: str | None = None
    versions: dict[str, str] = field(default_factory=dict)
    runtime: str = ""
    """Our runtime and its settings, by its own account."""
    missing: list[str] = field(default_factory=list)

    def lacks(self, module: str) -> str | None:
        """Why a peer in Python cannot be measured, or None."""
        return None if module in self.modules else f"{MODULES[module][1].split()[0]} is missing"

    def ours(self, name: str, **environment: str) -> Worker:
        """Our worker of this name."""
        return Worker([*self.program, "--worker", name], environment)

    def python_worker(self, script: str, *arguments: str, **environment: str) -> Worker:
        """A worker in Python, of the peers' folder."""
        assert self.python, "ask for `lacks` first"
        return Worker([self.python, os.path.join(PEERS, script), *arguments], environment)

    def compiled(self, source: str, *flags: str) -> str:
        """A program made of a C or C++ source of the peers' folder, with -O3 for this machine. Flags that name libraries come last."""
        compiler = self.cc if source.endswith(".c") else self.cxx
        assert compiler, "ask for `cc` or `cxx` first"
        program = os.path.join(self.folder, "".join((source, *flags)).replace("/", ""))
        command = [compiler, "-O3", "-march=native", os.path.join(PEERS, source), "-o", program, *flags]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise RuntimeError(f"{source} does not compile: {made.stderr.strip()}")
        return program


def _modules(python: str) -> dict[str, str]:
    """Which of the modules an interpreter imports, and their versions."""
    script = (
        "import importlib\n"
        f"for name in {list(MODULES)!r}:\n"
        "    try: print(name, importlib.import_module(name).__version__)\n"
        "    except Exception: pass\n")
    lines = (output(python, "-c", script) or "").splitlines()
    return {name: version for name, _, version in (line.partition(" ") for line in lines)}


def _interpreter() -> tuple[str | None, dict[str, str]]:
    """Of the interpreters, the one with the most modules, NumPy among them. Debian's packages are for its own interpreter, which need
    not be the first on the path."""
    paths = dict.fromkeys(path for path in (sys.executable, shutil.which("python3"), "/usr/bin/python3") if path and os.path.exists(path))
    found = [(path, _modules(path)) for path in paths]
    return max((pair for pair in found if "numpy" in pair[1]), key=lambda pair: len(pair[1]), default=(None, {}))


def _compiler(*names: str) -> tuple[str | None, str]:
    path = next((found for name in names if (found := shutil.which(name))), None)
    version = re.search(r"\d+\.\d+\.\d+", output(path, "--version") or "") if path else None
    return path, version.group() if version else ""


def _program(build: bool) -> list[str]:
    dotnet = shutil.which("dotnet")
    if not dotnet:
        sys.exit("dotnet is missing: the .NET 10 SDK builds what is to be measured (https://dotnet.microsoft.com/download).")
    if build:
        for project in (PROJECT, COMMAND_LINE):
            print(f"building {os.path.basename(project)} ...", file=sys.stderr, flush=True)
            made = subprocess.run([dotnet, "build", "-c", "Release", "-m:1", project], capture_output=True, text=True, check=False)
            if made.returncode != 0:
                sys.exit(f"{project} does not build:\n{made.stdout}{made.stderr}")
    built = glob.glob(os.path.join(PROJECT, "bin", "Release", "*", "OptimizerFunctional.Benchmarks.dll"))
    if not built:
        sys.exit(f"Nothing is built in {PROJECT}: leave out --no-build.")
    return [dotnet, max(built, key=os.path.getmtime)]


def find(folder: str, build: bool) -> Tools:
    """Looks for everything once."""
    tools = Tools(folder, _program(build))
    with tools.ours("about") as worker:
        about = worker.ask("about")
    tools.runtime = about["settings"]
    tools.versions[".NET"] = about["runtime"]

    tools.python, tools.modules = _interpreter()
    if tools.python:
        tools.versions["Python"] = (output(tools.python, "--version") or "").split()[-1]
    for module, (name, package) in MODULES.items():
        if module in tools.modules:
            tools.versions[name] = tools.modules[module]
        else:
            tools.missing.append(f"{name} is missing: sudo apt install {package}")

    tools.cc, version = _compiler("cc", "gcc", "clang")
    tools.cxx, _ = _compiler("c++", "g++", "clang++")
    if tools.cc:
        tools.versions["C compiler"] = version
    if not (tools.cc and tools.cxx):
        tools.missing.append("A compiler of C or C++ is missing: sudo apt install gcc g++")
    return tools
