# Says whether a PIN that somebody chose by telephone is good enough: $1 mailbox, $2 context, then the PIN that was chosen
# by telephone before, if one was, and the new one. The same rules as in the administration.
set -f
[ $# -eq 3 ] && set -- "$1" "$2" "" "$3"
[ $# -eq 4 ] || { echo INVALID; exit 0; }
refuse() { echo INVALID; exit 0; }
case $4 in
    *[!0-9]* | ? | ?? | ???) refuse ;;
    ???????????*) refuse ;;
    2580 | 0852 | 1470 | 0741 | 3690 | 0963 | 1397 | 1379 | 7913 | 159357 | 147258 | 147258369) refuse ;;
esac
first=$(printf %s "$4" | cut -c 1)
[ -n "$(printf %s "$4" | tr -d "$first")" ] || refuse
case 01234567890123456789 in *"$4"*) refuse ;; esac
case 98765432109876543210 in *"$4"*) refuse ;; esac
[ "$4" != "$1" ] || refuse
[ "$4" != "$(printf %s "$1" | rev)" ] || refuse
length=$(printf %s "$4" | wc -c)
half=$((length / 2))
if [ $((half * 2)) -eq "$length" ]; then
    [ "$(printf %s "$4" | cut -c "1-$half")" != "$(printf %s "$4" | cut -c "$((half + 1))-")" ] || refuse
fi
echo VALID
