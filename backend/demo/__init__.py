"""The demo shops: data of our own, put on the shelves through the same services as everything."""
