"""The defects of real logs: for each rule what can be done about it, the default first.

`flag` only counts. A rule that is `off` is not asked.
"""

from __future__ import annotations

RULES: dict[str, tuple[str, ...]] = {
    # of the file
    "unreadable_bytes": ("replace",),
    "no_header": ("names_of_the_mapping",),
    "shifted_columns": ("leave_out", "pad"),
    "line_breaks_in_quotes": ("keep",),
    "filtered": ("leave_out",),
    "newest_first": ("sort",),
    # of the clock
    "zone_label": ("mend", "flag"),
    "unreadable_time": ("empty",),
    "impossible_time": ("empty",),
    "stray_time": ("empty", "keep"),
    "day_or_month_first": ("month_first",),
    "ambiguous_hour": ("earlier", "later"),
    "skipped_hour": ("shift_forward",),
    "due_over_clock_change": ("flag", "mend", "off"),
    "midnight_closings": ("day", "flag", "off"),
    "no_opening": ("leave_out",),
    "before_begin": ("leave_out",),
    # of the cases
    "void_cases": ("leave_out", "keep"),
    "forced_closing": ("noted", "resolved", "leave_out"),
    "unknown_status": ("by_date", "leave_out"),
    "closed_without_date": ("unknown", "updated", "open", "leave_out"),
    "open_with_closing_date": ("resolved", "open"),
    "closed_before_opened": ("leave_out", "at_once", "unknown", "keep"),
    "step_before_opened": ("empty", "keep"),
    "closed_at_once": ("flag", "leave_out", "off"),
    "after_extraction": ("open", "keep"),
    "duplicate_rows": ("leave_out", "keep"),
    "duplicate_id": ("first", "last", "keep"),
    "duplicate_place_and_day": ("flag", "duplicate", "leave_out", "off"),
    "referral": ("apart", "resolved"),
    "missing_department": ("name", "leave_out"),
    "missing_category": ("name", "leave_out"),
    "impossible_place": ("empty", "keep"),
    "no_place": ("keep",),
    # of the names
    "long_tail": ("lump", "keep"),
    "aliases": ("rename",),
    # of the whole
    "never_closed": ("keep",),
    "silent_department": ("flag", "leave_out", "off"),
    "batch_closings": ("flag", "day", "off"),
    "overdue_at_export": ("keep", "off"),
    "extensions": ("flag", "off"),
    "closed_only": ("flag", "off"),
    "selected_by_closing": ("flag", "begin", "off"),
    "structural_break": ("flag", "cut", "off"),
    "unknown_initial_stock": ("flag", "off"),
}


def actions(rule: str) -> tuple[str, ...]:
    """Return what can be done about a defect, the default first."""
    return RULES[rule]


def default_actions() -> dict[str, str]:
    """Return for each rule what is done unless the mapping or the caller says otherwise."""
    return {rule: each[0] for rule, each in RULES.items()}
