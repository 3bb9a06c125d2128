"""What an intruder could make of a release, tried by the operator before anybody else does.

    report = attack(released=open_release(folder), truth=..., policy=load_attacks())     # suite.py

One module per attack, each with one function `(Arena) -> AttackResult`. All of it runs inside the operator: the
intruder's answers are judged by lane A, and only counts and sentences leave.
"""
