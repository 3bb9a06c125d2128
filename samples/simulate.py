"""Make exports of fictional applicants with a planted truth.

    python -m samples.simulate --companies 3 --applications 960 --seed 7 --out samples/exports --contracts contracts
    python -m samples.simulate --companies 12 --applications 100000 --out /tmp/exports
    python -m samples.simulate --applications 2000 --canaries 1000 --out /tmp/canaries
    python -m samples.simulate --companies 12 --applications 1000000 --pool --truth counts --out /tmp/relay-home

The same seed and numbers give the same bytes. Every person, address and phone number is invented; mail addresses are
at reserved domains.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from samples.canaries import Cage, TooManyCanaries
from samples.careers import career
from samples.companies import Company, Market, companies
from samples.draws import persons
from samples.events import Career
from samples.export import Exports, Numbers, contract
from samples.people import person
from samples.pool import Pool
from samples.truth import Tally

TruthMode = Literal["inline", "lines", "counts"]
_INLINE_UP_TO = 50_000  # applications; above, what is true of each person goes to truth.jsonl


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to make. The same plan makes the same bytes."""

    companies: int = 3
    applications: int = 960  # at least so many: the last person's career is never cut in the middle
    seed: int = 7
    varied: bool = True  # False: every person looks the same everywhere, and shares neither phone nor mailbox
    canaries: int = 0
    truth: TruthMode | None = None  # None: by size
    first_person: int = 0  # whom to begin with: a later load of other people, on top of an earlier one
    pool: bool = False  # the pool that a perfect pipeline would make of it, instead of exports


def lives(plan: Plan, *, market: Market, cage: Cage | None = None) -> Iterator[Career]:
    """Persons one after the other until they have made the planned applications between them."""
    made = 0
    for index, rows, draws in persons(seed=plan.seed, start=plan.first_person):
        who = person(seed=plan.seed, index=index, rows=rows, households=plan.varied)
        life = career(person=cage.dress(who) if cage else who, draws=draws, market=market, varied=plan.varied)
        made += len(life.applications)
        yield life
        if made >= plan.applications:
            return


def simulate(plan: Plan, *, out: Path, progress: Progress | None = None) -> list[Company]:
    """Write exports or a pool, `truth.json` and, where planned, `canaries.json` below `out`.

    Memory does not grow with the plan, but for what is true of each person where the plan wants that inline.
    Raises TooManyCanaries where the planned persons cannot hold the planned canaries.
    """
    members = companies(count=plan.companies, seed=plan.seed)
    tally, numbers = Tally(members), Numbers()
    cage = Cage(plan.canaries) if plan.canaries else None
    mode = plan.truth or ("inline" if plan.applications <= _INLINE_UP_TO else "lines")
    out.mkdir(parents=True, exist_ok=True)
    inline: list[dict[str, Any]] = []
    with ExitStack() as stack:
        stack.enter_context(progress or nullcontext())
        sink: Exports | Pool = (
            Pool(out, members, load=f"simulated-{plan.first_person}") if plan.pool else Exports(out, members)
        )
        stack.enter_context(sink)
        lines = stack.enter_context((out / "truth.jsonl").open("w", encoding="utf-8")) if mode == "lines" else None
        task = progress.add_task("", total=plan.applications) if progress else None
        for life in lives(plan, market=Market(members), cage=cage):
            numbers.give(life)
            sink.add(life)
            _keep(tally.add(life), lines=lines, inline=inline if mode == "inline" else None)
            if progress and task is not None:
                progress.advance(task, len(life.applications))
    if cage:
        if not cage.is_full:
            raise TooManyCanaries("too few persons for so many canaries: plan more applications")
        _write_json(out / "canaries.json", [asdict(canary) for canary in cage.planted], indent=None)
    truth = {"plan": asdict(plan), **tally.as_dict()}
    if mode == "inline":
        truth["persons"] = inline
    _write_json(out / "truth.json", truth, indent=None if inline else 1)
    return members


def _keep(record: dict[str, Any], *, lines: IO[str] | None, inline: list[dict[str, Any]] | None) -> None:
    if lines is not None:
        lines.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
    elif inline is not None:
        inline.append(record)


def _write_json(path: Path, content: Any, *, indent: int | None) -> None:
    separators = (",", ":") if indent is None else None
    text = json.dumps(content, ensure_ascii=False, indent=indent, separators=separators)
    path.write_text(text + "\n", encoding="utf-8")


def write_contracts(members: Sequence[Company], folder: Path) -> None:
    """One contract per company, as the reader wants it."""
    folder.mkdir(parents=True, exist_ok=True)
    for member in members:
        (folder / f"{member.id}.yml").write_text(contract(member), encoding="utf-8")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    head, _, examples = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m samples.simulate",
        description=head,
        epilog="examples:\n\n" + examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--companies", type=int, default=3, help="how many companies (default 3)")
    parser.add_argument("--applications", type=int, default=960, help="how many applications in all (default 960)")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same bytes (default 7)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the companies' folders and truth.json")
    parser.add_argument("--contracts", type=Path, help="folder for the contracts (default OUT/contracts)")
    parser.add_argument("--canaries", type=int, default=0, help="plant so many unique strings, listed in canaries.json")
    parser.add_argument("--first-person", type=int, default=0, help="begin with the person of this index (default 0)")
    parser.add_argument(
        "--plain-identity", action="store_true", help="show each person the same way everywhere, without shared phones"
    )
    parser.add_argument(
        "--pool", action="store_true",
        help="write OUT as a RELAY_HOME whose pool a perfect pipeline would have made, instead of exports",
    )  # fmt: skip
    parser.add_argument(
        "--truth", choices=("inline", "lines", "counts"),
        help="per person in truth.json, in truth.jsonl, or counts only (default: inline up to 50,000 applications)",
    )  # fmt: skip
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line; progress goes to stderr, nothing to stdout."""
    arguments = _arguments(argv)
    if arguments.companies < 1 or arguments.applications < 1:
        print("--companies and --applications must be at least 1", file=sys.stderr)
        return 2
    plan = Plan(
        companies=arguments.companies,
        applications=arguments.applications,
        seed=arguments.seed,
        varied=not arguments.plain_identity,
        canaries=arguments.canaries,
        truth=arguments.truth,
        first_person=arguments.first_person,
        pool=arguments.pool,
    )
    bar = Progress(
        TextColumn("applications"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
        console=Console(stderr=True),
    )  # fmt: skip
    try:
        members = simulate(plan, out=arguments.out, progress=bar)
    except TooManyCanaries as error:
        print(error, file=sys.stderr)
        return 2
    write_contracts(members, arguments.contracts or arguments.out / "contracts")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
