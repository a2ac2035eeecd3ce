namespace Megapod.Core.Model;

/// <summary>Fees on energy that hold at some hours, on some days or from a day on, in place of the tariff's flat ones.</summary>
public sealed record FeeWindowConfig
{
    /// <summary>When they hold.</summary>
    public CalendarWindowConfig When { get; init; } = new();

    /// <summary>Added to the market price on import, currency per Wh; null: the tariff's flat one.</summary>
    public double? ImportAdderPerWattHour { get; init; }

    /// <summary>Taken off the market price on export, currency per Wh; null: the tariff's flat one.</summary>
    public double? ExportDeductionPerWattHour { get; init; }
}
