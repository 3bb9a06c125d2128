"""Trains and judges the fit model through the room learning/; one row: what came of it."""


def model(dbt, session):
    from learning.release import home, prepare

    features = dbt.ref("int_fit_features").to_arrow_table()
    groups = dbt.ref("int_fit_groups").to_arrow_table()
    selection = dbt.ref("fairness_audit").to_arrow_table()
    return prepare(features, groups, selection, root=home())
