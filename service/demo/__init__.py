"""The demo office: an invented district office with 12 departments, 249 controlled documents and years of saves.

`demo_office()` in office.py is the way in. Everything is invented but the facts of the law: names of procedures, numbers
and dates of legal documents. What is built depends on the seed and the last day alone, byte for byte.
"""
