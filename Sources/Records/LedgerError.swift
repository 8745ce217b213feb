internal import Platform

/// Why the ledger could not do what it was asked.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong, as far as it matters for what to do.
  public enum Reason: Hashable, Sendable {
    case diskFull
    case readOnly
    case inputOutput
    /// SQLite finds the file damaged, or a row makes no entry.
    case damaged
    case busy
    /// It was written by a later version of Limber.
    case newer
    /// There is no ledger yet.
    case absent
    /// The entries do not follow those of the ledger.
    case outOfStep
    /// Another file has taken the place of the ledger while it was open.
    case replaced
    case other
  }
  public var reason: Reason
  /// What SQLite or the system said.
  public var detail: String
  /// Whether what was refused may be on the disk all the same: then nobody knows before it is read again.
  public var mayBeRecorded = false

  /// A reason with what the system said.
  public init(_ reason: Reason, _ detail: String) {
    self.reason = reason
    self.detail = detail
  }

  init(_ error: SQLiteError) {
    let reason: Reason =
      if error.isFull {
        .diskFull
      } else if error.isReadOnly {
        .readOnly
      } else if error.isIO {
        .inputOutput
      } else if error.isCorrupt || error.isMisfit {
        .damaged
      } else if error.isInterrupted {
        // Only what a stranger's file asks for takes that long.
        .damaged
      } else if error.isBusy {
        .busy
      } else if error.isConstraint {
        .outOfStep
      } else {
        .other
      }
    // Without the statement, which says nothing to a person.
    self.init(reason, "\(error.message) (SQLite \(error.extendedCode))")
  }

  init(_ error: PlatformError) {
    let reason: Reason =
      if error.isOutOfSpace {
        .diskFull
      } else if error.isReadOnly || error.isPermissionDenied {
        .readOnly
      } else if error.isIO {
        .inputOutput
      } else {
        .other
      }
    self.init(reason, error.description)
  }

  /// Any error of what the ledger is made of.
  init(_ error: any Error) {
    self =
      switch error {
      case let error as LedgerError: error
      case let error as SQLiteError: LedgerError(error)
      case let error as PlatformError: LedgerError(error)
      default: LedgerError(.other, "\(error)")
      }
  }

  /// Whether the file is there, and only writing to it, or to what lies beside it, does not work: a full disk, one that is
  /// mounted read-only, one with errors.
  var isOfWriting: Bool { reason == .diskFull || reason == .readOnly || reason == .inputOutput || reason == .other }

  /// One phrase for a person.
  public var description: String {
    switch reason {
    case .diskFull: "the disk is full"
    case .readOnly: "the ledger is read-only"
    case .inputOutput: "the disk reports an error (\(detail))"
    case .damaged: "the ledger is damaged (\(detail))"
    case .busy: "limberd, or another program, keeps the ledger to itself at the moment"
    case .newer: "the ledger was written by a later version of Limber"
    case .absent: "there is no ledger yet"
    case .outOfStep: "the ledger goes on in another way (\(detail))"
    case .replaced: "another file has taken the place of the ledger"
    case .other: detail
    }
  }
}
