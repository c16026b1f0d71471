"""Card payments: hold, capture, release, as a machine; the reader's life; the terminal port."""
