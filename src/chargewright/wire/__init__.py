"""Other people's languages, read and written without a socket, a clock or an opinion."""
