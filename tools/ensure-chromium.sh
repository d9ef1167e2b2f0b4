#!/bin/sh
# The browser tests need a Chromium: the one that is installed, else Debian's. Says clearly when there is none to be had.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" > /dev/null && exit 0
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0

if command -v apt-get > /dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests."
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium > /dev/null; then
        exit 0
    fi
fi
echo "There is no Chromium here and it could not be installed: the browser tests cannot run." >&2
echo "Install the package 'chromium' (or Google Chrome) and start again." >&2
exit 1
