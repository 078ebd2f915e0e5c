"""Routes by what they serve; each parses, makes one call and responds."""
