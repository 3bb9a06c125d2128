"""Japanese addresses: prefecture, municipality and town from Japan Post's table, then house number, building, room."""
