namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>One entry of a list of identifiers.</summary>
public sealed record AuthorizationData
{
    /// <summary>The identifier, as read from a card or typed.</summary>
    [MaxText(20)]
    public required string IdTag { get; init; }

    /// <summary>What is known of it; null removes it from a list that is added to.</summary>
    public IdTagInfo? IdTagInfo { get; init; }
}
