"""What a release says of itself: catalogue (DCAT), counts (VoID), provenance, vocabulary."""
