#!/usr/bin/env bash
# A stand-in for AWS's base image, for a machine that reaches Debian and a package index but no container registry:
#
#   sudo tests/docker/standin-base.sh FOLDER INTERPRETER [WHEELS]     then: make images BASE=hypermob-base
#
# FOLDER: a new one, for the file tree; INTERPRETER: a Python 3.12 that runs from any place, as `pyenv install` or `uv
# python install` make it; WHEELS: a folder of wheels, where containers reach no package index either.
# Debian's smallest system, that interpreter, AWS's own runtime client (awslambdaric) and the emulator of aws-sam-cli stand
# where AWS's image has them. A developer's aid: what is released is built on AWS's image.
set -euo pipefail
folder=$1 interpreter=$2 wheels=${3:-}
here=$(cd "$(dirname "$0")/../.." && pwd)
emulator=$(echo "$here"/.venv-sam/lib/python3*/site-packages/samcli/local/rapid/aws-lambda-rie-x86_64)  # `make validate`
libraries=libstdc++6,zlib1g,libssl3,libffi8,libbz2-1.0,liblzma5,libexpat1,libsqlite3-0,libuuid1,ca-certificates

debootstrap --variant=minbase --include="$libraries" bookworm "$folder" "${MIRROR:-http://deb.debian.org/debian}"
rm -rf "$folder"/var/cache/apt/* "$folder"/var/lib/apt/lists/* "$folder"/usr/share/{doc,man,locale}

mkdir -p "$folder"/var/{lang,runtime,task}
tar -C "$interpreter" --exclude=test --exclude='*.a' -c bin lib | tar -C "$folder/var/lang" -x
"$interpreter/bin/python3" -m pip install --quiet --no-deps --require-hashes --only-binary=:all: \
  --target "$folder/var/runtime" --requirement \
  <(awk '/^[a-z]/ { wanted = /^(awslambdaric|simplejson|snapshot-restore-py)==/ } wanted' "$here/requirements/dev.txt")
install -m 755 "$emulator" "$folder/usr/local/bin/aws-lambda-rie"
cat > "$folder/lambda-entrypoint.sh" <<'EOF'
#!/bin/sh
# On Lambda its runtime API is there; elsewhere the emulator takes its place.
[ -n "$AWS_LAMBDA_RUNTIME_API" ] || exec /usr/local/bin/aws-lambda-rie python3 -m awslambdaric "$@"
exec python3 -m awslambdaric "$@"
EOF
chmod 755 "$folder/lambda-entrypoint.sh"

settings=(
  "ENV PATH=/var/lang/bin:/usr/local/bin:/usr/bin:/bin LD_LIBRARY_PATH=/var/lang/lib PYTHONPATH=/var/runtime"
  "ENV LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime LANG=en_US.UTF-8 TZ=:/etc/localtime"
  "WORKDIR /var/task"
  'ENTRYPOINT ["/lambda-entrypoint.sh"]'
)
if [ -n "$wheels" ]; then
  cp -r "$wheels" "$folder/wheels"
  settings+=("ENV PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels")
fi
tar -C "$folder" --one-file-system -c . | docker import "${settings[@]/#/--change=}" - hypermob-base
