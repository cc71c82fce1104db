# Puts a mail (standard input) into the queue in the directory $1, whole or not at all, safe on the disk. It tries again
# for an hour where the disk has no room. Nothing of the mail ever stands in a command line.
umask 077
mkdir -p "$1/new" "$1/tmp" || exit 1
tries=0
while [ "$tries" -lt 360 ]; do
    # Opened anew for each attempt: standard input is a file here.
    if name=$(mktemp "$1/tmp/XXXXXXXXXXXX") && cat /dev/stdin >"$name" && [ -s "$name" ] && sync "$name"; then
        mv "$name" "$1/new/$(date +%s)-$(basename "$name").eml" && sync "$1/new" && exit 0
    fi
    rm -f "$name"
    tries=$((tries + 1))
    sleep 10
done
exit 1
