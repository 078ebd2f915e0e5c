"""`python -m app` is the `summit` command."""

from app.cli import main

main()
