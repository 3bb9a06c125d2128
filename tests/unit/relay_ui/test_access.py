"""Who sees what, with the users of the simple and of the FAB auth manager, and with Airflow's own sign-in."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from anonymization.refusals import Refused
from plugins.relay_ui.access import ROLES, airflow_roles_of, load_roles, visitor_of
from plugins.relay_ui.app import create_app
from samples.sign_in import PEOPLE
from tests.unit.relay_ui.test_every_route import routes

MAPPING = """
version: "1"
roles:
  viewer: {everyone: true}
  operator: {airflow_roles: [Op]}
  compliance: {airflow_roles: [relay_compliance], users: [Ito]}
companies:
  aozora: {airflow_roles: [relay_aozora]}
"""


def simple(name: str, role: str | None) -> Any:
    return SimpleNamespace(get_name=lambda: name, username=name, role=role, teams=[])


def fab(name: str, *roles: str) -> Any:
    return SimpleNamespace(get_name=lambda: name, roles=[SimpleNamespace(name=role) for role in roles])


def mapped(tmp_path: Path, text: str = MAPPING) -> Any:
    path = tmp_path / "roles.yml"
    path.write_text(text, encoding="utf-8")
    return load_roles(path)


def roles_of(user: Any, mapping: Any) -> set[str]:
    return set(visitor_of(user, roles=mapping, language="ja").roles)


def test_the_simple_managers_users_have_one_role(tmp_path: Path) -> None:
    mapping = mapped(tmp_path)
    assert roles_of(simple("kato", "op"), mapping) == {"viewer", "operator"}
    assert roles_of(simple("ITO", "viewer"), mapping) == {"viewer", "compliance"}
    assert roles_of(simple("kato", None), mapping) == {"viewer"}


def test_fabs_users_have_several(tmp_path: Path) -> None:
    mapping = mapped(tmp_path)
    user = fab("kato", "Viewer", "relay_compliance", "relay_aozora")
    assert roles_of(user, mapping) == {"viewer", "compliance", "company"}
    assert visitor_of(user, roles=mapping, language="ja").companies == ("aozora",)
    assert airflow_roles_of(fab("kato", "Op")) == {"op"}


@pytest.mark.parametrize(
    "text",
    [
        MAPPING + "more: 1\n",
        MAPPING.replace("operator:", "oprator:"),
        MAPPING.replace("airflow_roles: [relay_aozora]", "everyone: true"),
        MAPPING + "reviewers_of_every_company: {everyone: true}\n",
        MAPPING.replace("  aozora:", "  ../aozora:"),
        MAPPING.replace('version: "1"\n', ""),
        "roles: [",
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_and_never_half_used(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match="No page is shown"):
        mapped(tmp_path, text)


def test_a_mapping_in_another_encoding_is_refused_and_logged_with_what_to_do(
    empty: Path, as_user: Any, caplog: pytest.LogCaptureFixture
) -> None:
    empty.with_name("roles.yml").write_bytes(MAPPING.replace("Ito", "伊藤").encode("cp932"))
    assert as_user("guest", "/static/x%0Aforged").status_code == 500
    assert "No page is shown until it is corrected" in caplog.text
    assert "\nforged" not in caplog.text


def test_who_reviews_for_the_operator_is_named(tmp_path: Path) -> None:
    mapping = mapped(tmp_path, MAPPING + "reviewers_of_every_company: {users: [ito]}\n")
    assert visitor_of(simple("Ito", "viewer"), roles=mapping, language="ja").reviews_every_company
    assert not visitor_of(simple("kato", "admin"), roles=mapping, language="ja").reviews_every_company
    assert not visitor_of(simple("Ito", "viewer"), roles=mapped(tmp_path), language="ja").reviews_every_company


def test_the_mappings_that_come_with_the_project_can_be_read() -> None:
    shipped, sample = load_roles(ROLES), load_roles(ROLES.with_name("roles.sample.yml"))
    assert shipped.companies == {}
    assert not visitor_of(simple("admin", "admin"), roles=shipped, language="ja").reviews_every_company
    assert not any(who.everyone for role, who in shipped.roles.items() if role != "viewer")
    assert set(sample.companies) >= {"aozora-foods", "hibiki-works"}
    for name, (role, sees) in PEOPLE.items():
        reviewer = visitor_of(simple(name, role), roles=sample, language="ja")
        explains = "Explain" in sees or "every page" in sees
        assert (reviewer.reviews_every_company, "reviewer" in reviewer.roles) == (explains, explains), name


@pytest.mark.parametrize("nobody", [simple("Anonymous", "ADMIN"), SimpleNamespace(get_name=str, is_anonymous=True)])
@pytest.mark.usefixtures("deployed")
def test_whom_airflow_lets_in_without_signing_in_is_nobody_here(nobody: Any) -> None:
    app = create_app(user_of=lambda: nobody)
    with TestClient(app) as client:
        for method, path in routes(app):
            assert client.request(method, path).status_code == 401, path


@pytest.mark.usefixtures("deployed")
def test_airflows_own_sign_in_stands_before_every_route() -> None:
    app = create_app()
    with TestClient(app) as client:
        for method, path in routes(app):
            assert client.request(method, path).status_code == 401, path
