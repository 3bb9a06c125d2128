"""The row's own values in the row's own text: the surest finder, because it knows what it looks for."""
