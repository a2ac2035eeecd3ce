namespace Megapod.Devices.Redfish;

/// <summary>How a service is told who asks.</summary>
public enum RedfishLogin
{
    /// <summary>A session is opened with name and password; its token goes with each request, and it is closed at the end. Cheaper for the service than a password each time.</summary>
    Session,

    /// <summary>Name and password go with each request (RFC 7617).</summary>
    Basic,

    /// <summary>Nothing is told: the service lets everybody read, which only an emulated one should.</summary>
    None,
}
