"""The `summit` command: `main` has the commands, `report` and `progress` what they print."""
