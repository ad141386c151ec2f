// swift-tools-version: 6.2
import PackageDescription

let swift: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let c: [CSetting] = [.define("NDEBUG"), .treatAllWarnings(as: .error)]

let package = Package(
  name: "Leitmotif",
  products: [
    .library(name: "Leitmotif", targets: ["Leitmotif"]),
    .library(name: "LeitmotifData", targets: ["LeitmotifData"]),
    .library(name: "LeitmotifDNA", targets: ["LeitmotifDNA"]),
    .library(name: "LeitmotifMIDI", targets: ["LeitmotifMIDI"]),
    .library(name: "LeitmotifFrames", targets: ["LeitmotifFrames"]),
    .library(name: "LeitmotifReport", targets: ["LeitmotifReport"]),
    .library(name: "LeitmotifTestSupport", targets: ["LeitmotifTestSupport"]),
    .executable(name: "leitmotif", targets: ["LeitmotifTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // Numbers.
    .target(name: "CLeitmotifKernels", cSettings: c, linkerSettings: [.linkedLibrary("m")]),
    .target(name: "LeitmotifTensor", dependencies: ["CLeitmotifKernels"], swiftSettings: swift),
    .target(
      name: "LeitmotifRecurrent", dependencies: ["LeitmotifTensor", "LeitmotifData", "CLeitmotifKernels"],
      swiftSettings: swift),
    .target(name: "LeitmotifTraining", dependencies: ["LeitmotifTensor", "LeitmotifData"], swiftSettings: swift),
    .target(
      name: "LeitmotifModels",
      dependencies: ["LeitmotifRecurrent", "LeitmotifTraining", "LeitmotifTensor", "LeitmotifData"],
      swiftSettings: swift),
    .target(
      name: "Leitmotif",
      dependencies: [
        "LeitmotifData", "LeitmotifTensor", "LeitmotifRecurrent", "LeitmotifTraining", "LeitmotifModels",
      ],
      swiftSettings: swift),
    .target(name: "LeitmotifTestSupport", dependencies: ["Leitmotif"], swiftSettings: swift),

    // Files.
    .systemLibrary(
      name: "CHTSlib", pkgConfig: "htslib", providers: [.apt(["libhts-dev"]), .brew(["htslib"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(name: "CHTSlibShims", dependencies: ["CHTSlib"], cSettings: c),
    .target(name: "LeitmotifData", swiftSettings: swift),
    .target(
      name: "LeitmotifDNA", dependencies: ["LeitmotifData", "CHTSlib", "CHTSlibShims", "CZlib"],
      swiftSettings: swift),
    .target(name: "LeitmotifMIDI", dependencies: ["LeitmotifData"], swiftSettings: swift),
    .systemLibrary(
      name: "CKissFFT", providers: [.apt(["libkissfft-dev"]), .brew(["kissfft"])]),
    .target(name: "CAudioShims", cSettings: c, linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(
      name: "LeitmotifFrames", dependencies: ["LeitmotifData", "CKissFFT", "CZlib", "CAudioShims"],
      swiftSettings: swift),

    // Pages.
    .target(name: "LeitmotifReport", swiftSettings: swift),

    // The tool.
    .target(
      name: "LeitmotifCommands",
      dependencies: [
        "Leitmotif", "LeitmotifDNA", "LeitmotifMIDI", "LeitmotifFrames", "LeitmotifReport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift),
    .executableTarget(name: "LeitmotifTool", dependencies: ["LeitmotifCommands"], swiftSettings: swift),

    // Tests.
    .testTarget(name: "CLeitmotifKernelsTests", dependencies: ["CLeitmotifKernels"]),
    .testTarget(
      name: "LeitmotifTensorTests", dependencies: ["LeitmotifTensor", "LeitmotifTestSupport"], swiftSettings: swift),
    .testTarget(
      name: "LeitmotifRecurrentTests",
      dependencies: ["LeitmotifRecurrent", "LeitmotifTensor", "LeitmotifData", "LeitmotifTestSupport"],
      swiftSettings: swift),
    .testTarget(
      name: "LeitmotifTrainingTests", dependencies: ["LeitmotifTraining", "LeitmotifTensor", "LeitmotifData"],
      swiftSettings: swift),
    .testTarget(
      name: "LeitmotifModelsTests", dependencies: ["Leitmotif", "LeitmotifDNA", "LeitmotifTestSupport"],
      swiftSettings: swift),
    .testTarget(name: "LeitmotifDataTests", dependencies: ["LeitmotifData"], swiftSettings: swift),
    .testTarget(
      name: "LeitmotifDNATests", dependencies: ["LeitmotifDNA", "LeitmotifData", "CHTSlib", "CZlib"],
      swiftSettings: swift),
    .testTarget(
      name: "LeitmotifMIDITests", dependencies: ["LeitmotifMIDI", "LeitmotifData"], swiftSettings: swift),
    .testTarget(
      name: "LeitmotifFramesTests", dependencies: ["LeitmotifFrames", "LeitmotifData", "LeitmotifTestSupport"],
      swiftSettings: swift),
    .testTarget(name: "LeitmotifReportTests", dependencies: ["LeitmotifReport"], swiftSettings: swift),
    .testTarget(
      name: "LeitmotifCommandsTests",
      dependencies: [
        "LeitmotifCommands", "LeitmotifTool", "LeitmotifDNA", "LeitmotifMIDI", "LeitmotifFrames", "LeitmotifData",
      ],
      swiftSettings: swift),
  ]
)
