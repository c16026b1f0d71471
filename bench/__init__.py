"""What is measured, against what; `README.md` says with which result."""
