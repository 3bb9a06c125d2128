"""The terms of the private model that int_fit_model has just stored; none where none may leave."""


def model(dbt, session):
    dbt.ref("int_fit_model")
    from learning.release import home, terms

    return terms(root=home())
