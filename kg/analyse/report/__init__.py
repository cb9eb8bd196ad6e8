"""The projection in, a report in Markdown with its charts out: each figure with its definition and caveat."""

from kg.analyse.report.whole import Plan, Report, report

__all__ = ["Plan", "Report", "report"]
