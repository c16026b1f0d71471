"""The only place that knows two languages: the wire's and ours. Pure; one module per subject."""
