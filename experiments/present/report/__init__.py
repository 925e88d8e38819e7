"""`wangge report RESULTS`: one page about a results folder that needs no network.

`answer` is the protocol by which a verb's folder says what was found (`write_answer`, `read_answer`); `contents` says what
each kind of folder answers, `page` makes HTML of it, `command` is the verb and `report_page` the same from Python.
"""
