"""Shapes of cells that tell what a column holds, each for a whole cell."""

import re
from typing import Final

PATTERNS: Final = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}"),
    "url": re.compile(r"(https?://|www\.)\S+|(linkedin|github|twitter|facebook|x)\.com/\S+", re.IGNORECASE),
    "file": re.compile(
        r".+\.(pdf|docx?|xlsx?|pptx?|pages|txt|rtf|odt|jpe?g|png|gif|heic|bmp|zip|mp4|mov)", re.IGNORECASE
    ),
    "phone": re.compile(r"(\+?\d{1,3}[\s.-]?)?[(（]?0?\d{1,4}[)）]?[\s.‐–—ー－-]?\d{1,4}[\s.‐–—ー－-]?\d{3,4}"),
    "postal": re.compile(r"〒?\s?\d{3}[-‐–—ー－ ]\d{4}|\d{7}"),
    "postal_abroad": re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}(-\d{4})?"),
    "money": re.compile(r"[¥$€£₹]?\s?-?[\d,]+(\.\d+)?\s?(円|万円|千円|億円|k|K|[A-Z]{3})?"),
    "ip": re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){4,7}", re.IGNORECASE),
    "school": re.compile(
        r".*(大学|大学院|短大|高校|高等学校|専門学校|学院|学園|高専|学部)$|.*\b(University|College|Institute|Polytechnic|School|Academy)\b.*",
        re.IGNORECASE,
    ),
    "integer": re.compile(r"-?\d+"),
    "serial": re.compile(r"\d{4,19}(\.\d{1,12})?"),
    "number": re.compile(r"-?[\d,]+(\.\d+)?"),
    "kana": re.compile(r"[\u3041-\u3096\u30a1-\u30fc\uff66-\uff9f・\s]+"),
    "latin_words": re.compile(r"[A-Za-zÀ-ÿ'’.-]+([ ,]+[A-Za-zÀ-ÿ'’.-]+){1,3}"),
    "code": re.compile(r"(?=.*\d)[A-Za-z]{0,8}[-_]?[\dA-Fa-f-]{2,36}"),
    "address": re.compile(
        r".*([都道府県市区町村郡].*\d|\d+\s+[A-Z][a-z]+ (St|Street|Ave|Avenue|Rd|Road|Ln|Lane|Dr|Blvd)\b).*"
    ),
}
