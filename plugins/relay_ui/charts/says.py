"""What codes are called and why a figure is missing, in the visitor's language."""

from collections.abc import Mapping
from typing import Any, Final

from plugins.relay_ui.charts import figures
from plugins.relay_ui.words import Language, translator

ALL: Final = "all"


class Says:
    """The words of one language, for the modules that make pictures of marts."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._t = translator(language)

    def __call__(self, key: str, /, **values: object) -> str:
        return self._t(key, **values)

    def named(self, kind: str, code: str) -> str:
        """What a code is called; one that has no word is shown as it is."""
        if code == ALL:
            return self._t(f"charts.all.{kind.removesuffix('_short')}", default=code)
        return self._t(f"charts.{kind}.{code}", default=code.replace("_", " "))

    def named_in(self, place: str, code: str) -> str:
        """The same for words of one page."""
        return self._t(f"{place}.{code}", default=code.replace("_", " "))

    def why(self, reason: object) -> str:
        """Why a figure may not be shown; a reason without a sentence still says that it is a rule."""
        return self._t(f"charts.reason.{reason}", default=self._t("charts.reason.other"))

    def half_year(self, code: str) -> str:
        return self._t("charts.all.half_year") if code == ALL else figures.half_year(code, language=self.language)

    def short_half_year(self, code: str) -> str:
        return figures.short_half_year(code, language=self.language)

    def people(self, value: float | None, *, digits: int = 1, signed: bool = False) -> str:
        """A number of people with its unit, tenths too: an average is no head count."""
        written = figures.number(value, digits=digits, signed=signed)
        if written == figures.NONE:
            return written
        if self.language == "ja":
            return f"{written}人"
        return f"{written} {'person' if written.lstrip('+−') == '1' else 'people'}"

    def interval(self, low: str, high: str) -> str:
        return figures.between(low, high, language=self.language)

    def state(self, row: Mapping[str, Any] | None, *, reason: str = "suppression_reason") -> str:
        """Why a row shows nothing, in words; empty where it may be shown."""
        if row is None:
            return self.why("no_row")
        found = row.get("suppression_reason") or row.get(reason)
        return self.why(found) if found else ""
