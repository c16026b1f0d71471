"""The doing half of each port. One adapter never imports another; `main` wires them."""
