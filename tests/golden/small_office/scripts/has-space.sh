# Exit code 0 when the disk that holds the directory $1 has at least $2 kilobytes for us, or can't be asked; else 1.
mkdir -p "$1"
left=$(df -Pk "$1" 2>/dev/null | awk 'NR == 2 { print $4 }')
[ -z "$left" ] || [ "$left" -ge "$2" ]
