"""Training in a room: a session held for a group, how many came, and who of them was tested.

Words:

group session
    One meeting on one day for one track, held somewhere.
attendees
    The head count: everybody in the room. It is activity, never people (COV-6).
roster
    The list of those whose identity was checked and whose test result was entered. Each is found in the register by
    staff number and birth year; neither is stored here.
verified
    How many are on the roster. Only they can be counted as certified people (CR-10).

Decisions
    2026-11-22  A roster is taken whole or not at all, with every bad line told. Rejected: keeping the good lines, which
    leaves the facilitator to work out on paper what was counted.
    2026-11-22  What a person scored is kept (result, not answers), so that a certificate can be traced to its proof.
"""
