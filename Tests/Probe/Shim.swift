import LimberCore
extension CalendarExpression {
  init(parsing text: String, isZone: (String) -> Bool) throws(CalendarError) { try self.init(parsing: text) }
  var zone: String? { nil }
  func previous(before: Instant, in: Zone) -> Instant? { nil }
}
