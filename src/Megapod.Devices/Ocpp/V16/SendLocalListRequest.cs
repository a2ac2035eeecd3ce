namespace Megapod.Devices.Ocpp.V16;

/// <summary>Brings a list of identifiers that may charge while the station is offline.</summary>
public sealed record SendLocalListRequest
{
    /// <summary>The number that the list then has; more than 0.</summary>
    public required int ListVersion { get; init; }

    /// <summary>The entries; null: none.</summary>
    public IReadOnlyList<AuthorizationData>? LocalAuthorizationList { get; init; }

    /// <summary>Whether it replaces what is there or is added to it.</summary>
    public required UpdateType UpdateType { get; init; }
}
