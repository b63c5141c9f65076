"""What data/ holds, read into frozen records that know their line."""
