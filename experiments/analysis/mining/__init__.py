"""Process mining: a run's event log as a log of the statutory procedure, exported and checked against it.

`procedure` reads the procedure (procedure.yaml), `log` makes the process log of a run, `xes`, `ocel` and `table` write
it (`write` in several formats), `check` validates a written file against its schema, `conform` judges the cases,
`replay` asks PM4Py. `experiments.present.studies.conformance` words the findings, `experiments.cli.mining` has the
verbs.

From Python: `read_log(folder)`, `conform(log)`, `write_xes(log, path)`, `write_ocel(log, path)` and
`write_csv(log, path)`; in `experiments.api` they are `process_log`, `conformance` and `export`.
"""
