// Empty: `main` is that of libFuzzer, which calls what FuzzTargets exports.
