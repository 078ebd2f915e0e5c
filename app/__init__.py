"""Summit: structured, traceable data from news about diplomatic summits.

Data flow, one module or package per step:
    sources -> document -> extract -> resolve -> store -> query -> api
An article becomes a Document (its exact text); extract returns findings with their spans; resolve merges the findings
of all articles into records; store holds both layers; query and api serve them.
"""

__version__ = "0.2.0"
