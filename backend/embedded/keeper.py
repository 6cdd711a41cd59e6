"""Keeps the shop's processes: opens in order, restarts what dies, closes in reverse order."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import click

from backend.embedded import broker, logs, processes
from backend.embedded.children import Child, Program
from backend.embedded.premises import Refusal

ROUND_SECONDS = 0.2
CARE_EVERY_ROUNDS = 25  # logs and progress are looked at every five seconds
BROKER_WAIT_SECONDS = 30.0
READY_WAIT_SECONDS = 90.0
LEFTOVER_SECONDS = 12.0
SHOP = [sys.executable, "-m", "backend.cli"]


class Closing(Exception):
    """The shop was asked to close while it was still opening."""


class Keeper:
    """The one who opens and closes. Signals: the first closes in order, the second at once."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.log_dir = var_dir / "log"
        self.children: list[Child] = []
        self._register = processes.Register(var_dir / "run" / "processes.json")
        self._guard: subprocess.Popen[str] | None = None
        self._closing = threading.Event()
        self._is_hurried = False

    def listen(self) -> None:
        """Take SIGINT, SIGTERM and SIGHUP as the wish to close."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_close)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means what it says
            signal.signal(signal.SIGHUP, self._asked_to_close)

    def post_guard(self) -> None:
        """Start the process that ends the others should this one be killed."""
        self._guard = subprocess.Popen(
            [sys.executable, "-m", "backend.embedded.guard"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        for child in self.children:
            if child.process is not None:
                self._tell_guard(f"+{child.process.pid}")

    def clear_leftovers(self, broker_socket: Path | None) -> None:
        """End what a killed keeper left running."""
        left = self._register.leftovers()
        if left:
            click.echo("Ending what the last run left behind ...")
            processes.end_groups(left, patience_seconds=LEFTOVER_SECONDS)
        if broker_socket is not None:
            broker.dismiss(broker_socket)

    def run_to_end(self, name: str, *arguments: str) -> int:
        """Run a `shop` command and return its exit code. Raises Closing when asked to close."""
        child = Child(Program(name, [*SHOP, name, *arguments], stop_seconds=5), self.log_dir)
        self._begin(child)
        self.children.append(child)
        while True:
            code = child.fate()
            if code is not None:
                self.children.remove(child)
                self._ended(child)
                return code
            self._rest()

    def keep(self, program: Program) -> Child:
        """Start a program and keep it running from now on."""
        child = Child(program, self.log_dir)
        self._begin(child)
        self.children.append(child)
        return child

    def wait_for(self, child: Child, missing: Callable[[], str], *, seconds: float) -> None:
        """Wait until nothing is `missing` any more, tending to all children meanwhile.

        Raises Refusal with what was missing last, or Closing.
        """
        words = ""
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            words = missing()
            if not words:
                return
            self.tend()
            self._rest()
        name = child.program.name
        message = f"The {name} is not ready after {seconds:.0f} seconds: {words}{self._why(child)}"
        raise Refusal(message)

    def stay(self, *, is_worth_restarting: Callable[[], bool]) -> None:
        """Keep the shop open until asked to close. Raises Refusal when a child is hopeless.

        A silent child is restarted only when `is_worth_restarting`: without a broker nobody could
        have got anything done.
        """
        rounds = 0
        while not self._closing.wait(ROUND_SECONDS):
            self.tend()
            rounds += 1
            if rounds % CARE_EVERY_ROUNDS == 0:
                self._care(is_worth_restarting)

    def tend(self) -> None:
        """Restart what has died, once its pause is over."""
        for child in self.children:
            code = child.fate()
            if code is not None:
                self._ended(child)
                self._mourn(child, code)
            elif child.is_due():
                self._begin(child)
        if self._guard is not None and self._guard.poll() is not None:
            self._guard.communicate()
            self.post_guard()

    def close(self) -> None:
        """Stop everything, the latest first, and nothing else."""
        for child in reversed(self.children):
            group = child.process.pid if child.process is not None else None
            child.stop(is_hurried=lambda: self._is_hurried)
            if group is not None:
                self._tell_guard(f"-{group}")
            self._register.remove(child.program.name)
        self._tell_guard("bye")
        if self._guard is not None:
            self._guard.communicate()
            self._guard = None

    def _begin(self, child: Child) -> None:
        group = child.start()
        self._register.add(child.program.name, group)
        self._tell_guard(f"+{group}")

    def _ended(self, child: Child) -> None:
        self._register.remove(child.program.name)

    def _mourn(self, child: Child, code: int) -> None:
        name = child.program.name
        if child.is_hopeless:
            message = f"The {name} stops at once, {child.failures} times in a row{self._why(child)}"
            raise Refusal(message)
        if name == "broker" and code > 0:
            broker.set_aside(self.var_dir)
        how = f"was killed (signal {-code})" if code < 0 else f"stopped (exit code {code})"
        click.echo(f"The {name} {how}; starting it again.", err=True)

    def _care(self, is_worth_restarting: Callable[[], bool]) -> None:
        for child in self.children:
            logs.trim(self.log_dir, child.program.name)
            if not child.is_silent():
                continue
            if is_worth_restarting():
                name = child.program.name
                click.echo(f"The {name} has got nothing done for a while; restarting it.", err=True)
                child.kill()
            child.forgive()

    def _why(self, child: Child) -> str:
        path = self.log_dir / f"{child.program.name}.log"
        words = logs.last_words(self.log_dir, child.program.name)
        return f': "{words}" (more in {path})' if words else f" (see {path})"

    def _rest(self) -> None:
        if self._closing.wait(ROUND_SECONDS):
            raise Closing

    def _tell_guard(self, words: str) -> None:
        if self._guard is None or self._guard.stdin is None:
            return
        try:
            self._guard.stdin.write(f"{words}\n")
            self._guard.stdin.flush()
        except BrokenPipeError:
            self._guard.kill()  # the next round posts a new one

    def _asked_to_close(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._is_hurried = self._closing.is_set()
        self._closing.set()
