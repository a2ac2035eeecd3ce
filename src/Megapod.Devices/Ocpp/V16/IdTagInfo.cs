namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>What the central system knows of an identifier.</summary>
public sealed record IdTagInfo
{
    /// <summary>Until when it is valid; null: without end.</summary>
    public Instant? ExpiryDate { get; init; }

    /// <summary>The group that the identifier belongs to; null: none.</summary>
    [MaxText(20)]
    public string? ParentIdTag { get; init; }

    /// <summary>What is said of it.</summary>
    public required AuthorizationStatus Status { get; init; }
}
