"""Query strings -> validated query; all faults are collected before any is raised."""
