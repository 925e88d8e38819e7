"""`wangge report RESULTS`: one page about a results folder that needs no network.

`answer` is the protocol by which a verb's folder says what was found (`write_answer`, `read_answer`).
"""
