"""Which passages answer a question: how well their words fit, weighed by weights made from question sets."""
