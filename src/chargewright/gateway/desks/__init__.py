"""The flows behind stations' messages: who may charge, what began, what ended, what was told."""
