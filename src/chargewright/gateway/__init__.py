"""The process that holds the stations' sockets: frames in, facts out."""
