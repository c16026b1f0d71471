"""A register of VAT numbers as the Commission's is: for trials, and to be silent on demand."""
