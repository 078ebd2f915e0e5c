"""Summit: news about diplomatic summits in, structured and traceable data out.

The flow, one module or package a step:
    sources -> document -> extract -> resolve -> store -> query -> api
An article becomes a Document (its exact text); extract finds what it says, each finding with its spans;
resolve joins what all articles say into records; store keeps both layers; query and api serve them.
"""

__version__ = "0.2.0"
