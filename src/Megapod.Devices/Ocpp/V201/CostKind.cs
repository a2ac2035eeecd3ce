namespace Megapod.Devices.Ocpp.V201;

/// <summary>What is counted as a cost.</summary>
public enum CostKind
{
    /// <summary>In g per kWh.</summary>
    CarbonDioxideEmission,

    /// <summary>The price beside the other prices, in per cent.</summary>
    RelativePricePercentage,

    /// <summary>The renewable part, in per cent.</summary>
    RenewableGenerationPercentage,
}
