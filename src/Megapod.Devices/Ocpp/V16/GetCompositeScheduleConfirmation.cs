namespace Megapod.Devices.Ocpp.V16;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>The schedule: a hint, never a proof.</summary>
public sealed record GetCompositeScheduleConfirmation
{
    /// <summary>What came of it.</summary>
    public required GetCompositeScheduleStatus Status { get; init; }

    /// <summary>The connector that the schedule is of; null where there is none.</summary>
    [Least(0)]
    public int? ConnectorId { get; init; }

    /// <summary>When the schedule begins; null where there is none.</summary>
    public Instant? ScheduleStart { get; init; }

    /// <summary>The schedule; null where there is none, which stations also say beside Accepted.</summary>
    public ChargingSchedule? ChargingSchedule { get; init; }
}
