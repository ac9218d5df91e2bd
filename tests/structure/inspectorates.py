"""Invented reports of inspectorates that nobody knows, in Markdown, each with what its page shows."""

from __future__ import annotations

from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.readers import read_bytes

PROSE = "Staff listen to the people who live here, and they act on what they hear without delay."
WEAK = "Records are not kept up to date, and managers do not check them often enough."

HARBOUR = f"""# Inspection of Marlsea harbour services

Inspection dates: 3 to 7 March 2025

Lead inspector: Ann Holt, Inspector of Harbours

| Judgement | Grade |
| --- | --- |
| The safety of small boats | Good |
| The care of the quays | Requires improvement to be good |
| Overall effectiveness | Requires improvement to be good |

{PROSE} {PROSE}

## What needs to improve?

- The upkeep of the northern quay.
- The checks that are made before boats leave. (Aim 2, harbour code)

## The safety of small boats: good

1. {PROSE}

2. {WEAK}

## The care of the quays: requires improvement to be good

3. {WEAK}

## How we carried out this inspection

We met twelve members of staff and read the log of the harbour master over two weeks.

This report is available at https://example.org/reports.

The Harbour Inspectorate looks after the safety of everyone who works by the sea in the county.
"""

INQUIRY = f"""# The Northmoor Bridge Inquiry

## Contents

## Foreword

{PROSE}

## 1 What happened

{WEAK} {PROSE}

## 2 What was known

{WEAK}

## Recommendations

For the Ministry of Works:

1. The Ministry of Works should inspect every bridge within three months.
2. Publish what is found.

### For Northmoor County Council

3. Train all engineers by March 2026.
4. The chief engineer must report to the council each year.

## 3 What happens next

{PROSE}

## Appendix A: List of witnesses

### Engineers

{PROSE}
"""

LETTER = f"""3 May 2024

Ann Holt, Director of Harbours, Marlsea Borough Council

Dear Ms Holt

**Focused visit to Marlsea harbour services**

This letter summarises the findings of the focused visit to Marlsea harbour services on 23 and 24 April 2024.

**Headline findings**

{PROSE}

**What needs to improve in this area of harbour practice?**

- The upkeep of the northern quay.

**Main findings**

{PROSE} {WEAK}

Yours sincerely

**Ben Marsh**

Inspector of Harbours
"""


def document_of(text: str):
    """The clean document of a text, read as the pipeline reads it."""
    return clean(read_bytes(text.encode()))


def plain_document(text: str):
    """The clean document of a text that no reader has looked at."""
    return clean(Source(text=text))
