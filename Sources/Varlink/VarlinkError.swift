/// An error that a method replies with: its full name and its parameters.
public struct VarlinkError: Error, Hashable, Sendable {
  /// The full name, interface and all: `org.varlink.service.MethodNotFound`.
  public var name: String
  /// What the error carries.
  public var parameters: JSONValue.Object

  /// An error by its full name.
  public init(name: String, parameters: JSONValue.Object = [:]) {
    self.name = name
    self.parameters = parameters
  }
}

/// The errors that every service may reply with, from the interface `org.varlink.service`.
extension VarlinkError {
  /// There is no such interface here.
  public static func interfaceNotFound(_ interface: String) -> VarlinkError {
    service("InterfaceNotFound", "interface", interface)
  }

  /// The interface has no such method. Like systemd, we give the method's full name.
  public static func methodNotFound(_ method: String) -> VarlinkError {
    service("MethodNotFound", "method", method)
  }

  /// The interface has the method, but this service can't do it.
  public static func methodNotImplemented(_ method: String) -> VarlinkError {
    service("MethodNotImplemented", "method", method)
  }

  /// A parameter is missing, unknown or of the wrong type. Parts of it are named by a path: `reminder.steps[1]`.
  public static func invalidParameter(_ parameter: String) -> VarlinkError {
    service("InvalidParameter", "parameter", parameter)
  }

  /// The caller may not do this.
  public static var permissionDenied: VarlinkError {
    VarlinkError(name: ServiceInterface.name + ".PermissionDenied")
  }

  /// The method gives a stream of replies and must be called with `more`.
  public static var expectedMore: VarlinkError {
    VarlinkError(name: ServiceInterface.name + ".ExpectedMore")
  }

  private static func service(_ name: String, _ parameter: String, _ value: String) -> VarlinkError {
    VarlinkError(name: "\(ServiceInterface.name).\(name)", parameters: [parameter: .string(value)])
  }
}
