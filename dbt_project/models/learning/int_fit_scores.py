"""Scores of the model that int_fit_model has just stored; none where none may be given."""


def model(dbt, session):
    dbt.ref("int_fit_model")
    from learning.release import home, scores

    return scores(dbt.ref("int_fit_features").to_arrow_table(), root=home())
