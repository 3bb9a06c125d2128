"""One tick of a checklist, and the ways to come by one that loads and releases share."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from expectations.checklist_rules import ByRules, Words

State = Literal["held", "failed", "open"]
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One line of the checklist; `evidence` are anchors of the page."""

    key: str
    law: str
    law_en: str
    ja: str
    en: str
    state: State
    note_ja: str
    note_en: str
    evidence: tuple[str, ...]

    def as_json(self) -> Json:
        return asdict(self)


def anchor(suite: str, line: Mapping[str, Any]) -> str:
    """The id of a rule in the page."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", f"{suite}.{line['table']}.{line['rule']}")


HELD: Final[State] = "held"
FAILED: Final[State] = "failed"
OPEN: Final[State] = "open"


def tick(key: str, law: Words, words: Words, state: State, note: Words, *evidence: str) -> Tick:
    return Tick(
        key=key, law=law.ja, law_en=law.en, ja=words.ja, en=words.en, state=state,
        note_ja=note.ja, note_en=note.en, evidence=evidence,
    )  # fmt: skip


def by_rules(item: ByRules, gates: Mapping[str, Any]) -> Tick:
    """Held where all of its rules hold; a rule that only warns is for somebody to judge."""
    lines = [line for line in gates.get(item.suite, {}).get("expectations", ()) if re.search(item.rules, line["rule"])]
    wrong = [line for line in lines if not line["success"]]
    bad = [line for line in wrong if line["raised"] or line["severity"] == "critical"]
    held = len(lines) - len(wrong)
    if not lines:
        not_run = Words("未判定：この段階の検査はまだ行われていません", "not assessed: this gate has not run")
        state, note = OPEN, not_run
    elif bad:
        state, note = FAILED, Words(f"{len(bad)} 項目が不適合", f"rules that do not hold: {len(bad)}")
    elif wrong:
        ja = f"{len(wrong)} 項目に注意があります。内容を見て判断してください（適合 {held} 項目）"
        en = f"rules that warn: {len(wrong)}, for somebody to look at; rules that hold: {held}"
        state, note = OPEN, Words(ja, en)
    else:
        state, note = HELD, Words(f"{held} 項目の検査に適合", f"rules that hold: {held}")
    evidence = (anchor(item.suite, line) for line in (bad or wrong or lines)[:3])
    return tick(item.key, item.law, item.words, state, note, *evidence)


def deleted(report: Mapping[str, Any]) -> Tick:
    """The days stand in the page, from config/retention.yml; `enforce_retention` keeps them."""
    law = Words("個人情報保護法22条・41条5項", "APPI Art. 22, 41(5)")
    words = Words(
        "不要になった後に消去する期日が決まっていること", "Each thing kept has the day on which it is deleted"
    )
    note = Words(f"この報告は {report['keep_until']} まで", f"this report until {report['keep_until']}")
    return tick("retention", law, words, HELD, note, "retention")


NO_LAW: Final = Words("", "")
_CHOICES: Final = {"approve": Words("承認", "approved")}
_REJECTED: Final = Words("却下", "rejected")
_NOBODY: Final = Words("判断者なし（期限切れ）", "nobody in time")


def decided(decision: Mapping[str, Any]) -> Words:
    """Who chose what, and when."""
    choice, at = _CHOICES.get(decision["choice"], _REJECTED), decision["at"]
    who = Words(decision["by"], decision["by"]) if decision["by"] else _NOBODY
    return Words(f"{who.ja}：{choice.ja}（{at}）", f"{who.en}: {choice.en} ({at})")
