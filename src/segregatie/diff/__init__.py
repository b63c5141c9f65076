"""What changed between two builds, files or commits."""
