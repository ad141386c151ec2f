// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "MotifClassifier",
  dependencies: [.package(name: "Leitmotif", path: "../..")],
  targets: [
    .executableTarget(
      name: "MotifClassifier",
      dependencies: [
        .product(name: "Leitmotif", package: "Leitmotif"),
        .product(name: "LeitmotifDNA", package: "Leitmotif"),
      ],
      swiftSettings: [
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ]
)
