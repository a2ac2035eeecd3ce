namespace Megapod.Devices.Polling;

/// <summary>How it stands between a station and its operator's central system.</summary>
/// <param name="IsReached">Whether the operator is reached; null: the station is not connected and nothing waits, so that nobody tries.</param>
/// <param name="Waiting">Messages that the operator has not been told yet.</param>
public sealed record OperatorHealth(bool? IsReached, int Waiting);
