"""Values everyone shares: money, ids, time, and the ways of saying no. Imports nothing of ours."""
