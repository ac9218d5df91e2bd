"""Reviewing the records of a run: a page in the browser, an append-only file of decisions, and what follows from them.

`store` indexes the findings, `journal` keeps the decisions, `ledger` folds them into what each record became, `place` finds
their records again after another run, `queue` filters and sorts, `session` ties these together, `server` shows them as a page.
`agreement`, `apply` and `exchange` read the same file of decisions.
"""

from inspection_findings.review.session import ReviewSession

__all__ = ["ReviewSession"]
