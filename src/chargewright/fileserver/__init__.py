"""Process: firmware out to stations, logs in from them, over HTTP, FTP and SFTP."""
