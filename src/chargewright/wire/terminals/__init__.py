"""The languages of card-terminal providers: requests, answers and callbacks, without a socket."""
