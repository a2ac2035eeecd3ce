namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Why something was answered as it was, for people and logs. Nothing is decided by it.</summary>
public sealed record StatusInfo
{
    /// <summary>The reason in one word, which the other end chose.</summary>
    [MaxText(20)]
    public required string ReasonCode { get; init; }

    /// <summary>The reason in a sentence; null: none.</summary>
    [MaxText(512)]
    public string? AdditionalInfo { get; init; }
}
