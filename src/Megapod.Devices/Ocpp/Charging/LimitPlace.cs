namespace Megapod.Devices.Ocpp.Charging;

using Megapod.Core.Units;

/// <summary>Where limits are asked for: a connector as it stands.</summary>
/// <param name="Connector">The connector, from 1; 0: the station as a whole.</param>
/// <param name="Transaction">The transaction that runs there; null: none.</param>
/// <param name="ChargingSince">When charging began there, by the station's clock; null: not yet, so that what counts from it is not in force.</param>
/// <param name="Voltage">Between phase and neutral: by it A become W.</param>
public sealed record LimitPlace(int Connector, string? Transaction, Instant? ChargingSince, Volts Voltage)
{
    private const int UsualPhases = 3;

    /// <summary>A limit in W.</summary>
    internal decimal WattsOf(LimitUnit unit, LimitPeriod period) =>
        unit == LimitUnit.Watts ? period.Limit : period.Limit * (decimal)Voltage.Value * (period.Phases ?? UsualPhases);
}
