// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "OwnDomain",
  dependencies: [.package(name: "Leitmotif", path: "../..")],
  targets: [
    .executableTarget(
      name: "OwnDomain",
      dependencies: [
        .product(name: "Leitmotif", package: "Leitmotif"),
        .product(name: "LeitmotifData", package: "Leitmotif"),
        .product(name: "LeitmotifTestSupport", package: "Leitmotif"),
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
