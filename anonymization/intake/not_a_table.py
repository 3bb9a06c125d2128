"""What gets dropped by mistake: login pages, error messages, binaries. Said plainly instead of read as a table."""

import json
import re
from typing import Final

from anonymization.intake.encoding import by_mark
from anonymization.intake.headers import stem
from anonymization.intake.sentences import refused

_HTML: Final = re.compile(r"<\s*(!doctype|html|head|body|script|meta|\?xml|svg|table)\b|<!--|<\?xml", re.IGNORECASE)
_MAGIC: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"BZh", b"MZ\x90")
_MAGIC_MORE: Final = (b"\xfd7zXZ", b"(\xb5/\xfd", b"SQLite format 3", b"PAR1", b"ARROW1", b"{\\rtf")
_ERROR_COLUMNS: Final = """
    error; errors; message; error message; msg; code; error code; status; status code; detail; details; reason; title;
    type; path; timestamp; time; request id; trace id; id; exception;
    エラー; エラーコード; エラーメッセージ; エラー内容;
    メッセージ; コード; 詳細; 内容; ステータス; ステータスコード; 日時; 発生日時
"""
_ERROR_WORDS: Final = frozenset(word.strip() for word in _ERROR_COLUMNS.split(";"))
_ERROR_START: Final = re.compile(
    r"\W*(error|fatal|exception|warning|unauthori[sz]ed|forbidden|not found|access denied|internal server|bad gateway|"
    r"service unavailable|session (has )?(expired|timed out)|timeout|too many requests|traceback|"
    r"エラー|認証|権限|セッション|アクセス|ログイン|タイムアウト|システム)",
    re.IGNORECASE,
)
_SURE_ERROR: Final = frozenset({"error", "errors", "error code", "error message", "exception", "エラー"}) | {
    "エラーコード",
    "エラーメッセージ",
    "エラー内容",
}


def look_at_bytes(head: bytes) -> None:
    """Refuse what is no text, by its first bytes."""
    if head.startswith(_MAGIC + _MAGIC_MORE):
        raise refused("binary")
    # in UTF-16 every eighth byte of a kanji is below 32: characters are looked at there
    probe = head[:8192].decode(by_mark(head) or "latin-1", "replace")
    control = sum(1 for character in probe if character < " " and character not in "\0\t\n\v\f\r\x1a\x1b")
    if control > max(2, len(probe) // 50):
        raise refused("binary")


def look_at_text(text: str) -> None:
    """Refuse what is text and no table: blank, HTML, JSON. `text` is the file's beginning, decoded."""
    stripped = text.lstrip("\ufeff \t\r\n\u3000\0")
    if not stripped:
        raise refused("blank_file")
    if text[:4096].count("\0") > len(text[:4096]) // 10:
        raise refused("binary")
    if _HTML.match(stripped):
        raise refused("html")
    if stripped[0] in "{[" and _is_json(stripped):
        raise refused("json")


def look_at_rows(header: list[str], rows: list[list[str]]) -> None:
    """Refuse an error message in CSV, or prose that no delimiter cuts."""
    stems = [stem(cell) for cell in header]
    named = {s for s in stems if s}
    if named and named <= _ERROR_WORDS and (named & _SURE_ERROR or len(named) <= 3) and len(rows) <= 20:
        raise refused("error_message")
    if len(header) <= 3 and len(rows) <= 20 and _ERROR_START.match(header[0]) and len(named - _ERROR_WORDS) > 0:
        raise refused("error_message")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
        return True
    except (ValueError, RecursionError):
        pass
    # cut by the sample, or one object per line
    return re.match(r'[\[{]\s*([\[{]\s*)*("[^"]*"\s*[:,\]]|[\]}]|-?\d)', text) is not None
