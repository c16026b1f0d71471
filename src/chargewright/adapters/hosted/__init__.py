"""Providers of payment pages."""
