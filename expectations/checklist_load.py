"""The ticks of a load: what a contract, the columns of the file, the gates and a decision prove."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from anonymization.report import shown
from expectations.checklist_rules import LOAD, Words
from expectations.ticks import FAILED, HELD, NO_LAW, OPEN, Json, Tick, by_rules, decided, deleted, tick


def of_load(report: Mapping[str, Any]) -> list[Tick]:
    about, gates, small = report["about"], report["gates"], report["small_count"]
    return [
        _purpose(about, small=small),
        _columns(about, small=small, gates=gates),
        _my_number(about, gates=gates),
        *(by_rules(item, gates) for item in LOAD),
        _keys(about),
        tick(
            "no_reidentification",
            Words("個人情報保護法41条7項", "APPI Art. 41(7)"),
            Words("再識別をしないこと", "Nobody re-identifies"),
            OPEN,
            Words(
                "未判定：人の義務であり、この検査では確かめられません",
                "not assessed: a duty of people, which no gate can check",
            ),
        ),
        deleted(report),
        _approved_load(report),
    ]


def _purpose(about: Mapping[str, Any], *, small: int) -> Tick:
    """By the notice that the contract names, and by the days on which people were told."""
    notice = about.get("notice")
    if notice is None:
        ja = "未判定：契約に通知（notice）の定めがありません。会社の通知文を別に確認してください"
        en = "not assessed: the contract names no notice; see the company's own"
        return tick(*_PURPOSE, OPEN, Words(ja, en))
    before, since = notice["told_before"], notice["since"]
    if before is None:
        ja = f"未判定：契約に通知の定め（{since} から）があります。連絡の日は、匿名加工の後に確かめます"
        en = f"not assessed: the contract names a notice since {since}; days are known once the load is anonymised"
        return tick(*_PURPOSE, OPEN, Words(ja, en), "notice")
    if before:
        n = _people(before, small=small)
        ja = f"未判定：通知の定め（{since}）より前に連絡された、または日の分からない不採用が {n} 件あります"
        en = f"not assessed: rejections told before the notice ({since}), or on a day unknown: {n}"
        return tick(*_PURPOSE, OPEN, Words(ja, en), "notice")
    ja = f"契約に、不採用の連絡ごとの通知（目的・URL）の定めがあります（{since} から）。送付の記録は会社にあります"
    en = f"the contract names the notice sent with each rejection since {since}; the company keeps record of sending it"
    return tick(*_PURPOSE, HELD, Words(ja, en), "notice")


_PURPOSE: Final = (
    "purpose",
    Words("個人情報保護法17・21条", "APPI Art. 17, 21"),
    Words("利用目的が特定され、本人に通知されていること", "The purpose was named and notified"),
)


# only rows that waited for consent come to the pool without a file
_NO_FILE: Final = Words(
    "未判定：この受付にファイルはありません（同意を待っていた行）。ファイルの検査は、最初に受け付けたときの報告にあります",
    "not assessed: no file came with this load, its rows waited for consent; see the report of the file's own load",
)


def _columns(about: Mapping[str, Any], *, small: int, gates: Mapping[str, Any]) -> Tick:
    """What was dropped on sight, by the verdict on each column of the file."""
    columns: Sequence[Json] | None = about.get("columns")
    words = Words(
        "人種・家族・出生地・信条・組合・病歴などの列（求職者等の個人情報、要配慮個人情報）を受け付けず、報告したこと",
        "Columns on race, family, birthplace, beliefs, unions, health are dropped on sight and reported",
    )
    law = Words("職業安定法5条の5・個人情報保護法20条2項", "Employment Security Act Art. 5-5, APPI Art. 20(2)")
    if not columns:
        note = Words("未判定：列の判定が残っていません", "not assessed: the verdicts on columns are not there")
        return tick("sensitive", law, words, OPEN, note if "raw" in gates else _NO_FILE)
    dropped = [each for each in columns if each["class"] == "sensitive" and each["verdict"] == "dropped"]
    evidence = [f"column-{column['position']}" for column in dropped[:3]] or ["columns"]
    masked = {name: n for name, n in about.get("pii_removed", {}).items() if name.startswith("text:")}
    flagged = _people(masked.get("text:SPECIAL_CARE", 0), small=small)
    note = Words(
        f"{len(columns)} 列中 {len(dropped)} 列を破棄" + (f"。文章中は {flagged} 箇所を伏せ字に" if masked else ""),
        f"{len(dropped)} of {len(columns)} columns dropped" + (f"; in texts {flagged} places masked" if masked else ""),
    )
    return tick("sensitive", law, words, HELD, note, *evidence)


def _my_number(about: Mapping[str, Any], *, gates: Mapping[str, Any]) -> Tick:
    law = Words("番号法", "My Number Act")
    words = Words(
        "個人番号（マイナンバー）を含むファイルでないこと",
        "The file holds no My Number: that would be an incident",
    )
    if "my_number" not in about:
        note = Words("未判定：ファイルの検査結果が残っていません", "not assessed: the survey of the file is not there")
        return tick("my_number", law, words, OPEN, note if "raw" in gates else _NO_FILE)
    note = Words("ファイル全体を検査しました", "the whole file was looked through")
    return tick("my_number", law, words, FAILED if about["my_number"] else HELD, note, "file")


def _keys(about: Mapping[str, Any]) -> Tick:
    law = Words("規則32条", "APPI Rule 32")
    words = Words(
        "鍵が分離して保管され、世代が記録されていること",
        "Keys are kept apart, and which one was used is recorded",
    )
    made = about.get("made_with")
    if not made:
        note = Words("未判定：加工の記録がありません", "not assessed: there is no record of the anonymisation")
        return tick("keys", law, words, OPEN, note)
    note = Words(
        f"鍵の世代 {made['key_epoch']}（指紋のみ記録）。鍵への接触の記録は、鍵の保管先で確認してください",
        f"key epoch {made['key_epoch']}, by its fingerprint; accesses to the key are logged where it is kept",
    )
    return tick("keys", law, words, HELD, note, "versions")


def _approved_load(report: Mapping[str, Any]) -> Tick:
    words = Words("承認した人が分かること", "It says who approved")
    if decision := report.get("decision"):
        return tick("approval", NO_LAW, words, HELD, decided(decision), "decision")
    if report["passed"]:
        note = Words("保留がなかったため、人の承認は不要でした", "nothing was held: no approval was needed")
        return tick("approval", NO_LAW, words, HELD, note, "decision")
    note = Words("未判定：まだ誰も判断していません", "not assessed: nobody has decided yet")
    return tick("approval", NO_LAW, words, OPEN, note)


def _people(count: int, *, small: int) -> str:
    return shown({"count": count, "people": True}, small=small)
