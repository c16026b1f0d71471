"""How much power is allowed when: charging profiles, and what they come to together."""
