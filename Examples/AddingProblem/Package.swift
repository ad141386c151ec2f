// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "AddingProblem",
  dependencies: [.package(name: "Leitmotif", path: "../..")],
  targets: [
    .executableTarget(
      name: "AddingProblem",
      dependencies: [
        .product(name: "Leitmotif", package: "Leitmotif"), .product(name: "LeitmotifReport", package: "Leitmotif"),
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
