"""Mutation testing: break one thing at a time in the table of operations and in the language; a test must notice.

    python -m scripts.mutation [--every N] [--again] [--report] [files …]

Each mutant meets, in a forked process with bounds on time and memory, the tests that run its lines. Outcomes are kept
in `build/mutation/`, so that a stopped run continues where it stopped. The verdicts on those that survive are in
docs/mutation.md.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from contextlib import suppress

# What is slow to import is imported once, before the first fork. The engine is not: each child has its own.
import httpx  # noqa: F401
import hypothesis  # noqa: F401
import mpmath  # noqa: F401
import numpy  # noqa: F401

with suppress(ImportError):
    import torch  # noqa: F401

from scripts.mutation.meeting import meet_fresh, meet_living
from scripts.mutation.mutants import Mutant, mutants
from scripts.mutation.tree import HOME, ROOT, Tree

OUTCOMES = HOME / "outcomes.jsonl"
TARGETS = ("engine/ops", "engine/language")
KILLED = ("killed", "timeout")


def read_outcomes() -> dict[str, str]:
    """What is known from before."""
    lines = OUTCOMES.read_text(encoding="utf-8").splitlines() if OUTCOMES.exists() else []
    return {row["mutant"]: row["outcome"] for row in map(json.loads, lines)}


def note(mutant: Mutant, outcome: str) -> None:
    """Keep what was learnt."""
    with OUTCOMES.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"mutant": mutant.key, "outcome": outcome}) + "\n")


def meet(waiting: list[Mutant]) -> None:
    """Test every mutant, by patching where that is possible."""
    tree = Tree()
    meet_living(tree, [mutant for mutant in waiting if tree.kind(mutant) is not None], note)
    outcomes = read_outcomes()
    for mutant in waiting:
        outcome = outcomes.get(mutant.key)
        if outcome not in KILLED and (
            outcome != "survived" or tree.kind(mutant) is None or tree.runs_at_import(mutant)
        ):
            note(mutant, meet_fresh(tree, mutant))


def report(chosen: list[Mutant]) -> None:
    """A line a file, then every survivor with its change."""
    outcomes = read_outcomes()
    counts: dict[str, Counter[str]] = {}
    for mutant in chosen:
        counts.setdefault(mutant.path, Counter())[outcomes.get(mutant.key, "waiting")] += 1
    print("| file | mutants | met | killed | survived |\n|---|---|---|---|---|")
    for path, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        killed = sum(count[outcome] for outcome in KILLED)
        print(f"| {path} | {count.total()} | {killed + count['survived']} | {killed} | {count['survived']} |")
    for mutant in chosen:
        if outcomes.get(mutant.key) == "survived":
            before, after = mutant.change((ROOT / mutant.path).read_text(encoding="utf-8"))
            print(f"\n{mutant.key}\n- {before}\n+ {after}")


def main() -> None:
    """Meet the mutants that are chosen and not yet settled, then report."""
    parser = argparse.ArgumentParser(prog="python -m scripts.mutation", description="Mutation testing.")
    parser.add_argument("files", nargs="*", help="default: every file of the table and of the language")
    parser.add_argument("--every", type=int, default=1, help="take every N-th mutant only")
    parser.add_argument("--again", action="store_true", help="test the survivors again")
    parser.add_argument("--report", action="store_true", help="only report what is known")
    options = parser.parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    paths = options.files or sorted(
        path.relative_to(ROOT).as_posix() for part in TARGETS for path in (ROOT / part).glob("*.py")
    )
    chosen = [
        mutant
        for path in paths
        for mutant in list(mutants(path, (ROOT / path).read_text(encoding="utf-8")))[:: options.every]
    ]
    settled = KILLED if options.again else (*KILLED, "survived")
    outcomes = read_outcomes()
    waiting = [mutant for mutant in chosen if outcomes.get(mutant.key) not in settled]
    if waiting and not options.report:
        meet(waiting)
    report(chosen)


if __name__ == "__main__":
    main()
