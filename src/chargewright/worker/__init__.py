"""The process that does what was decided: effects, deadlines, reconcilers."""
