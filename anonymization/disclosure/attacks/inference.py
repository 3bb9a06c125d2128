"""Inference (WP29 05/2014): does the release tell of a person what it would not tell had the person stayed away?

The intruder knows in which cell somebody is and says what became of most of its people. The control says what the same
release would have made him say without that very person: what a cell teaches about people like them is no leak, what
only their own presence adds to it is one.
"""

from collections.abc import Iterator

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.cells import JudgedCells
from anonymization.disclosure.attacks.judge import judged, nothing
from anonymization.disclosure.attacks.matching import matched
from anonymization.disclosure.attacks.released import ReleasedTable
from anonymization.disclosure.attacks.result import AttackResult, Trials, paired_bound
from anonymization.disclosure.attacks.truth import QUASI, SECRETS

NAME = "inference"
_DRAWS = 200  # of the noise that a table shows
Tally = tuple[int, int, int, int, int]  # attempts, right, control right, only the attack right, only the control right


def inference(arena: Arena, cells: tuple[JudgedCells, ...]) -> AttackResult:
    """Outcomes guessed of everybody in every cell that tells how many had them, and of every row of persons."""
    tallies = [_of_cells(arena, each, had, of) for each in cells for had, of, _ in each.outcomes]
    tallies += [tally for table in arena.persons() for tally in _of_rows(arena, table)]
    attempts, right, control_right, gained, lost = (sum(t[place] for t in tallies) for place in range(5))
    if not attempts:
        return nothing(NAME, ja="結果を表す列がありません。", en="No column tells of an outcome.")
    certain = sum(_certain(arena, each, had, of) for each in cells for had, of, declared in each.outcomes if declared)
    return judged(
        NAME,
        policy=arena.policy,
        trials=Trials(attempts=attempts, successes=right),
        control=Trials(attempts=attempts, successes=control_right),
        bound=paired_bound(attempts=attempts, only_attack=gained, only_control=lost),
        also_failed=certain > 0,
        facts={"only_attack_right": gained, "only_control_right": lost, "cells_of_one_outcome": certain},
        passed=(
            "本人が含まれていることで、本人の結果が言い当てやすくなることはありませんでした。",
            "Being in the release makes nobody's outcome easier to guess.",
        ),
        failed=(
            "公表値から、本人の結果を(本人が含まれない場合より)よく言い当てられます。",
            "The release tells outcomes of persons better than it would without them.",
        ),
    )


def _of_cells(arena: Arena, each: JudgedCells, had: str, of: str) -> Tally:
    """Everybody's outcome guessed by the majority that the cell shows, with them and without them.

    Without them the noise would have been drawn anew: both answers are averaged over the noise that this table shows,
    as the difference of its published and true figures tells it. A table without noise is taken as it stands.
    """
    known = f'"{had}" is not null and "{of}" is not null and coalesce(true_{of}, 0) > 0'
    query = f"""
        with c as (
            select true_{had} as s, true_{of} - true_{had} as f, true_{had} as h, true_{of} as n,
                "{had}" - true_{had} as of_h, "{of}" - true_{of} as of_n
            from {each.relation} where {known}
        ), noise as (
            select of_h, of_n from c order by hash(of_h, of_n, h, n) limit {_DRAWS}
        ), most as (select coalesce(sum(s) * 2 >= sum(s + f), false) as yes from c),
        g as (
            select any_value(s) as s, any_value(f) as f, avg(says::int) as says,
                avg((if(n_ > 1, (h_ - 1) * 2 >= n_ - 1, yes))::int) as says_of_success,
                avg((if(n_ > 1, h_ * 2 >= n_ - 1, yes))::int) as says_of_failure
            from (
                select c.*, most.yes, c.h + noise.of_h as h_, c.n + noise.of_n as n_,
                    (c.h + noise.of_h) * 2 >= c.n + noise.of_n as says
                from (select row_number() over () as cell, * from c) c, noise, most
            )
            group by cell
        ), p as (
            select s, f, s * says + f * (1 - says) as attack,
                s * says_of_success + f * (1 - says_of_failure) as control,
                s * (says - says_of_success) as of_success, f * (says_of_failure - says) as of_failure
            from g
        )
        select coalesce(sum(s + f), 0), coalesce(round(sum(attack)), 0), coalesce(round(sum(control)), 0),
            coalesce(round(sum(greatest(of_success, 0) + greatest(of_failure, 0))), 0),
            coalesce(round(sum(greatest(-of_success, 0) + greatest(-of_failure, 0))), 0)
        from p"""
    a, b, c, d, e = (int(n) for n in arena.rows(query)[0])
    return a, b, c, d, e


def _certain(arena: Arena, each: JudgedCells, had: str, of: str) -> int:
    """Cells that tell of an outcome that all or none of their people had: l = 1, and noise alone hides it."""
    return arena.number(
        f"select count(*) from {each.relation} where true_{of} > 0 and true_{had} in (0, true_{of})"
        f' and "{had}" is not null and "{of}" is not null'
    )


def _of_rows(arena: Arena, table: ReleasedTable) -> Iterator[Tally]:
    """The same for rows of persons: people who look alike are a cell, each of their secrets an outcome."""
    columns = matched(arena, table)
    known = [name for name, truth in columns.items() if truth in QUASI]
    for secret in (name for name, truth in columns.items() if truth in SECRETS):
        key = ", ".join(f'"{name}"' for name in known) or "1"
        query = f"""
            with v as (
                select hash({key}) as cell, "{secret}"::varchar as value, count(*) as n
                from {table.view} where "{secret}" is not null group by all
            ), most as (select value from v group by value order by sum(n) desc, value limit 1),
            r as (
                select *, row_number() over (partition by cell order by n desc, value) as place,
                    coalesce(lead(n) over (partition by cell order by n desc, value), 0) as next
                from v
            )
            select sum(n), coalesce(sum(n) filter (where place = 1), 0),
                -- without themselves the majority may be another, and alone there is none but everybody's
                coalesce(sum(n) filter (where place = 1 and
                    (case when n = 1 and next = 0 then value <> (from most) else n - 1 <= next and next > 0 end)), 0)
            from r"""
        attempts, right, gained = (int(n or 0) for n in arena.rows(query)[0])
        yield attempts, right, right - gained, gained, 0
