/// The interface that every Varlink service has (varlink.org, "Service").
public enum ServiceInterface {
  /// Its name.
  public static let name = "org.varlink.service"

  /// Its description, with the two errors that systemd added to the original.
  public static let description = """
    # The Varlink Service Interface is provided by every varlink service. It
    # describes the service and the interfaces it implements.
    interface org.varlink.service

    # Tells what this service is and which interfaces it has.
    method GetInfo() -> (
      vendor: string,
      product: string,
      version: string,
      url: string,
      interfaces: []string
    )

    # Gives the description of an interface in the interface definition language.
    method GetInterfaceDescription(interface: string) -> (description: string)

    # There is no such interface here.
    error InterfaceNotFound (interface: string)

    # The interface has no such method.
    error MethodNotFound (method: string)

    # The interface has the method, but this service does not implement it.
    error MethodNotImplemented (method: string)

    # A parameter is missing, unknown or of the wrong type.
    error InvalidParameter (parameter: string)

    # The caller may not do this.
    error PermissionDenied ()

    # The method gives a stream of replies and must be called with 'more'.
    error ExpectedMore ()

    """

  static let parsed = Interface(known: description)
}
