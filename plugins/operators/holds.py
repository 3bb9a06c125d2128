"""Held files and a held model: what was decided is carried out, and what is open is put to a compliance officer.

The question, the answer and the hold are counts by reason and a load's number, or a model's version and its ratios;
no operator here opens a file.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from airflow.sdk import BaseOperator, Context
from airflow.sdk.exceptions import AirflowSkipException

from anonymization.decisions import REASONS
from anonymization.home import Home
from plugins.operators.answers import OfficersQuestion
from plugins.operators.faults import value_free

DECIDE_HOLD: Final = "decide_hold"


class SettleHolds(BaseOperator):
    """Carry out rejections, also those by time; returns the runs of `decide_hold` that ask about what is open."""

    def execute(self, context: Context) -> list[dict[str, Any]]:  # noqa: ARG002 - Airflow's signature
        from anonymization.answer import answer_rejection
        from anonymization.decisions import decision_of
        from anonymization.held_models import held_model
        from anonymization.holds import holds, let_time_run_out, open_holds
        from expectations.report import render_again

        home = Home.from_environment()
        with value_free("held files"):
            let_time_run_out(home, at=datetime.now(UTC))
            for held in holds(home):
                if decision_of(home, held.load_id):
                    answer_rejection(held, home=home)
                    render_again(held.load_id, home=home)
            waiting = open_holds(home)
            model = held_model(home)
        self.log.info("%d held files and %d models wait for a decision", len(waiting), model is not None)
        conf = [{"company": held.company, "load_id": held.load_id} for held in waiting]
        conf += [{"company": "", "load_id": model.version}] if model else []
        # a load's question is asked in one run of its own: its name tells whether it was asked before
        return [{"trigger_run_id": f"hold__{asked['load_id']}", "conf": asked} for asked in conf]


class AskOfficer(OfficersQuestion):
    """Ask whether a held load goes on, or a held model."""

    reasons = REASONS

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(subject="Held / 保留中", **kwargs)

    def execute(self, context: Context) -> Any:
        home = Home.from_environment()
        asked = _asked(context)
        with value_free(asked["load_id"]):
            question = _about_model(home, **asked) or _about_load(home, **asked)
            if question is None:
                raise AirflowSkipException(f"{asked['load_id']} is not held, or has been decided")
            self.subject, self.body, self.response_timeout = question
        return super().execute(context)

    def keep(self, context: Context, decision: Any) -> None:
        from anonymization.decisions import decide
        from anonymization.held_models import decide_model, is_model

        load_id = _asked(context)["load_id"]
        with value_free(load_id):
            (decide_model if is_model(load_id) else decide)(Home.from_environment(), load_id, decision)


# subject, body, and how long the answer is waited for (None: until it comes)
Question = tuple[str, str, timedelta | None]


def _about_load(home: Home, *, company: str, load_id: str) -> Question | None:
    """What is asked about a held file; None where it is not held, or has been decided."""
    from anonymization.decisions import decision_of
    from anonymization.held_models import is_model
    from anonymization.holds import hold_of

    held = None if is_model(load_id) else hold_of(home, company=company, load_id=load_id)
    if held is None or decision_of(home, held.load_id):
        return None
    subject = f"{held.company}: {held.rows['rows_rejected']} of {held.rows['rows_total']} rows left out"
    left = datetime.fromisoformat(held.decide_by) - datetime.now(UTC)
    return subject, body_of(held), max(left, timedelta(seconds=1))


def _about_model(home: Home, *, company: str, load_id: str) -> Question | None:  # noqa: ARG001 - asked as a load is
    """What is asked about a held model."""
    from anonymization.held_models import held_model

    held = held_model(home)
    if held is None or held.version != load_id:
        return None
    below = "\n".join(f"- {b.attribute} `{b.group}`: {b.ratio:.2f} ({b.low:.2f}–{b.high:.2f})" for b in held.below)
    why = (
        "次の区分が選ばれる割合は、最も選ばれる区分の5分の4に達しません(95%区間)。"
        f" The model picks these groups by less than four fifths of the group picked most (95 % interval).\n\n{below}"
        if held.below
        else "性別・年齢階級の分かる方が少なく、公平性を確かめられません。"
        " Of too few people is sex or age band known: whether it is fair cannot be assessed."
    )
    body = (
        f"モデル / model `{held.version}`\n\n{why}\n\n"
        "点数も公開項も出していません。 No score and no term of it is out.\n\n"
        "Approve: 次のビルドから点数を出します / the next build gives scores.\n\n"
        "Reject: この版は出しません / this version stays held; the next training is asked about anew.\n\n"
        f"`individual/model_card/card.html`, `relay hold approve {held.version}`"
    )
    asked = "below four fifths / 5分の4未満" if held.below else "fairness unknown / 公平性を確認できず"
    return f"Model {held.version}: {asked}", body, None


def body_of(held: Any) -> str:
    """What the officer reads: counts by reason and where to look further. Markdown."""
    rows = held.rows
    reasons = "\n".join(f"- `{reason}`: {n}" for reason, n in sorted(held.reasons.items()))
    return (
        f"受付番号 / load `{held.load_id}` ({held.kind})\n\n"
        f"{rows['rows_total']} 行中 {rows['rows_rejected']} 行が除外されました。"
        f" {rows['rows_rejected']} of {rows['rows_total']} rows were left out; {rows['rows_ok']} are well-formed.\n\n"
        f"{reasons}\n\n"
        "Approve: 読み取れた行だけを先へ進めます / the well-formed rows go on.\n\n"
        f"Reject: 隔離します / the file goes to quarantine – also by itself at {held.decide_by}.\n\n"
        f"`relay report {held.load_id}`"
    )


def _asked(context: Context) -> dict[str, str]:
    conf = context["dag_run"].conf or {}
    return {"company": str(conf["company"]), "load_id": str(conf["load_id"])}
