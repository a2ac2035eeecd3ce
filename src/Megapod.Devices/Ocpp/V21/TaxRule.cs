namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A tax, and what it is paid on.</summary>
public sealed record TaxRule
{
    /// <summary>Number of the tax.</summary>
    [JsonPropertyName("taxRuleID")]
    [Least(0)]
    public required int Id { get; init; }

    /// <summary>Its name; null: none.</summary>
    [JsonPropertyName("taxRuleName")]
    [MaxText(100)]
    public string? Name { get; init; }

    /// <summary>Whether the prices hold it already; null: not told.</summary>
    [JsonPropertyName("taxIncludedInPrice")]
    public bool? IsIncluded { get; init; }

    /// <summary>Whether it is paid on energy.</summary>
    public required bool AppliesToEnergyFee { get; init; }

    /// <summary>Whether it is paid on the fee for the place.</summary>
    public required bool AppliesToParkingFee { get; init; }

    /// <summary>Whether it is paid on staying after charging.</summary>
    public required bool AppliesToOverstayFee { get; init; }

    /// <summary>Whether it is paid on the least and the most.</summary>
    public required bool AppliesToMinimumMaximumCost { get; init; }

    /// <summary>The tax in per cent.</summary>
    [JsonPropertyName("taxRate")]
    public required RationalNumber Rate { get; init; }
}
