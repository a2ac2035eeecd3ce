namespace Megapod.Devices.Ocpp.Relay;

/// <summary>What a message of a station is to a relay.</summary>
internal enum RelayKind
{
    /// <summary>Only relayed: nothing can be said in the operator's place.</summary>
    Passing,

    Boot,

    Heartbeat,

    /// <summary>How a connector stands: the newest counts.</summary>
    Status,

    Authorize,

    /// <summary>The start of a transaction of 1.6.</summary>
    Start,

    /// <summary>The end of a transaction of 1.6.</summary>
    Stop,

    Readings,

    /// <summary>What happens with a transaction of a later edition.</summary>
    Event,

    /// <summary>Something that is told and answered with nothing.</summary>
    Notice,

    /// <summary>Charging profiles that somebody has asked for.</summary>
    Profiles,
}
