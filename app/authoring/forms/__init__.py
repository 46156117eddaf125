"""The forms in which a part is written: its fields, what its lists may take in, a choice between two people's changes.

Everything here turns a part's plain value into a form and what was sent into a value again; nothing knows Flask.
"""
