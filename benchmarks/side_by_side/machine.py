"""What a reader must know of the machine that figures come from: its processor, caches and memory, and what else it was doing."""
from __future__ import annotations

import os
import platform
import subprocess


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except OSError:
        return []


def _value(lines: list[str], name: str) -> str | None:
    """What stands after the first line's colon that starts with the name."""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name) and ":" in line), None)


def _caches() -> list[str]:
    """The caches that the first core sees: "1 MiB L2"."""
    folder = "/sys/devices/system/cpu/cpu0/cache"
    try:
        names = sorted(name for name in os.listdir(folder) if name.startswith("index"))
    except OSError:
        return []
    caches = []
    for name in names:
        level, kind, size = (_lines(f"{folder}/{name}/{part}") for part in ("level", "type", "size"))
        if level and kind and size and kind[0] != "Instruction":
            caches.append(f"{size[0]} L{level[0]}")
    return caches


def _vectors(lines: list[str]) -> str | None:
    flags = (_value(lines, "flags") or "").split()
    return next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in flags), None)


def _memory() -> str | None:
    total = _value(_lines("/proc/meminfo"), "MemTotal")
    return f"{int(total.split()[0]) / 2**20:.0f} GiB of memory" if total else None


def cores() -> int:
    """How many this process may run on, which can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def description() -> str:
    """One line: model, cores, vectors, caches, memory, system. Parts that the system does not tell are left out."""
    processor = _lines("/proc/cpuinfo")
    model = _value(processor, "model name") or platform.processor() or platform.machine()
    system = (_value([line.replace("=", ":", 1) for line in _lines("/etc/os-release")], "PRETTY_NAME") or platform.system()).strip('"')
    parts = [model, f"{cores()} cores", _vectors(processor), *_caches(), _memory(), system]
    return ", ".join(part for part in parts if part)


def load() -> str:
    """The mean number of running processes in the last minute, which includes this command's own."""
    return f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"


def output(*command: str) -> str | None:
    """What a command prints, or None where it cannot run or fails."""
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
