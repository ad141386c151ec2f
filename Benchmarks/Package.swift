// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "LeitmotifBenchmarks",
  dependencies: [
    .package(name: "Leitmotif", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(name: "CFMAPeak", cSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "LeitmotifBenchmarks",
      dependencies: [
        "CFMAPeak",
        .product(name: "Leitmotif", package: "Leitmotif"),
        .product(name: "LeitmotifDNA", package: "Leitmotif"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: [
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ]),
  ]
)
