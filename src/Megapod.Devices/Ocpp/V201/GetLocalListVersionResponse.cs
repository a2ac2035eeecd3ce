namespace Megapod.Devices.Ocpp.V201;

/// <summary>The number of the list.</summary>
public sealed record GetLocalListVersionResponse
{
    /// <summary>The number; 0: there is no list.</summary>
    public required int VersionNumber { get; init; }
}
