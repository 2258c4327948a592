"""The Dockerfile without an engine: its own steps, in a root of their own, as its own user.

Each stage is an overlay over this machine's root, which must be a Debian with Python like the image's; so every path
in the Dockerfile is taken as it stands. What cannot be seen so: the base image itself, and the engine's layers.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NAME_OF_STEP = re.compile(r"([A-Z]+)\s+(.*)", re.DOTALL)


@dataclass
class Stage:
    """One `FROM` and what follows it."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        """The arguments of every step of this kind."""
        return [rest for kind, rest in self.steps if kind == instruction]

    def environment(self) -> dict[str, str]:
        """What its `ENV` steps set, over the engine's own `PATH`."""
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        for rest in self.all("ENV"):
            for word in shlex.split(rest):
                name, _, value = word.partition("=")
                environment[name] = value.replace("$PATH", environment["PATH"])
        return environment


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile; comments go, continued lines become one."""
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    stages: list[Stage] = []
    for line in filter(str.strip, lines.splitlines()):
        match = NAME_OF_STEP.fullmatch(line.strip())
        assert match, f"not a step: {line}"
        kind, rest = match.groups()
        if kind == "FROM":
            base, _, name = re.sub(r"\s+", " ", rest).partition(" AS ")
            stages.append(Stage(base, name))
        else:
            stages[-1].steps.append((kind, rest))
    return stages


def context() -> Iterator[Path]:
    """The files that .dockerignore lets through to an engine: the last line that matches decides."""
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in listed.stdout.splitlines():
        out = False
        for rule in rules:
            pattern = rule.removeprefix("!").removeprefix("**/")
            parts = name.split("/")
            heads = ["/".join(parts[: length + 1]) for length in range(len(parts))]
            candidates = parts if "**/" in rule else heads
            if any(fnmatch.fnmatchcase(each, pattern) for each in candidates if "/" not in each or "**/" not in rule):
                out = rule[0] != "!"
        if not out:
            yield Path(name)


def possible() -> str | None:
    """Why it cannot be rehearsed here; `None` where it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "it needs Linux and root, to lay a file system over this machine's"
    if not all(map(shutil.which, ("unshare", "setpriv", "mount"))):
        return "unshare, setpriv or mount is missing"
    tried = subprocess.run(["unshare", "--mount", "--net", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    return None if tried.returncode == 0 else "this machine does not permit mounting"


class Image:
    """The stages as they are built, below one scratch folder, and commands inside the last."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.stages = stages((ROOT / "Dockerfile").read_text())
        self.last = self.stages[-1]

    def build(self) -> None:
        """Every RUN and COPY, in their order."""
        for stage in self.stages:
            folder = "/"
            for kind, rest in stage.steps:
                if kind == "WORKDIR":
                    folder = rest
                    self._layer(stage, folder).mkdir(parents=True, exist_ok=True)
                elif kind == "COPY":
                    self._copy(stage, folder, rest)
                elif kind == "RUN":
                    self._run(stage, folder, rest)

    def _layer(self, stage: Stage, path: str) -> Path:
        """Where a path of the image lies: what the stage wrote is all in its upper folder."""
        return self.scratch / (stage.name or "last") / "upper" / path.lstrip("/")

    def _copy(self, stage: Stage, folder: str, rest: str) -> None:
        words = shlex.split(rest)
        *sources, target = [word for word in words if not word.startswith("--")]
        place = self._layer(stage, os.path.join(folder, target))
        origin = next((word.removeprefix("--from=") for word in words if word.startswith("--from=")), None)
        if origin:
            (earlier,) = [one for one in self.stages if one.name == origin]
            shutil.copytree(self._layer(earlier, sources[0]), place, symlinks=True)
            return
        known = list(context())
        for source in sources:
            files = [path for path in known if path == Path(source) or Path(source) in path.parents]
            assert files, f".dockerignore keeps {source} out"
            for path in files:
                goal = place / path if target == "./" else place / path.relative_to(source)
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / path, goal)

    def _run(self, stage: Stage, folder: str, command: str) -> None:
        outside = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        enter = (
            f"{self._mount(stage)} && exec chroot {self._merged(stage)} sh -ec {shlex.quote(f'cd {folder}; {command}')}"
        )
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-ec", enter],
            env={**outside, "HOME": "/nonexistent", **stage.environment()},
            capture_output=True,
            text=True,
            timeout=400,
        )
        if done.returncode:
            raise RuntimeError(f"RUN {command}\n{done.stdout}{done.stderr}")

    def _merged(self, stage: Stage) -> Path:
        return self.scratch / (stage.name or "last") / "merged"

    def _mount(self, stage: Stage) -> str:
        """The shell commands that lay the stage over this machine's root."""
        base = self.scratch / (stage.name or "last")
        for name in ("upper", "work", "merged"):
            (base / name).mkdir(parents=True, exist_ok=True)
        layers = f"lowerdir=/,upperdir={base}/upper,workdir={base}/work"
        return f"mount -t overlay overlay -o {layers} {base}/merged && mount -t proc proc {base}/merged/proc && mount --rbind /dev {base}/merged/dev"

    def inside(self, *commands: str) -> list[str]:
        """The commands that run others as the image would: its user and environment, nothing to write but /tmp,
        no privilege to be had, and no network but loopback."""
        merged, user = self._merged(self.last), self.last.all("USER")[-1].partition(":")
        room = f"mount -t tmpfs -o size=64m,mode=1777,noexec,nosuid,nodev tmpfs {merged}/tmp && mount -o remount,ro {merged} && ip link set lo up"
        down = f"setpriv --reuid {user[0]} --regid {user[2]} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all"
        variables = " ".join(shlex.quote(f"{name}={value}") for name, value in self.last.environment().items())
        folder = self.last.all("WORKDIR")[-1]
        script = " ".join(map(shlex.quote, ("sh", "-ec", f"cd {folder}\n" + "\n".join(commands))))
        enter = f"{self._mount(self.last)} && {room} && exec chroot {merged} env -i {variables} {down} {script}"
        return ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-ec", enter]

    def command(self, instruction: str) -> str:
        """A step's exec form as a shell takes it."""
        (rest,) = self.last.all(instruction)
        return shlex.join(json.loads(rest[rest.index("[") :]))
