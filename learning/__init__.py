"""What predicts that somebody turned down here is hired elsewhere and stays: trained, explained, kept to its limits."""
