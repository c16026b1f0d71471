"""Rating: a session and a tariff version become a bill, line by line and to the last minor unit."""
