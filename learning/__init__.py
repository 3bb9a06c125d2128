"""What predicts that a person turned down here is hired elsewhere and stays: trained, explained, and held to its limits."""
