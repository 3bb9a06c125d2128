"""What is true of the marts beyond the rates: reasons, skills, thriving, relays and selection, in plain Python.

Like `samples/episodes.py` a second opinion from the events alone; it shares no code with the SQL it is held against.
"""

from collections import Counter, defaultdict
from typing import Final

from samples.coefficients import WORLD
from samples.episodes import Episode, episodes, half_year, is_pooled
from samples.events import AS_OF, Application, Career, Employment
from samples.gazetteer import PREFECTURE_CODES
from samples.shapes.sheet import age

Counts = Counter[str]
_WORDS: Final = {"success": "successes", "failure": "failures", "excluded": "excluded"}


class MartTruth:
    """Counts by the cells of the marts; `deadweight` is what seeds/deadweight.csv says of everybody."""

    def __init__(self, *, deadweight: float) -> None:
        self._deadweight = deadweight
        self.reasons: dict[tuple[str, str], Counts] = defaultdict(Counter)
        self.skills: dict[tuple[str, str], Counts] = defaultdict(Counter)
        self.thriving: dict[tuple[str, str, str, str], Counts] = defaultdict(Counter)
        self.impact: dict[tuple[str, str], list[float]] = defaultdict(list)  # Σ a·(S − b) of each person
        self.selection: dict[tuple[str, str], Counts] = defaultdict(Counter)
        self.conduct: dict[str, Counts] = defaultdict(Counter)
        self.relay_stays: list[tuple[int, bool]] = []  # days, left: of every start through the relay

    def add(self, life: Career) -> None:
        """Count one person; who is not in the pool counts for nothing."""
        if not is_pooled(life):
            return
        found = episodes(life)
        mature = [e for e in found if e.is_mature(horizon=365, stay=183)]
        self._count_reasons(mature)
        for episode in mature:
            if episode.headline:
                self._count_skills(life, episode)
                self._count_thriving(life, episode)
        self._count_relays(found)
        self._count_conduct(life)

    def _count_reasons(self, mature: list[Episode]) -> None:
        seen: set[tuple[str, str]] = set()
        for episode in mature:
            key = (episode.application.company.id, episode.application.reason)
            if key[1] and key not in seen:
                seen.add(key)
                self.reasons[key][_WORDS[episode.outcome(horizon=365, stay=183)]] += 1

    def _count_skills(self, life: Career, episode: Episode) -> None:
        outcome = episode.outcome(horizon=365, stay=183)
        if outcome == "excluded":
            return
        for skill in set(life.person.skills) & set(WORLD.skill):
            cell = self.skills[(life.person.occupation, skill)]
            cell["n"] += 1
            cell["successes"] += outcome == "success"

    def _count_thriving(self, life: Career, episode: Episode) -> None:
        outcome, work = episode.outcome(horizon=365, stay=183), episode.rehire
        if outcome == "excluded":
            return
        word = "n"
        thrives = False
        if outcome == "success" and work is not None:
            thrives = _praised(work)
            word = "n_unrated" if work.rating is None and not thrives else "n"
        areas = [
            ("pref", PREFECTURE_CODES[life.person.place.prefecture]),
            ("region", life.person.region),
            ("nation", "all"),
        ]
        for level, area in areas:
            for band in (age_band(life, episode.application), "all"):
                cell = self.thriving[(level, area, band, episode.half_year)]
                cell[word] += 1
                cell["thriving"] += thrives

    def _count_relays(self, found: list[Episode]) -> None:
        chains: dict[object, list[Episode]] = defaultdict(list)
        for episode in found:
            chains[episode.half_year if episode.rehire is None else id(episode.rehire)].append(episode)
        for chain in chains.values():
            if chain[0].rehire is not None:
                self.relay_stays.append(_stay(chain[0].rehire))
            parts: dict[tuple[str, str], float] = defaultdict(float)
            for place, episode in enumerate(chain):
                if not episode.is_mature(horizon=365, stay=183):
                    continue
                outcome = episode.outcome(horizon=365, stay=183)
                if outcome == "excluded":
                    continue
                share = 1.0 if len(chain) == 1 else 0.5 if place == len(chain) - 1 else 0.5 / (len(chain) - 1)
                worth = share * ((outcome == "success") - self._deadweight)
                for org in (episode.application.company.id, "all"):
                    for half in (episode.half_year, "all"):
                        parts[(org, half)] += worth
            for key, worth in parts.items():
                self.impact[key].append(worth)

    def _count_conduct(self, life: Career) -> None:
        for a in life.applications:
            if a.imported or a.closing not in ("hired", "offer_declined", "rejected"):
                continue
            groups = self.selection[(a.company.id, life.person.sex)]
            groups["n"] += 1
            groups["n_chosen"] += a.closing != "rejected"
            if a.closing != "rejected" or a.decided is None:
                continue
            conduct = self.conduct[a.company.id]
            conduct["n_reasons_due"] += 1
            conduct["n_reasons_done"] += bool(a.reason)
            if a.told is not None or a.decided + 14 < AS_OF:
                conduct["n_timeliness_due"] += 1
                conduct["n_timeliness_done"] += a.told is not None and a.told <= a.decided + 14
                conduct["told"] += a.told is not None


def age_band(life: Career, a: Application) -> str:
    """Five years of age at the decision, as the pool has them."""
    low = age(birth=life.person.birth, on=a.decided or a.applied) // 5 * 5
    return "0-19" if low < 20 else "65+" if low >= 65 else f"{low}-{low + 4}"


def starts_by_half_year(life: Career) -> Counter[str]:
    """Starts through the relay of one person."""
    works = {id(e.rehire): e.rehire for e in episodes(life) if e.rehire is not None}
    return Counter(half_year(work.started) for work in works.values())


def _praised(work: Employment) -> bool:
    return (work.rating is not None and work.rating >= 3) or work.promoted or work.converted


def _stay(work: Employment) -> tuple[int, bool]:
    agreed = work.end_kind == "death" or (work.end_kind == "term_ended" and work.fixed_term)
    return (work.ended or AS_OF) - work.started, work.ended is not None and not agreed
