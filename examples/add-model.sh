#!/bin/sh
# Adds an ONNX model of your own: sh examples/add-model.sh MODEL.onnx LICENSE [options of `dlsift models add`]
# Afterwards `npx dlsift models use NAME` describes the library by it.
set -eu
: "${DLSIFT_URL:?}" "${DLSIFT_API_KEY:?}" "${2:?Usage: sh examples/add-model.sh MODEL.onnx LICENSE [options]}"
model=$1
license=$2
shift 2

# The service refuses a file whose hash is not the one that you name. Prefer the publisher's own hash.
sha256=$( (sha256sum "$model" 2>/dev/null || shasum -a 256 "$model") | cut -c1-64)
npx dlsift models add "$model" --sha256 "$sha256" --license "$license" "$@"
npx dlsift models list
