"""Every refusal of intake, in both languages, in one table: what happened, where, what to do. Never a value."""

from typing import Final

from anonymization.refusals import Refusal, Refused

# code → (Japanese, English). `{…}` are positions, counts, column names or settings.
_TABLE: Final[dict[str, tuple[str, str]]] = {
    "no_file": ("ファイルがないか、読めません。", "The file does not exist or cannot be opened."),
    "not_a_file": ("通常のファイルではありません。", "This is not a regular file."),
    "symlink": (
        "シンボリックリンクは受け取りません。実ファイルを置いてください。",
        "A symbolic link is not read; drop the file itself.",
    ),
    "path_outside": ("「..」を含むパスは受け取りません。", "A path with '..' in it is not read."),
    "still_growing": (
        "書き込み中のファイルです。完了してから置いてください。",
        "The file is still being written; drop it when it is complete.",
    ),
    "empty_file": ("ファイルが空です。", "The file is empty."),
    "blank_file": ("空白の行しかありません。", "The file holds only blank lines."),
    "header_only": ("見出し行だけで、データ行がありません。", "The file holds a header and no rows."),
    "no_header": (
        "見出し行がありません。1行目に列名を付けて出力してください。",
        "The table has no header line; export it with the column names in the first row.",
    ),
    "html": (
        "HTMLページです（ログイン画面など）。ログインし直してCSVを出力してください。",
        "This is an HTML page, perhaps a login page; sign in again and export the table.",
    ),
    "json": (
        "JSONです。表（CSVまたはExcel）で出力してください。",
        "This is JSON, not a table; export CSV or a workbook.",
    ),
    "error_message": (
        "表ではなくエラーメッセージです。出力をやり直してください。",
        "This is an error message, not an export; run the export again.",
    ),
    "binary": ("表ではないバイナリファイルです。", "This is a binary file, not a table."),
    "not_a_table": ("表として読めません。", "This cannot be read as a table."),
    "damaged": (
        "ファイルが途中で切れているか壊れています。",
        "The file is cut short or damaged; export and send it again.",
    ),
    "encrypted": ("パスワード付きのファイルは読めません。", "The file is password-protected and cannot be read."),
    "zip_many": ("ZIPには1ファイルだけを入れてください。", "A zip must hold exactly one file."),
    "zip_path": ("ZIP内のパスが安全ではありません。", "The path of the file inside the zip is unsafe."),
    "zip_bomb": ("展開すると大きくなりすぎる圧縮ファイルです。", "The archive unpacks to far more than it should."),
    "no_sheet": ("表のあるシートがありません。", "No sheet of the workbook holds a table."),
    "wrong_encoding": (
        "契約の文字コードは{declared}ですが、ファイルは{found}です。",
        "The contract says {declared} but the bytes are {found}.",
    ),
    "unknown_encoding": ("文字コードを判定できません。", "The encoding cannot be told from the bytes."),
    "unknown_column": (
        "契約にない列があります（{n}列目{name}）。契約に追加するか drop としてください。",
        "Column {n}{name} is not in the contract; add it there, or declare it as drop.",
    ),
    "missing_column": (
        "契約にある列がファイルにありません（{name}）。",
        "A column of the contract is missing in the file ({name}).",
    ),
    "unmapped_field": (
        "必須の項目（{field}）に対応する列がありません。",
        "No column of the contract fills {field}, without which no row can be loaded.",
    ),
    "no_export": (
        "この見出しに合う契約がありません。",
        "No export of the contract has the columns of this file.",
    ),
    "no_contract": (
        "契約がなく、列の意味を確実に判定できません。提案を確認して契約にしてください。",
        "There is no contract and some column is not known with confidence; review the proposal.",
    ),
    "contract_unreadable": ("契約ファイルを読めません。", "The contract cannot be opened or is not YAML."),
    "contract_invalid": ("契約に誤りがあります（{where}: {what}）。", "The contract is invalid ({where}: {what})."),
    "my_number": (
        "個人番号（マイナンバー）を含むファイルです。全体を隔離します。個人番号を除いて出力し直してください。",
        "The file holds Individual Numbers (My Number); it is quarantined whole. Export it again without them.",
    ),
    "too_many_rejected": (
        "{rejected}/{total}行が不備のため、担当者の判断を待ちます。",
        "{rejected} of {total} rows are faulty; the file waits for a person's decision.",
    ),
}

CODES: Final = frozenset(_TABLE)


def refusal(code: str, *, row: int | None = None, column: str | None = None, **facts: object) -> Refusal:
    """The refusal of this code; `facts` fill the sentence and must never come from a cell."""
    ja, en = _TABLE[code]
    return Refusal(code=code, ja=ja.format(**facts), en=en.format(**facts), row=row, column=column)


def refused(code: str, *, row: int | None = None, column: str | None = None, **facts: object) -> Refused:
    """The same, ready to raise."""
    return Refused(refusal(code, row=row, column=column, **facts))
