"""DEFINITIONS §6 as ticks: each with the rules or facts that prove it, and open where this system cannot know.

A tick holds only where its evidence is there and holds. What is a duty of people, or has not happened yet, is open and
says why; an open tick is no fault of a load, and no tick at all is ever made up.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from expectations.checklist_rules import LOAD, RELEASE, ByRules

State = Literal["held", "failed", "open"]
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One line of the checklist; `evidence` are anchors of the page."""

    key: str
    law: str
    ja: str
    en: str
    state: State
    note_ja: str = ""
    note_en: str = ""
    evidence: tuple[str, ...] = ()

    def as_json(self) -> Json:
        return asdict(self)


def anchor(suite: str, line: Mapping[str, Any]) -> str:
    """The id of a rule in the page."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", f"{suite}.{line['table']}.{line['rule']}")


_TESTS: Final = (
    ("singling_out", "個人の特定（singling out）", "Singling out"),
    ("linkability", "記録の連結（linkability）", "Linkability"),
    ("inference", "属性の推定（inference）", "Inference"),
)


def checklist(report: Mapping[str, Any]) -> list[Json]:
    """The ticks of a report: those of a release where it has a published gate, else those of a load."""
    ticks = _of_release(report) if "published" in report["gates"] else _of_load(report)
    return [tick.as_json() for tick in ticks]


def _of_load(report: Mapping[str, Any]) -> list[Tick]:
    about, gates = report["about"], report["gates"]
    return [
        _open(
            "purpose",
            "17・21条",
            ("利用目的が特定され、本人に通知されていること", "The purpose was named and notified"),
            (
                "未判定：出力ファイルは通知の文面を伝えません。会社の通知文を別に確認してください",
                "not assessed: an export does not tell what the notice said; see the company's notice",
            ),
        ),
        *_columns_ticks(about),
        _my_number(about),
        *(_by_rules(item, gates) for item in LOAD),
        _keys(about),
        _open(
            "no_reidentification",
            "41条7項",
            ("再識別をしないこと", "Nobody re-identifies"),
            (
                "未判定：人の義務であり、この検査では確かめられません",
                "not assessed: a duty of people, which no gate can check",
            ),
        ),
        _deleted(report),
        _approved_load(report),
    ]


def _of_release(report: Mapping[str, Any]) -> list[Tick]:
    return [
        *(_by_rules(item, report["gates"]) for item in RELEASE),
        *(_tested(report.get("attacks"), *test) for test in _TESTS),
        _approved_release(report),
        _deleted(report),
    ]


def _by_rules(item: ByRules, gates: Mapping[str, Any]) -> Tick:
    lines = [line for line in gates.get(item.suite, {}).get("expectations", ()) if item.rules.search(line["rule"])]
    bad = [line for line in lines if not line["success"] and (line["raised"] or line["severity"] == "critical")]
    state: State = "failed" if bad else "held" if lines else "open"
    shown = bad or lines
    count = {"held": len(lines), "failed": len(bad), "open": 0}[state]
    notes = {
        "held": (f"{count} 項目の検査に適合", f"rules that hold: {count}"),
        "failed": (f"{count} 項目が不適合", f"rules that do not hold: {count}"),
        "open": ("未判定：この段階の検査はまだ行われていません", "not assessed: this gate has not run"),
    }
    return Tick(
        key=item.key, law=item.law, ja=item.ja, en=item.en, state=state,
        note_ja=notes[state][0], note_en=notes[state][1],
        evidence=tuple(anchor(item.suite, line) for line in shown[:3]),
    )  # fmt: skip


def _open(key: str, law: str, words: tuple[str, str], note: tuple[str, str]) -> Tick:
    return _fact(key, law, words, "open", note)


def _fact(key: str, law: str, words: tuple[str, str], state: State, note: tuple[str, str], *evidence: str) -> Tick:
    return Tick(
        key=key, law=law, ja=words[0], en=words[1], state=state, note_ja=note[0], note_en=note[1], evidence=evidence
    )


def _columns_ticks(about: Mapping[str, Any]) -> list[Tick]:
    """What was dropped on sight, by the verdict on each column of the file."""
    columns: Sequence[Json] | None = about.get("columns")
    words = (
        "人種・家族・出生地・信条・組合・病歴などの列（求職者等の個人情報、要配慮個人情報）を受け付けず、報告したこと",
        "Columns on race, family, birthplace, beliefs, unions, health are dropped on sight and reported",
    )
    law = "職安法5条の5・20条2項"
    if columns is None:
        note = ("未判定：列の判定が残っていません", "not assessed: the verdicts on columns are not there")
        return [_fact("sensitive", law, words, "open", note)]
    dropped = [each for each in columns if each["class"] == "sensitive" and each["verdict"] == "dropped"]
    evidence = tuple(f"column-{column['position']}" for column in dropped[:3]) or ("columns",)
    flagged = about.get("pii_removed", {}).get("text:SPECIAL_CARE", 0)
    note = (
        f"{len(columns)} 列中 {len(dropped)} 列を破棄。文章中の要配慮個人情報は伏せ字に（{_told(flagged)} 箇所）",
        f"{len(dropped)} of {len(columns)} columns dropped; in texts {_told(flagged)} places masked",
    )
    return [_fact("sensitive", law, words, "held", note, *evidence)]


def _my_number(about: Mapping[str, Any]) -> Tick:
    words = (
        "個人番号（マイナンバー）を含むファイルでないこと",
        "The file holds no My Number: that would be an incident",
    )
    if "my_number" not in about:
        note = ("未判定：ファイルの検査結果が残っていません", "not assessed: the survey of the file is not there")
        return _fact("my_number", "番号法", words, "open", note)
    state: State = "failed" if about["my_number"] else "held"
    note = ("ファイル全体を検査しました", "the whole file was looked through")
    return _fact("my_number", "番号法", words, state, note, "file")


def _keys(about: Mapping[str, Any]) -> Tick:
    words = (
        "鍵が分離して保管され、世代が記録されていること",
        "Keys are kept apart, and which one was used is recorded",
    )
    made = about.get("made_with")
    if not made:
        note = ("未判定：加工の記録がありません", "not assessed: there is no record of the anonymisation")
        return _fact("keys", "規則32条", words, "open", note)
    note = (
        f"鍵の世代 {made['key_epoch']}（指紋のみ記録）。鍵への接触の記録は、鍵の保管先で確認してください",
        f"key epoch {made['key_epoch']}, by its fingerprint; accesses to the key are logged where it is kept",
    )
    return _fact("keys", "規則32条", words, "held", note, "versions")


def _deleted(report: Mapping[str, Any]) -> Tick:
    words = ("不要になったら消去されること（保存期限）", "Deleted when done: each thing has its day")
    note = (f"この報告は {report['keep_until']} まで", f"this report until {report['keep_until']}")
    return _fact("retention", "22・41条5項", words, "held", note, "retention")


def _approved_load(report: Mapping[str, Any]) -> Tick:
    words = ("承認した人が分かること", "It says who approved")
    decision = report.get("decision")
    if decision:
        who = decision["by"] or "-"
        return _fact(
            "approval", "", words, "held", (f"{who}（{decision['at']}）", f"{who} ({decision['at']})"), "decision"
        )
    if report["passed"]:
        note = ("保留がなかったため、人の承認は不要でした", "nothing was held: no approval was needed")
        return _fact("approval", "", words, "held", note, "decision")
    return _open("approval", "", words, ("未判定：まだ誰も判断していません", "not assessed: nobody has decided yet"))


def _approved_release(report: Mapping[str, Any]) -> Tick:
    words = ("提供先ごとに、承認した人が分かること", "For each partner it says who approved")
    approvals = report.get("approvals") or []
    if approvals:
        names = ", ".join(f"{each['partner']}: {each['choice']}" for each in approvals)
        return _fact("approval", "", words, "held", (names, names), "decision")
    note = ("未判定：提供の申請・承認はまだありません", "not assessed: it was not asked to hand it to a partner")
    return _open("approval", "", words, note)


def _tested(attacks: Mapping[str, Any] | None, test: str, ja: str, en: str) -> Tick:
    law = "WP29 05/2014・規則34条5号"
    found = next((each for each in (attacks or {}).get("tried", ()) if each["attack"] == test), None)
    if found is None:
        note = ("未判定：攻撃試験（relay attack）がまだ行われていません", "not assessed: relay attack has not run")
        return _open(test, law, (ja, en), note)
    if found["verdict"] == "nothing_to_attack":
        return _open(test, law, (ja, en), (f"未判定：{found['ja']}", f"not assessed: {found['en']}"))
    bound = "" if found["bound"] is None else f" (95% ≤ {found['bound']:.2%})"
    state: State = "failed" if found["verdict"] == "failed" else "held"
    return _fact(test, law, (ja, en), state, (found["ja"] + bound, found["en"] + bound), f"attack-{test}")


def _told(count: int) -> str:
    return "< 5" if 0 < count < 5 else f"{count:,}"
