namespace Megapod.Devices.Ocpp.V201;

/// <summary>Gives a station a way to a central system.</summary>
public sealed record SetNetworkProfileRequest
{
    /// <summary>Number of the way, by which it is put in order with others.</summary>
    public required int ConfigurationSlot { get; init; }

    /// <summary>The way.</summary>
    public required NetworkConnectionProfile ConnectionData { get; init; }
}
