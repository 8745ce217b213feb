// swift-tools-version: 6.3
import PackageDescription

/// What every target holds itself to. `Platform`, the only importer of C, is excepted from memory safety alone.
let common: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]
let safe: [SwiftSetting] = common + [.strictMemorySafety()]

/// The fuzzers, whose `main` is libFuzzer's: only where Tests/Fuzz/run builds them, with `--sanitize=fuzzer`.
let fuzzers: [Target] =
  Context.environment["LIMBER_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "fuzz",
      dependencies: ["LimberCore", "ScheduleFile", "Varlink", "LimberControl", "Platform", "Records", "Report"],
      path: "Tests/Fuzz", exclude: ["Corpus", "Dictionaries", "run"],
      swiftSettings: common + [.unsafeFlags(["-parse-as-library"])])
  ]

let package = Package(
  name: "limber",
  products: [
    .executable(name: "limberd", targets: ["limberd"]),
    .executable(name: "limber", targets: ["limber"]),
    // The protocol alone, for whoever wants to speak it in Swift: no socket, no word of Limber's.
    .library(name: "Varlink", targets: ["Varlink"]),
  ],
  dependencies: [
    // Package commit ids differ between mirrors, so Package.resolved is not committed and versions are exact.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CSystemd"),
    .systemLibrary(name: "CSQLite"),
    .target(name: "LimberCore", swiftSettings: safe),
    .target(
      name: "ScheduleFile",
      dependencies: ["LimberCore", .product(name: "TOMLKit", package: "TOMLKit")],
      swiftSettings: safe),
    .target(name: "Varlink", swiftSettings: safe),
    .target(name: "LimberControl", dependencies: ["LimberCore", "Varlink"], swiftSettings: safe),
    .target(name: "Platform", dependencies: ["CSystemd", "CSQLite"], swiftSettings: common),
    .target(name: "Records", dependencies: ["LimberCore", "Platform"], swiftSettings: safe),
    .target(name: "Report", dependencies: ["LimberCore"], swiftSettings: safe),
    .executableTarget(
      name: "limberd",
      dependencies: ["LimberCore", "ScheduleFile", "Varlink", "LimberControl", "Platform", "Records"],
      swiftSettings: safe),
    .executableTarget(
      name: "limber",
      dependencies: [
        "LimberCore", "LimberControl", "Varlink", "Records", "Report", "ScheduleFile", "Platform",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: safe),
    // What the system tests ask about calendar and zones; no product.
    .executableTarget(
      name: "probe", dependencies: ["LimberCore", "Records"], path: "Tests/Probe", swiftSettings: safe),
    // Serves the interface by which Varlink implementations test one another; no product.
    .executableTarget(
      name: "certification", dependencies: ["Varlink", "Platform"], path: "Tests/Certification", swiftSettings: safe),
    .executableTarget(
      name: "benchmarks", dependencies: ["LimberCore", "Platform", "Records", "Varlink"], path: "Tests/Benchmarks",
      swiftSettings: common),
    // One seed lives a life of the daemon on a disk in memory that fails.
    .target(name: "MemoryDisk", dependencies: ["CSQLite"], path: "Tests/MemoryDisk"),
    .executableTarget(
      name: "simulation", dependencies: ["LimberCore", "Records", "Platform", "MemoryDisk"], path: "Tests/Simulation",
      swiftSettings: common),
    .testTarget(name: "LimberCoreTests", dependencies: ["LimberCore"], swiftSettings: safe),
    .testTarget(name: "ScheduleFileTests", dependencies: ["ScheduleFile", "LimberCore"], swiftSettings: safe),
    .testTarget(name: "VarlinkTests", dependencies: ["Varlink"], swiftSettings: safe),
    .testTarget(
      name: "LimberControlTests", dependencies: ["LimberControl", "LimberCore", "Varlink"], swiftSettings: safe),
    .testTarget(name: "PlatformTests", dependencies: ["Platform"], swiftSettings: common),
    .testTarget(name: "RecordsTests", dependencies: ["Records", "LimberCore", "Platform"], swiftSettings: safe),
    .testTarget(name: "ReportTests", dependencies: ["Report", "LimberCore"], swiftSettings: safe),
    .testTarget(name: "LimberdTests", dependencies: ["limberd", "LimberCore", "Records"], swiftSettings: safe),
    .testTarget(
      name: "LimberTests",
      dependencies: [
        "limber", "LimberCore", "LimberControl", "Platform", "Records", "Report", "ScheduleFile", "Varlink",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["io.limber.Control.1"],
      swiftSettings: safe),
  ] + fuzzers
)
