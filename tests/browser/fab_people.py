"""People and roles of the FAB auth manager, made once in a fresh Airflow, in a process before that of the server.

python -m tests.browser.fab_people PASSWORD
"""

import sys
from typing import Final

# user → roles of the FAB manager; the first is Airflow's own, the others are a deployment's
PEOPLE: Final = {
    "admin": ("Admin",),
    "officer": ("Viewer", "relay_compliance"),
    "operator": ("Op",),
    "reviewer": ("Viewer", "relay_reviewer"),
    "sato": ("Viewer", "relay_aozora"),
    "tanaka": ("Viewer", "relay_hibiki"),
    "guest": ("Viewer",),
    "left": ("Admin", "relay_compliance", "relay_aozora"),  # and is deactivated
}
ROLES: Final = """
version: fab
roles:
  viewer: {everyone: true}
  operator: {airflow_roles: [op]}
  compliance: {airflow_roles: [relay_compliance]}
  reviewer: {airflow_roles: [relay_reviewer]}
reviewers_of_every_company: {users: [reviewer]}
companies:
  aozora: {airflow_roles: [Relay_Aozora]}
  hibiki: {airflow_roles: [relay_hibiki]}
"""


def make(password: str) -> None:
    """Every role and user of PEOPLE. Raises RuntimeError where FAB does not take one."""
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        manager = builder.sm
        # without it FAB's roles of Airflow below Op have the pages by their address and no entry in the menu
        menu = manager.create_permission("can_read", "Plugins")
        for name in {role for roles in PEOPLE.values() for role in roles if role.startswith("relay_")}:
            manager.add_permission_to_role(manager.find_role(name) or manager.add_role(name), menu)
        for name, roles in PEOPLE.items():
            user = manager.add_user(
                username=name,
                first_name=name,
                last_name="x",
                email=f"{name}@example.com",
                role=[manager.find_role(role) for role in roles],
                password=password,
            )
            if not user:
                raise RuntimeError("FAB made no user")
        left = manager.find_user(username="left")
        left.active = False
        manager.update_user(left)


if __name__ == "__main__":
    make(sys.argv[1])
