"""One file a command: its options (`add`), and what it does (`run`), which gives the exit code."""
