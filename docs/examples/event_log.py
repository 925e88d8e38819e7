# %% [markdown]
# # Process mining of one run
#
# A run keeps a complete event log. Here it is read with pandas, polars and DuckDB, held against the statutory
# procedure, and written for other tools.

# %%
import duckdb
import polars as pl

from experiments import api
from experiments.analysis.mining.procedure import procedure
from experiments.analysis.mining.table import event_frame

run = api.run("scenario=small_town", "horizon.days=90", seed=7)
log = api.process_log(run)
events = event_frame(log)
print(
    f"{len(run.tables['events'])} rows in the model's log, {len(log.stages)} of them stages of {len(log.cases)} cases"
)
print(events[["case_id", "activity", "stage", "timestamp", "resource"]].head(8).to_string(index=False))

# %% [markdown]
# ## Who hands to whom (pandas)
#
# The ten most frequent steps from one activity to the next:

# %%
events["next"] = events.groupby("case_id")["activity"].shift(-1)
print(events.groupby(["activity", "next"]).size().sort_values(ascending=False, kind="stable").head(10).to_string())

# %% [markdown]
# ## Where the time goes (polars)
#
# Hours from one stage to the next, on the clock on the wall:

# %%
steps = pl.DataFrame({name: events[name].tolist() for name in ("case_id", "activity", "timestamp")})
steps = steps.with_columns(pl.col("timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%S%z"))
waits = steps.with_columns(hours=pl.col("timestamp").diff().over("case_id").dt.total_minutes() / 60).drop_nulls("hours")
summary = waits.group_by("activity").agg(
    n=pl.len(), median=pl.col("hours").median().round(1), p90=pl.col("hours").quantile(0.9).round(1)
)
for row in summary.sort("median", "activity", descending=[True, False]).iter_rows():
    print("until {:20} {:4} cases  median {:6.1f} h  90 % {:6.1f} h".format(*row))

# %% [markdown]
# ## What departments do, and what comes back (DuckDB)

# %%
query = """
    select resource as department, count(*) filter (activity = 'handled') as handled, \
count(*) filter (activity = 'part handled') as parts
    from events where role = 'department' group by resource order by handled desc, department limit 5
"""
for row in duckdb.sql(query).fetchall():
    print("{:16} handled {:3}, and parts of {:2}".format(*row))
query = (
    "select category, count(*) as n from events where activity = 'returned' "
    "group by category order by n desc, category limit 3"
)
print("most often returned:", ", ".join(f"{category} ({n})" for category, n in duckdb.sql(query).fetchall()))

# %% [markdown]
# ## Against the statutory procedure

# %%
found = api.conformance(log)
print(f"{found.share:.1%} of {len(found.cases)} cases conform")
everybody = found.deviations[(found.deviations["part"] == "all") & (found.deviations["cases"] > 0)]
print(everybody[["deviation", "cases", "share"]].round(3).to_string(index=False))
for course in found.courses.head(3).to_dict("records"):
    print(course["cases"], course["course"], "" if course["in_order"] else "(not in order)")

# %% [markdown]
# The same town under paper alone: nothing is checked on site, and every case that a department handled shows it.

# %%
paper = api.conformance(api.run("scenario=small_town", "horizon.days=90", "policy.supervision.verification=0", seed=7))
for name, each in (("standard", found), ("paper", paper)):
    print(
        f"{name:9} conforming {each.share:.1%}, not checked {each.cases['left_out.checked'].mean():.1%}, "
        f"came back {each.cases['branch.came_back'].sum()}"
    )

# %% [markdown]
# ## For other tools
#
# XES for PM4Py, ProM and Disco; OCEL 2.0 for object-centric mining; CSV for the rest. Each file is checked against its
# schema as it is written.

# %%
for path in api.export(log, "process"):
    print(path.name, path.stat().st_size // 1000, "kB")
print(", ".join(name for name, each in procedure().activities.items() if each.main))
