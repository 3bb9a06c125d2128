"""How fast intake reads, maps and parses, beside pyarrow reading the same file as strings and writing Parquet.

    python -m tests.benchmarks.bench_intake [ROWS]      (default 1,000,000 rows × 30 columns)

Prints a table and writes RELAY_HOME/bench/intake.json.
"""

import csv
import platform
import random
import resource
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv as arrow_csv
from rich.console import Console
from rich.table import Table

from anonymization.home import Home
from anonymization.intake.contract import CompanyContract, of_export
from anonymization.intake.propose import propose
from anonymization.intake.reading import read
from anonymization.load import write_json
from tests.unit.intake.people import MAKERS

LIMIT = 4.0  # times the peer
MEMORY_LIMIT = 500.0  # MB
COLUMNS = (
    "応募ID:number 氏名:name フリガナ:kana メールアドレス:email 電話番号:phone 生年月日:birth 性別:gender "
    "郵便番号:postal 都道府県:pref 住所:address 学校名:school 最終学歴:education 勤務先:employer 経験年数:years "
    "スキル:skills 応募職種:occupation 求人名:job 応募経路:source 応募日時:moment 選考段階:stage "
    "一次面接日:day_sparse 選考結果:status 決定日:blank 不採用理由:reason 総合評価:grade 協調性:one_five "
    "面接コメント:text_sparse 自己PR:text 面接官:name 更新日時:moment"
)


def main(rows: int = 1_000_000) -> None:
    """Measure both on one file, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        names = _write(path, rows)
        contract = of_export(propose(path), company="bench")
        ours, memory = _ours(path, contract)
        peer = _peer(path, names, Path(folder) / "peer.parquet")
    results: list[dict[str, Any]] = [
        {"what": "read, map and parse", "ours": ours, "peer": peer, "limit": LIMIT, "ratio": ours / peer, "unit": "s"},
        {"what": "peak memory", "ours": memory, "peer": None, "limit": MEMORY_LIMIT, "ratio": None, "unit": "MB"},
    ]
    machine = {"platform": platform.platform(), "python": platform.python_version(), "pyarrow": version("pyarrow")}
    content = {"machine": machine, "rows": [result | {"n": rows} for result in results]}
    write_json(Home.from_environment().root / "bench" / "intake.json", content)
    _show(results, rows)


def _write(path: Path, rows: int) -> list[str]:
    pairs = [column.split(":") for column in COLUMNS.split()]
    rng = random.Random(1)
    makers = [MAKERS[maker] for _, maker in pairs]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([name for name, _ in pairs])
        writer.writerows([make(rng, i) for make in makers] for i in range(rows))
    return [name for name, _ in pairs]


def _ours(path: Path, contract: CompanyContract) -> tuple[float, float]:
    started = time.perf_counter()
    for _ in read(path, contract=contract):
        pass
    seconds = time.perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _peer(path: Path, names: list[str], out: Path) -> float:
    started = time.perf_counter()
    options = arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    pq.write_table(arrow_csv.read_csv(path, convert_options=options), out)
    return time.perf_counter() - started


def _show(results: list[dict[str, Any]], rows: int) -> None:
    table = Table(title=f"intake, {rows:,} rows × 30 columns")
    for name in ("what", "ours", "peer", "ratio", "limit", "unit"):
        table.add_column(name)
    for result in results:
        cells = [result["what"], *(_number(result[key]) for key in ("ours", "peer", "ratio", "limit")), result["unit"]]
        table.add_row(*cells)
    Console(stderr=True).print(table)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
