"""`wangge report RESULTS`: one page about a results folder that needs no network.

`contents` collects what each kind of folder answers, and `html` turns it into a page. The verb and its Python
equivalent `report_page` are in `experiments.cli.report`. A verb's folder states what was found by the protocol of
`experiments.results.answer` (`write_answer`, `read_answer`).
"""
