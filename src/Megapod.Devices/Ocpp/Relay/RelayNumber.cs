namespace Megapod.Devices.Ocpp.Relay;

/// <summary>A transaction of 1.6 that began while the operator was away.</summary>
/// <param name="Local">The number that the station was given.</param>
/// <param name="Operator">The operator's number; null: the operator has not told it.</param>
/// <param name="IsOver">Whether its end was told upwards, or never can be.</param>
public sealed record RelayNumber(int Local, int? Operator, bool IsOver);
