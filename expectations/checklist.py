"""DEFINITIONS §6 as ticks: each with the rules or facts that prove it, and open where this system cannot know.

A tick holds only where its evidence is there and holds. What is a duty of people, has not happened yet, or warns so
that somebody has to look, is open and says why; an open tick is no fault of a load, and no tick at all is ever made up.
"""

from collections.abc import Mapping
from typing import Any, Final

from expectations.checklist_load import of_load
from expectations.checklist_rules import RATES, RELEASE, Words
from expectations.ticks import FAILED, HELD, NO_LAW, OPEN, Json, Tick, by_rules, decided, deleted, tick

_TESTS: Final = (
    ("singling_out", Words("個人の特定（singling out）", "Singling out")),
    ("linkability", Words("記録の連結（linkability）", "Linkability")),
    ("inference", Words("属性の推定（inference）", "Inference")),
)


def checklist(report: Mapping[str, Any]) -> list[Json]:
    """The ticks of a report: those of a release where it has a published gate, of a build, else those of a load."""
    gates = report["gates"]
    if "published" in gates:
        ticks = _of_release(report)
    elif "marts" in gates:
        ticks = [by_rules(RATES, gates), deleted(report)]
    else:
        ticks = of_load(report)
    return [each.as_json() for each in ticks]


def _of_release(report: Mapping[str, Any]) -> list[Tick]:
    return [
        *(by_rules(item, report["gates"]) for item in RELEASE),
        *(_tested(report.get("attacks"), *test) for test in _TESTS),
        _approved_release(report),
        deleted(report),
    ]


def _approved_release(report: Mapping[str, Any]) -> Tick:
    words = Words("提供先ごとに、承認した人が分かること", "For each partner it says who approved")
    approvals = [(each["partner"], decided(each)) for each in report.get("approvals") or []]
    if approvals:
        note = Words("、".join(f"{p}＝{d.ja}" for p, d in approvals), "; ".join(f"{p}, {d.en}" for p, d in approvals))
        return tick("approval", NO_LAW, words, HELD, note, "decision")
    note = Words("未判定：提供の申請・承認はまだありません", "not assessed: it was not asked to hand it to a partner")
    return tick("approval", NO_LAW, words, OPEN, note)


def _tested(attacks: Mapping[str, Any] | None, test: str, words: Words) -> Tick:
    law = Words("WP29 05/2014・規則34条5号", "WP29 05/2014, APPI Rule 34(5)")
    found = next((each for each in (attacks or {}).get("tried", ()) if each["attack"] == test), None)
    if found is None:
        note = Words("未判定：攻撃試験（relay attack）がまだ行われていません", "not assessed: relay attack has not run")
        return tick(test, law, words, OPEN, note)
    if found["verdict"] == "nothing_to_attack":
        return tick(test, law, words, OPEN, Words(f"未判定：{found['ja']}", f"not assessed: {found['en']}"))
    bound = "" if found["bound"] is None else f" (95% ≤ {found['bound']:.2%})"
    note = Words(found["ja"] + bound, found["en"] + bound)
    return tick(test, law, words, HELD if found["verdict"] == "passed" else FAILED, note, f"attack-{test}")
