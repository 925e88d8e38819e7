"""Process mining: a run's event log as a log of the statutory procedure, in exchange formats, and held against that procedure.

`procedure` reads the procedure (procedure.yaml), `log` makes the process log of a run, `xes`, `ocel` and `table` write it,
`check` holds a written file against its schema, `conform` judges the cases, `replay` asks PM4Py, `report` tells, `command` is the verbs.

From Python: `read_log(folder)`, `conform(log)`, `write_xes(log, path)`, `write_ocel(log, path)`, `write_csv(log, path)`; all of them also in `experiments.api`.
"""
