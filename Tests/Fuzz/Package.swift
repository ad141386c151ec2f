// swift-tools-version: 6.2
import PackageDescription

// A package of its own, which `make fuzz` builds with the flags of libFuzzer: nothing else is to be built with them.
let package = Package(
  name: "Fuzz",
  products: [.library(name: "FuzzTargets", type: .dynamic, targets: ["FuzzTargets"])],
  dependencies: [.package(name: "Leitmotif", path: "../..")],
  targets: [
    .target(
      name: "FuzzTargets",
      dependencies: [
        .product(name: "Leitmotif", package: "Leitmotif"), .product(name: "LeitmotifDNA", package: "Leitmotif"),
        .product(name: "LeitmotifMIDI", package: "Leitmotif"), .product(name: "LeitmotifFrames", package: "Leitmotif"),
      ])
  ]
)
