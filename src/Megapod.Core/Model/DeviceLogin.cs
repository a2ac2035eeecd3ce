namespace Megapod.Core.Model;

/// <summary>How a Redfish service is told who asks.</summary>
public enum DeviceLogin
{
    /// <summary>A session is opened, and closed at the end.</summary>
    Session,

    /// <summary>Name and password go with each request.</summary>
    Basic,

    /// <summary>Nothing is told: the service lets everybody in.</summary>
    None,
}
