"""The `summit` command: commands in `main`, output of `ingest` in `progress`."""
