# Lets Asterisk read its dialplan anew: milliseconds, since that does not grow with people.
exec /opt/asterisk/asterisk -C /var/lib/pbxmanager/asterisk/live/asterisk.conf -rx "dialplan reload"
