"""What people look at: one report, a run, and numbers, drawn for the terminal."""
