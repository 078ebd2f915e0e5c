"""`python -m app` runs the `summit` command."""

from app.cli.main import main

main()
