"""The languages of providers of payment pages: requests, answers and callbacks, without a socket."""
