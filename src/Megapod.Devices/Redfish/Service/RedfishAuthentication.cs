namespace Megapod.Devices.Redfish.Service;

/// <summary>How clients of a service show who they are.</summary>
[Flags]
public enum RedfishAuthentication
{
    /// <summary>Nobody has to: who reaches the service may do what it offers.</summary>
    None = 0,

    /// <summary>Name and password with each request.</summary>
    Basic = 1,

    /// <summary>Name and password once, and then the token of a session.</summary>
    Session = 2,
}
