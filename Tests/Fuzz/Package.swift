// swift-tools-version: 6.2
import PackageDescription

// A package of its own, which `make fuzz` builds with the flags of libFuzzer: nothing else is to be built with them.
let package = Package(
  name: "Fuzz",
  products: [
    .library(name: "FuzzTargets", type: .dynamic, targets: ["FuzzTargets"]),
    .executable(name: "midi-sweep", targets: ["MIDISweep"]),
  ],
  dependencies: [.package(name: "Leitmotif", path: "../..")],
  targets: [
    .target(
      name: "FuzzTargets",
      dependencies: [
        "MIDIPromises", .product(name: "Leitmotif", package: "Leitmotif"),
        .product(name: "LeitmotifDNA", package: "Leitmotif"),
        .product(name: "LeitmotifMIDI", package: "Leitmotif"), .product(name: "LeitmotifFrames", package: "Leitmotif"),
      ]),
    .target(name: "MIDIPromises", dependencies: [.product(name: "LeitmotifMIDI", package: "Leitmotif")]),
    .executableTarget(
      name: "MIDISweep",
      dependencies: [
        "MIDIPromises", .product(name: "LeitmotifData", package: "Leitmotif"),
        .product(name: "LeitmotifMIDI", package: "Leitmotif"),
      ]),
  ]
)
