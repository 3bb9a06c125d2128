"""The evidence of an audit: `reports/<release>/attacks.json` for programs and the report, `attacks.html` for people.

Offline, printable, in both languages; counts of persons below 5 are shown as "< 5".
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader
from rich.table import Table

from anonymization.disclosure.attacks.released import published_folder
from anonymization.disclosure.attacks.result import Trials
from anonymization.disclosure.attacks.suite import Audit
from anonymization.home import Home
from anonymization.load import read_json, write_json

SMALL: Final = 5
WORDS: Final = {
    "small_groups": ("少人数・一社に偏る数値", "Figures on few, or on one company"),
    "singling_out": ("個人の特定", "Singling out"),
    "linkability": ("記録の連結", "Linkability"),
    "inference": ("属性の推定", "Inference"),
    "linkage": ("元データとの突合", "Linkage with the raw truth"),
    "membership": ("所属の推定（ノイズの有無）", "Membership: is there noise"),
    "margins": ("合計・他の表との差", "Differencing inside"),
    "differencing": ("前回の版との差", "Differencing over time"),
    "dictionary": ("符号の辞書攻撃", "Dictionary"),
    "canaries": ("目印の走査", "Canaries"),
    "row_order": ("行の並び", "Row order"),
    "hidden_files": ("隠れたファイル", "Hidden files"),
    "leftover_keys": ("残った鍵", "Leftover keys"),
}
NOT_REACHED: Final = ("元データで確かめられない表\nTable that no truth reaches", "要確認\nlook at it")
VERDICTS: Final = {
    "passed": ("適合", "passed"),
    "failed": ("不適合", "failed"),
    "nothing_to_attack": ("対象なし", "nothing to attack"),
}
_templates = Environment(loader=PackageLoader("anonymization"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What stands in attacks.json of a release."""

    passed: bool
    failed: tuple[str, ...]
    content: str


def keep(audit: Audit, *, home: Home, folder: Path) -> Path:
    """Write the evidence of an audit: the page, then the JSON, each whole or not at all; returns the JSON's path."""
    report = audit.as_json() | {"content": content_of(folder)}
    place = home.report(audit.release)
    place.mkdir(parents=True, exist_ok=True)
    page = _templates.get_template("attacks.html.j2").render(
        audit=report, words=WORDS, verdicts=VERDICTS, told=told, percent=percent
    )
    unfinished = place / ".attacks.html.unfinished"
    unfinished.write_text(page, encoding="utf-8")
    unfinished.replace(place / "attacks.html")
    write_json(place / "attacks.json", report)
    return place / "attacks.json"


def evidence_of(home: Home, release_id: str) -> Evidence | None:
    """What the last audit of a release said; None where it was never attacked."""
    path = home.report(release_id) / "attacks.json"
    if not path.exists():
        return None
    report = read_json(path)
    failed = tuple(each["attack"] for each in report["attacks"] if each["verdict"] == "failed")
    return Evidence(passed=report["passed"], failed=failed, content=report["content"])


def content_of(folder: Path) -> str:
    """A digest of every published byte of a release: an audit speaks of these bytes and no others."""
    place = published_folder(folder)
    digest = sha256()
    for file in sorted(path for path in place.rglob("*") if path.is_file()):
        with file.open("rb") as opened:
            own = sha256()
            while block := opened.read(1 << 20):
                own.update(block)
        digest.update(f"{file.relative_to(place).as_posix()} {own.hexdigest()}\n".encode())
    return digest.hexdigest()


def told(count: int) -> str:
    """A count of persons as people see it."""
    return f"< {SMALL}" if 0 < count < SMALL else f"{count:,}"


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}"


def as_table(audit: Audit) -> Table:
    """What the terminal shows."""
    table = Table(
        title=f"{audit.release}  {'適合 / passed' if audit.passed else '不適合 / failed'}", title_justify="left"
    )
    for name in ("攻撃 attack", "判定 verdict", "成功 hits", "対照 control", "差の上限 bound", ""):
        table.add_column(name, overflow="fold")
    colours = {"passed": "green", "failed": "red", "nothing_to_attack": "dim"}
    for result in audit.results:
        ja, en = VERDICTS[result.verdict]
        table.add_row(
            "\n".join(WORDS[result.attack]),
            f"[{colours[result.verdict]}]{ja}\n{en}",
            _hits(result.trials),
            _hits(result.control),
            percent(result.bound) if result.bound is not None else "–",
            f"{result.ja}\n[dim]{result.en}",
        )
    for place in audit.not_reached:
        table.add_row(*NOT_REACHED, "–", "–", "–", place, style="yellow")
    return table


def _hits(trials: Trials | None) -> str:
    return "–" if trials is None or not trials.attempts else f"{told(trials.successes)} / {trials.attempts:,}"
