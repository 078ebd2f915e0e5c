"""Query strings -> a checked query; all faults are gathered before any is raised."""
