public import Varlink

/// The interface `io.limber.Control`: what any Varlink client can ask of the daemon.
public enum ControlInterface {
  /// The environment variable that names the socket, where it is not in the runtime directory.
  public static let socketVariable = "LIMBER_SOCKET"
  /// The version of Limber that speaks it: the daemon's and the command line's.
  public static let productVersion = "0.1.0"

  /// Its name.
  public static let name = "io.limber.Control"

  /// Its description, the documentation of every method, parameter and error: the Swift types of this module follow it,
  /// and a test holds them to it.
  public static let description = preamble + types + methods + errors

  /// The description, parsed.
  public static let parsed = Interface(known: description)

  private static let preamble = """
    # Limber reminds of movement breaks and of calcium. This interface answers
    # what is due, records what was done, and manages the schedule.
    #
    # Times are RFC 3339 with offset, '2026-11-23T08:00:00+01:00', in replies.
    # Where a time is asked for, 'HH:MM' of today, 'yesterday HH:MM' and '20 min
    # ago' are taken too. Durations are systemd time spans: '90min', '1h 30min'. A
    # day is 'YYYY-MM-DD'. Limber's words for kinds, states, outcomes and reasons
    # are strings that may get new values. An answer is acknowledged only after it
    # is on disk.
    #
    # Version rule: fields, methods and errors are only ever added; clients ignore
    # fields that they do not know.
    #
    # Only the user whose daemon it is may connect.
    interface io.limber.Control


    """
}
