"""What an editor may change in the browser: one item at a time, as a form made from the item's own shape."""
