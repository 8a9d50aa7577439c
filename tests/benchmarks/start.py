"""Start to answer, as whole processes, beside yardsticks measured in the same run.

    python tests/benchmarks/start.py [--runs 15] [--works 1500]

Makes two environments of its own: one with Typer 0.28 alone, for a hello with as many
commands and options as `boost`; one with the built wheel of this checkout. Prints the
median seconds of each command, its ratio to the yardstick run beside it, and its peak
memory. Nothing here asserts a time.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EAGER = "import pandas, sklearn.feature_extraction.text, typer, rich.table"
COMMANDS = 25  # as many as `boost` has
OPTIONS = 26  # as many as `boost suggest` has


@dataclass(frozen=True, slots=True)
class Process:
    """One finished process: wall seconds, and peak memory in MiB."""

    seconds: float
    mebibytes: float


def hello() -> str:
    """Return a Typer hello with as many commands and options as ours."""
    options = ", ".join(f"o{i}: int = typer.Option({i})" for i in range(OPTIONS))
    commands = "\n".join(
        f"@app.command()\ndef c{i}({options}) -> None:\n    typer.echo('hello')\n"
        for i in range(COMMANDS)
    )
    return f"import typer\napp = typer.Typer()\n{commands}\napp()\n"


def environment(folder: Path, *wanted: str) -> Path:
    """Make an environment in *folder* with what is *wanted*; return its bin folder."""
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", *wanted]
    subprocess.run(pip, check=True)
    return folder / "bin"


def run(command: Sequence[str], home: Path) -> Process:
    """Run *command* once to its end, measured from outside."""
    setting = {**os.environ, "BOOST_HOME": str(home)}
    begun = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=setting
    ) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} exited {child.returncode}")
    return Process(seconds, peak(usage))


def peak(usage: resource.struct_rusage) -> float:
    """Return the peak memory of *usage* in MiB; macOS counts bytes, Linux KiB."""
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        plain = environment(folder / "yardstick", "typer==0.28.0")
        ours = environment(folder / "ours", str(ROOT))
        script = folder / "hello.py"
        script.write_text(hello(), "utf-8")
        home = folder / "home"
        first = run([str(ours / "boost"), "suggest", "--json"], home)
        commands: dict[str, list[Path | str]] = {
            f"Typer 0.28 hello, {COMMANDS} commands": [plain / "python", script, "c3"],
            "python -c pass": [ours / "python", "-c", "pass"],
            "boost suggest --json": [ours / "boost", "suggest", "--json"],
            "boost suggest": [ours / "boost", "suggest"],
            "pandas and scikit-learn, eager": [ours / "python", "-c", EAGER],
        }
        report(measure(commands, runs, home), first)


def measure(
    commands: dict[str, list[Path | str]], runs: int, home: Path
) -> dict[str, list[Process]]:
    """Run all *commands* in turn, *runs* times, after one turn that does not count."""
    taken: dict[str, list[Process]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            process = run([str(word) for word in command], home)
            if turn:
                taken[name].append(process)
    return taken


def report(taken: dict[str, list[Process]], first: Process) -> None:
    """Print medians, and the median of the ratios turn by turn."""
    yardstick = next(iter(taken.values()))
    print(f"{'command':36} {'seconds':>8} {'ratio':>6} {'MiB':>6}")  # noqa: T201
    for name, processes in taken.items():
        ratios = [
            one.seconds / other.seconds
            for one, other in zip(processes, yardstick, strict=True)
        ]
        seconds = statistics.median(one.seconds for one in processes)
        size = max(one.mebibytes for one in processes)
        ratio = statistics.median(ratios)
        print(f"{name:36} {seconds:8.3f} {ratio:6.2f} {size:6.1f}")  # noqa: T201
    print(  # noqa: T201
        f"{'first run after install':36} {first.seconds:8.3f} {'':6} "
        f"{first.mebibytes:6.1f}"
    )


if __name__ == "__main__":
    main()
