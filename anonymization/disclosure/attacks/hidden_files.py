"""Hidden files: a file of a release that is no table which these attacks read, nor one of those that come with it.

A workbook, an archive or a database of another kind could hold anything: what nobody looked into does not go out.
"""

import re
from typing import Final

from anonymization.disclosure.attacks.arena import Arena
from anonymization.disclosure.attacks.judge import found
from anonymization.disclosure.attacks.released import is_json_table, published_folder
from anonymization.disclosure.attacks.result import AttackResult, Trials

NAME: Final = "hidden_files"
_TABLES: Final = (".parquet", ".csv", ".csv.gz", ".tsv", ".duckdb")  # one that cannot be read raises
# texts that a release comes with: searched by `canaries`, written by publish.py
_BESIDE: Final = re.compile(
    r"release\.json|statement\.ja\.(md|html)|docs/index\.html|model_card/(card\.(md|html)|[a-z_]+\.svg)"
)


def hidden_files(arena: Arena) -> AttackResult:
    """Every file of the release by its name and by whether it could be read."""
    place = published_folder(arena.folder)
    files = [path for path in sorted(place.rglob("*")) if path.is_file() or path.is_symlink()]
    hidden = [
        path.relative_to(arena.folder).as_posix()
        for path in files
        if path.is_symlink()
        or not (
            path.name.endswith(_TABLES)
            or _BESIDE.fullmatch(path.relative_to(place).as_posix())
            or is_json_table(arena.connection, path)
        )
    ]
    return found(
        NAME,
        trials=Trials(attempts=len(files), successes=len(hidden)),
        facts={"files": len(hidden)},
        passed=("公開物のすべてのファイルを読み、調べました。", "Every file of the release was read and looked into."),
        failed=(
            "公開物に、表として読めない、または公開物のものではないファイルがあります。",
            "The release holds files that cannot be read as tables, or that are not of it.",
        ),
    )
