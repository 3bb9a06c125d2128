"""Make the files that must be refused, each with one fault that companies really send.

    python -m samples.bad_inputs --exports samples/exports --out samples/bad --contracts contracts

They are cut from the good exports, so that nothing but the fault is wrong with them.
"""

import argparse
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from samples.companies import company
from samples.export import contract

_ROWS: Final = 20
_LOGIN_PAGE: Final = """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>ログイン</title></head>
<body><form method="post" action="/login"><p>セッションの有効期限が切れました。もう一度ログインしてください。</p>
<input name="user"><input name="password" type="password"><button>ログイン</button></form></body></html>
"""
# A number with the right check digit that has been given to nobody: it is made of a counting sequence.
_MY_NUMBER: Final = "123456789018"
NO_CONSENTS: Final = "kaede-logistics"  # a company that has dropped applications and never a consent export


def make(*, exports: Path, out: Path, contracts: Path) -> list[Path]:
    """Write all bad files and the contract of the company without consents; returns the files' paths."""
    files: list[tuple[str, str, Callable[[Path], bytes]]] = [
        ("aozora-foods", "login_page.csv", _login_page),
        ("aozora-foods", "wrong_encoding.csv", _wrong_encoding),
        ("midori-living", "unknown_column.csv", _unknown_column),
        ("midori-living", "my_number.csv", _my_number),
        ("hibiki-works", "header_only.csv", _header_only),
        ("hibiki-works", "applications_2026-06.csv", _mostly_unknown),
        (NO_CONSENTS, "applications.csv", _no_consents),
    ]
    made = []
    for owner, name, build in files:
        path = out / owner / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(build(exports))
        made.append(path)
    stranger = replace(company(index=0, count=1, seed=1), id=NO_CONSENTS, group="kaede-group", industry="H",
                       name_ja="かえで物流", name_en="Kaede Logistics")  # fmt: skip
    (contracts / f"{NO_CONSENTS}.yml").write_text(contract(stranger), encoding="utf-8")
    return made


def _lines(path: Path, *, encoding: str, rows: int = _ROWS) -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        return list(islice(file, rows + 1))


def _login_page(_: Path) -> bytes:
    return _LOGIN_PAGE.encode()


def _wrong_encoding(exports: Path) -> bytes:
    """A script that appended UTF-8 rows to a cp932 header: no single encoding reads all of it."""
    header, *rows = _lines(exports / "aozora-foods" / "applications.csv", encoding="cp932")
    return header.encode("cp932") + "".join(rows).encode("utf-8")


def _unknown_column(exports: Path) -> bytes:
    """A column that appeared after the contract was agreed, and that nobody has judged."""
    lines = _lines(exports / "midori-living" / "applications.csv", encoding="utf-8-sig")
    ends = ["緊急連絡先", *(["090-0000-0000"] * (len(lines) - 1))]
    return _appended(lines, ends)


def _my_number(exports: Path) -> bytes:
    """A My Number typed into a comment: an incident of the file."""
    lines = _lines(exports / "midori-living" / "applications.csv", encoding="utf-8-sig")
    at = lines[0].split(",").index('"面接コメント"')
    cells = lines[3].split('","')
    cells[at] += f"マイナンバー {_MY_NUMBER} を確認済み。"
    lines[3] = '","'.join(cells)
    return "".join(lines).encode("utf-8-sig")


def _header_only(exports: Path) -> bytes:
    return _lines(exports / "hibiki-works" / "applications.csv", encoding="utf-8", rows=0)[0].encode()


def _mostly_unknown(exports: Path) -> bytes:
    """Statuses of an older system in more than half of the rows: held until a person has decided."""
    path = exports / "hibiki-works" / "applications.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.reader(file), _ROWS + 1))
    at = rows[0].index("Application Status")
    for row in rows[1 : _ROWS * 7 // 10 + 1]:
        row[at] = "旧システム移行"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8")


def _no_consents(exports: Path) -> bytes:
    """Good applications of a company whose consent export has not come."""
    header, *rows = _lines(exports / "aozora-foods" / "applications.csv", encoding="cp932", rows=60)
    return "".join([header, *rows[_ROWS:]]).encode("cp932")


def _appended(lines: list[str], ends: list[str]) -> bytes:
    joined = (f'{line.rstrip()},"{end}"\n' for line, end in zip(lines, ends, strict=True))
    return "".join(joined).encode("utf-8-sig")


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m samples.bad_inputs", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--exports", type=Path, default=Path("samples/exports"))
    parser.add_argument("--out", type=Path, default=Path("samples/bad"))
    parser.add_argument("--contracts", type=Path, default=Path("contracts"))
    arguments = parser.parse_args(argv)
    make(exports=arguments.exports, out=arguments.out, contracts=arguments.contracts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
