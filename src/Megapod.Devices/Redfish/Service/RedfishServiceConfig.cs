namespace Megapod.Devices.Redfish.Service;

/// <summary>How a service behaves. Everything that a client can make grow has a bound here.</summary>
public sealed record RedfishServiceConfig
{
    /// <summary>How clients show who they are. Default: they do not have to, for a listener that only this machine reaches.</summary>
    public RedfishAuthentication Authentication { get; init; } = RedfishAuthentication.None;

    /// <summary>Name of the one user; not used where nobody has to show who they are.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's password; empty lets nobody in where it is asked for.</summary>
    public string Password { get; init; } = "";

    /// <summary>A session ends after so long without a request. Default 30 min; the standard allows 30 s to 24 h.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Sessions at once. Default 16: more than clients that know of one pod.</summary>
    public int MostSessions { get; init; } = 16;

    /// <summary>Subscriptions to events at once. Default 0: nothing can be subscribed to, because whoever mounts the service sends nothing by itself; events are followed at the stream.</summary>
    public int MostSubscriptions { get; init; }

    /// <summary>Whether a change has to name the entity tag that it is a change of. Default false; true refuses one that does not with 428.</summary>
    public bool RequiresIfMatch { get; init; }

    /// <summary>Members of a collection in one answer; the rest is behind <c>Members@odata.nextLink</c>. Default 200, 1 or more.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Bytes of a request's body. Default 64 KiB: no request of the standard that is served here needs a tenth of it.</summary>
    public int MostBodyBytes { get; init; } = 64 * 1024;
}
