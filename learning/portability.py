"""Whether what was learnt elsewhere holds in a company that was not there: what may be called common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from learning.folds import Rows
from learning.measures import Estimate, Labels, losses, mean
from learning.terms import Floats


@dataclass(frozen=True, kw_only=True)
class Company:
    """One company left out: the log-loss of three models on its episodes."""

    org_key: str
    n: int
    model: float
    base_rate: float
    logistic: float

    @property
    def is_beaten(self) -> bool:
        return self.model < self.base_rate


@dataclass(frozen=True, kw_only=True)
class Portability:
    """The companies left out, and the gain over all their episodes."""

    companies: tuple[Company, ...]
    gain: Estimate  # of log-loss over the base rate, per episode

    @property
    def index(self) -> float:
        """The share of companies where the model beats the occupation × region base rate in log-loss."""
        return sum(c.is_beaten for c in self.companies) / len(self.companies) if self.companies else 0.0

    @property
    def is_common(self) -> bool:
        """DEFINITIONS §3, and more than chance: over all episodes the whole interval of the gain lies above nothing.

        Without that a model that had learnt nothing would be called common about every second time.
        """
        return self.index > 0.5 and self.gain.low > 0


def portability(out: Mapping[str, Floats], labels: Labels, orgs: Sequence[str], judged: Rows) -> Portability:
    """Losses by company of the probabilities `out`, one array per model, on the rows `judged`."""
    names = np.asarray(orgs).astype(str)
    found = []
    for org in np.unique(names[judged]):
        rows = judged[names[judged] == org]
        loss = {name: float(losses(labels[rows], out[name][rows]).mean()) for name in out}
        found.append(Company(org_key=str(org), n=len(rows), **loss))
    gain = mean(losses(labels[judged], out["base_rate"][judged]) - losses(labels[judged], out["model"][judged]))
    return Portability(companies=tuple(found), gain=gain)
