namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A connector as it really is.</summary>
/// <param name="Car">The car that is plugged in, as it tells of itself.</param>
/// <param name="Power">What it draws.</param>
/// <param name="Delivered">What it has drawn since the car has come.</param>
public readonly record struct StallTruth(ConnectorReading Car, Watts Power, WattHours Delivered);
