#!/bin/sh
# Searches with a picture by curl and prints the answer's JSON: sh examples/search.sh PICTURE
# The key goes through standard input, because other users of a machine can read a command line.
set -eu
: "${DLSIFT_URL:?}" "${DLSIFT_API_KEY:?}" "${1:?Usage: sh examples/search.sh PICTURE}"

printf 'x-api-key: %s\n' "$DLSIFT_API_KEY" |
  curl --silent --show-error --fail-with-body --header @- --header 'content-type: image/*' \
    --data-binary "@$1" "$DLSIFT_URL/v1/search?k=5"
