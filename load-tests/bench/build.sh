# Sourced by the commands beside it, from the root of the project: builds the gateway and the benchmark where they are
# out of date, and knows how to run what was built.
bench=load-tests/bench

# stale FILE SOURCE...: whether the file is missing or older than anything of its sources.
stale() {
  built=$1
  shift
  [ ! -e "$built" ] || [ -n "$(find "$@" -newer "$built" -type f | head -n 1)" ]
}

if stale target/sluice.jar pom.xml conf src/main; then
  echo "building the gateway" >&2
  mvn -q -B -Dmaven.test.skip=true package
fi
if stale $bench/target/jdk.txt target/sluice.jar $bench/pom.xml $bench/src; then
  echo "building the benchmark" >&2
  mvn -q -B -f $bench/pom.xml package
fi

# bench_run CLASS ARGUMENT...: becomes that program.
bench_run() {
  class=$1
  shift
  exec "$(sed -n 's/^ *java.home = //p' $bench/target/jdk.txt)/bin/java" --enable-native-access=ALL-UNNAMED -Xmx1g \
    -Dsluice.project="$PWD" -cp "$bench/target/bench.jar:target/sluice.jar" "dev.sluice.bench.$class" "$@"
}
