namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Whether the station will try.</summary>
public sealed record RequestStartTransactionResponse
{
    /// <summary>Whether the station will try.</summary>
    public required RequestStartStopStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>The transaction, where it had begun before by the plugging in of a car; null: it is told when it begins.</summary>
    [MaxText(36)]
    public string? TransactionId { get; init; }
}
