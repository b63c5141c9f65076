"""What a release says of itself: catalogue, origin, counts, and the vocabulary as others load it."""
