"""Training of the weights that extraction serves: reads ../shared/corpus, writes tables into app/."""
