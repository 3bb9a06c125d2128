"""Rules of the pool about people: nobody is in it without consent, and no text names anybody."""

from collections.abc import Mapping
from typing import Any, Final

from expectations.rules import ExpectQueryCountBetween, says

# Consent as it stands: per person the latest word on a purpose, by one number per word, twice its moment and one more
# where it grants nothing. So of two at one instant a withdrawal wins, and a grant that has expired. A grant of a later
# moment than now has not been said yet; a withdrawal counts at once.
_GRANTS: Final = "action = 'grant' and (expires_at is null or expires_at > now())"
_CONSENTED: Final = (
    "select person_key from consent where purpose = 'pool_stats' and (action = 'withdraw' or \"at\" <= now())"
    f' group by person_key having max(2 * epoch_us("at") + case when {_GRANTS} then 0 else 1 end) % 2 = 0'
)


def consent_rules(entities: Mapping[str, bool]) -> list[Any]:
    """Nobody is in the pool without consent to `pool_stats`, by the consents themselves."""
    return [
        ExpectQueryCountBetween(
            query=(
                f"select count(distinct person_key) from {entity} anti join ({_CONSENTED}) as consented"
                " using (person_key) where person_key is not null"
            ),
            **says(
                f"consent.{entity}",
                ja="同意（統計利用）のない人の行が一つもないこと",
                en="No row is of a person who has not consented to the use for statistics",
            ),
        )
        for entity in ("application", "employment")
        if entities.get(entity)
    ]


def detector_rules(facts: Mapping[str, int]) -> list[Any]:
    """What the whole detector found in the cells that it read, counted before the database was opened."""
    read, cells = facts["detector_read"], facts["detector_cells"]
    codes_read, codes = facts["detector_codes_read"], facts["detector_codes"]
    return [
        ExpectQueryCountBetween(
            query=f"select {facts['detector_found']:d}",
            **says(
                "text.detector",
                ja=f"マスク済みの文章を検出器で読み直し、個人を指す語がないこと（{cells:,} 件中 {read:,} 件を確認）",
                en=f"The detector finds nothing in masked text that it reads once more ({read:,} of {cells:,} cells)",
            ),
        ),
        ExpectQueryCountBetween(
            query=f"select {facts['detector_found_in_codes']:d}",
            **says(
                "codes.detector",
                ja=f"コードの語に、個人を指す語が一つもないこと（{codes:,} 種類中 {codes_read:,} 種類を確認）",
                en=f"The detector finds nothing in the words of codes ({codes_read:,} of {codes:,} different ones)",
                severity="warning",
            ),
        ),
    ]
