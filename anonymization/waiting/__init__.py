"""Rows that await consent: kept encrypted for some days, each under a key of its own, then destroyed.

    waiting/<company>/<load>.parquet   the sealed rows of one load: place, box – nothing else
    vault, table `waiting`             each row's key, wrapped, until when it waits, and what became of it

Destroying the key destroys the row; a file goes once none of its rows has a key. What leaves is counts.

    keeping.Keeper      scrub hands it the rows that wait
    entering            consent has come: the rows enter the pool as a load of their own
    leaving             expire(now), erase(…): the time is over, or the person has said no
"""
