"""公表文: what the law asks to be made public, written from the tables that are released and from nothing else.

個人情報保護法 Art. 43-3: the items of information on persons that anonymously processed information holds.
                Art. 43-4: before it is provided, the same items and the way of providing them.
RELAY_HOME/published/statement.ja.md and statement.ja.html; its version changes when an item, the rule or the way does.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from anonymization.disclosure.rule import Disclosure
from anonymization.disclosure.tables import MartTable

PAGES: Final = ("published/statement.ja.md", "published/statement.ja.html")
_TEMPLATES: Final = Path(__file__).parent / "templates"
# columns that say nothing of persons: the day of knowledge, versions, why something is not shown
_OF_THE_TABLE: Final = re.compile(r"(^as_of|_version|^is_suppressed|suppression_reason|hold_reason|^epsilon|^delta)$")
_ENDS: Final = {"_low": "の95%区間の下限", "_high": "の95%区間の上限"}


# an item of the statement: the column's name in brackets behind its Japanese one, or alone
_ITEM: Final = re.compile(r"(?:^|、|\()([a-z][a-z0-9_]*)(?:\))?(?=、|$)")
_SECTION: Final = re.compile(r"^### .*\(([a-z][a-z0-9_]*)\)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class _Table:
    name: str
    title: str
    cell: tuple[str, ...]
    items: tuple[str, ...]
    epsilon: str | None
    trained: str | None  # ε of a table that was made private where it was computed
    exact: bool


@dataclass(frozen=True, kw_only=True)
class _Line:
    kind: str
    text: str
    first: bool
    last: bool


def statement_version(marts: Sequence[MartTable], policy: Disclosure) -> str:
    """The version: the day of the policy's figures and a digest of every item, the rule and the way of providing."""
    said = [
        [(mart.name, _title(mart), _labels(mart)) for mart in _released(marts)],
        policy.model_dump(mode="json", include={"rule", "noise", "statement"}),
        [path.read_text(encoding="utf-8") for path in sorted(_TEMPLATES.glob("statement*"))],
    ]
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
    return f"{policy.version}-{digest[:8]}"


def write_statement(
    folder: Path,
    *,
    marts: Sequence[MartTable],
    policy: Disclosure,
    noise: Mapping[str, Any],
    release_id: str,
    as_of: str,
) -> str:
    """Write the statement into a release's unfinished folder; gives its version."""
    version = statement_version(marts, policy)
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
    )
    told, trained = noise.get("marts", {}), noise.get("private_already", {})
    text = environment.get_template("statement.ja.md.j2").render(
        version=version,
        policy_version=policy.version,
        release_id=release_id,
        as_of=as_of,
        operator=policy.statement.operator,
        provision=policy.statement.provision,
        contact=policy.statement.contact,
        tables=[
            _table(mart, policy, told.get(mart.name, {}), trained=trained.get(mart.name)) for mart in _released(marts)
        ],
        k_persons=policy.rule.k_persons,
        k_org_groups=policy.rule.k_org_groups,
        max_org_share=f"{100 * policy.rule.max_org_share:g}",
        period=noise.get("period"),
        **{name: _figure(noise.get(name)) for name in ("epsilon", "delta", "spent", "budget")},
    )
    page = environment.get_template("statement.ja.html.j2").render(lines=list(_lines(text)))
    for path, content in zip(PAGES, (text, page), strict=True):
        (folder / path).write_text(content, encoding="utf-8")
    return version


def unsaid(pages: Sequence[str], released: Mapping[str, Sequence[str]], *, version: str | None) -> int:
    """How much of what is released the statement does not say, or says of what is not released.

    `released` has the columns of each public table as its file has them; `version` is what release.json names.
    """
    text, *others = pages
    parts = _SECTION.split(text)
    said = {name: _items(part) for name, part in zip(parts[1::2], parts[2::2], strict=True)}
    faults = len(said.keys() ^ released.keys())
    for name in said.keys() & released.keys():
        told = {column for column in released[name] if not _OF_THE_TABLE.search(column)}
        faults += len(told - said[name]) + len(said[name] - set(released[name]))
    return faults + sum(version is not None and version not in page for page in (text, *others))


def _items(section: str) -> set[str]:
    lines = re.findall(r"^- (?:区分|項目): (.*)$", section, re.MULTILINE)
    return {name for line in lines for name in _ITEM.findall(line)}


def _released(marts: Sequence[MartTable]) -> list[MartTable]:
    return sorted((mart for mart in marts if mart.lane == "B"), key=lambda mart: mart.name)


def _table(mart: MartTable, policy: Disclosure, told: Mapping[str, Any], *, trained: float | None) -> _Table:
    labels = _labels(mart)
    cell = policy.marts[mart.name].cell
    return _Table(
        name=mart.name,
        title=_title(mart),
        cell=tuple(labels[name] for name in cell if name in labels),
        items=tuple(label for name, label in labels.items() if name not in cell and not _OF_THE_TABLE.search(name)),
        epsilon=_figure(told.get("epsilon")),
        trained=_figure(trained),
        exact=policy.marts[mart.name].exact is not None,
    )


def _labels(mart: MartTable) -> dict[str, str]:
    """Column → its Japanese name with the column's own in brackets; a description starts with that name."""
    named = {name: _japanese(description) for name, description in mart.columns.items()}
    for name, word in list(named.items()):
        end = next((end for end in _ENDS if name.endswith(end)), None)
        if end and not word:
            named[name] = f"{named.get(name.removesuffix(end)) or name.removesuffix(end)}{_ENDS[end]}"
    return {name: f"{word}({name})" if word else name for name, word in named.items()}


def _figure(value: float | None) -> str | None:
    """Two digits after the point, or as many as a small number needs."""
    if value is None:
        return None
    return f"{value:.2f}".rstrip("0").rstrip(".") if value >= 0.01 else f"{value:.10f}".rstrip("0")


def _title(mart: MartTable) -> str:
    return _japanese(mart.description) or mart.name


def _japanese(text: str) -> str:
    """The Japanese words at the start of a description, before the English."""
    found = re.match(r"[^\x00-\x7f][^ ]*", text.strip())
    return found[0] if found else ""


def _lines(text: str) -> Iterator[_Line]:
    """Headings, list items and paragraphs of the Markdown above; it has nothing else."""
    lines = [line for line in text.splitlines() if line.strip()]
    kinds = {"### ": "h3", "## ": "h2", "# ": "h1", "- ": "li"}
    read = [
        next(((kind, line.removeprefix(mark)) for mark, kind in kinds.items() if line.startswith(mark)), ("p", line))
        for line in lines
    ]
    for at, (kind, words) in enumerate(read):
        yield _Line(
            kind=kind,
            text=words,
            first=at == 0 or read[at - 1][0] != kind,
            last=at == len(read) - 1 or read[at + 1][0] != kind,
        )
