#!version:1.0.0.1
overwrite_mode = 1
include:config "https://pbx.example.net/p/token-secret/0015650a0b0c.cfg"
