1set -e
cd app && CI=1 timeout 5m poetry run pytest -q || exit 1 # tests
x=$(echo "$(go test)")
cat <<EOF | kubectl apply -n prod -f -
kind: X
EOF
bash -c "make deploy ENV=qa"
