namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A limit that holds from some state of charge on.</summary>
public sealed record LimitAtStateOfCharge
{
    /// <summary>The car's state of charge in per cent.</summary>
    [JsonPropertyName("soc")]
    [Least(0), Most(100)]
    public required int StateOfCharge { get; init; }

    /// <summary>The limit in the unit of the schedule.</summary>
    [Least(0)]
    public required decimal Limit { get; init; }
}
