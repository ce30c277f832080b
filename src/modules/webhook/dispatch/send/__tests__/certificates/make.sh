#!/bin/sh
# Makes the certificates of the sender's tests. They are committed, so that the tests need no openssl, and begin in
# 2020, so that they hold whatever the clock of the machine that made them said.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/index.txt"
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = test
[test]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
CNF

# sign <file> <common name> <key> <extension> <from> <until> <issuer's options>
sign() {
  openssl req -new -key "$3" -subj "/CN=$2" -out "$work/request.pem"
  echo "$4" > "$work/extension.cnf"
  file=$1 startdate=$5 enddate=$6
  shift 6
  openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/request.pem" -extfile "$work/extension.cnf" \
    -startdate "$startdate" -enddate "$enddate" -out "$file" "$@"
}

openssl ecparam -name prime256v1 -genkey -noout -out "$work/authority.key"
openssl ecparam -name prime256v1 -genkey -noout -out key.pem

from=20200101000000Z until=21200101000000Z
by_itself="-selfsign -keyfile key.pem"
by_authority="-cert authority.pem -keyfile $work/authority.key"
name="subjectAltName = DNS:receiver.test"

sign authority.pem "Test authority" "$work/authority.key" "basicConstraints = critical,CA:TRUE" $from $until \
  -selfsign -keyfile "$work/authority.key"
sign valid.pem receiver.test key.pem "$name,IP:127.0.0.1" $from $until $by_authority
sign wrong-name.pem someone-else.test key.pem "subjectAltName = DNS:someone-else.test" $from $until $by_authority
sign expired.pem receiver.test key.pem "$name" $from 20200201000000Z $by_authority
sign future.pem receiver.test key.pem "$name" 21100101000000Z $until $by_authority
sign self-signed.pem receiver.test key.pem "$name" $from $until $by_itself
