"""`python -m app` is the `summit` command."""

from app.cli.main import main

main()
